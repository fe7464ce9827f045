import { assert } from "../primitives/assert.ts";
import { COUNCIL_NAMES, type CouncilName } from "./council.ts";
import { nameOf } from "./name-schema.ts";

/** A rule of the constitution about a role that accounts hold one by one. */
interface GrantedRoleRow {
  /** Whose members grant and revoke it at first; null where only governance itself does. */
  readonly adminRole: "admin" | null;
  readonly min: number;
  readonly max: number;
}

/** Roles that are granted. Append only: the place of a role stands in keys of the state. */
export const GRANTED_ROLES = {
  reviewer: { adminRole: null, min: 3, max: 32 },
  admin: { adminRole: null, min: 0, max: 5 },
  moderator: { adminRole: "admin", min: 3, max: 32 },
  executor: { adminRole: "admin", min: 0, max: 32 },
  maintainer: { adminRole: "admin", min: 0, max: 16 },
} as const satisfies Readonly<Record<string, GrantedRoleRow>>;

export type GrantedRole = keyof typeof GRANTED_ROLES;
export const GRANTED_ROLE_NAMES = Object.keys(GRANTED_ROLES) as readonly GrantedRole[];
export const grantedRoleSchema = nameOf(GRANTED_ROLE_NAMES);

type CouncilRole = `council:${CouncilName}`;
const COUNCIL_ROLES: readonly CouncilRole[] = COUNCIL_NAMES.map(
  (name) => `council:${name}` as const,
);

/** Every role that a permission can name: the validators follow from stake, the councils from their seats. */
export type RoleName = GrantedRole | "validator" | CouncilRole;
export const ROLE_NAMES: readonly RoleName[] = [
  "validator",
  ...GRANTED_ROLE_NAMES,
  ...COUNCIL_ROLES,
];

export function isGrantedRole(name: string): name is GrantedRole {
  return Object.hasOwn(GRANTED_ROLES, name);
}

export function isRoleName(name: string): name is RoleName {
  return ROLE_NAMES.some((role) => role === name);
}

/** The council whose seats a role stands for, or undefined for a role of another kind. */
export function councilOfRole(role: RoleName): CouncilName | undefined {
  return COUNCIL_NAMES.find((name) => role === `council:${name}`);
}

/** One byte for a role in keys of the state. */
export function grantedRolePlace(role: GrantedRole): number {
  const place = GRANTED_ROLE_NAMES.indexOf(role);
  assert(place >= 0, `no granted role ${role}`);
  return place;
}
