import { struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import { isMember, readCouncil } from "./council.ts";
import {
  councilOfRole,
  GRANTED_ROLES,
  type GrantedRole,
  grantedRolePlace,
  grantedRoleSchema,
  isGrantedRole,
  type RoleName,
} from "./role-name.ts";
import { activeSanction } from "./sanction.ts";
import { scheduledSchema } from "./scheduled.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";
import { activeValidators, isActiveValidator } from "./validator.ts";

const DAY_S = 86_400;

const roleSchema = struct({
  /** Raised by every change of its settings. What it has of members is not part of it. */
  version: uint(),
  /** Members, the suspended ones among them. */
  count: uint(64),
  /** Grants that will take effect. */
  pending: uint(64),
  /** Whose members grant and revoke the role; null where only governance itself does. */
  adminRole: scheduledSchema(nullable(grantedRoleSchema)),
  /** Seconds from a grant to its effect, in which it can be stopped. */
  grantDelayS: scheduledSchema(secondsSchema),
});

/** A role that is granted: its settings and counts. The members have entries of their own. */
export type Role = Infer<typeof roleSchema>;

export const membershipSchema = struct({
  since: secondsSchema,
  /** Governance second from which it is over, or null where it ends only by revocation. */
  until: nullable(secondsSchema),
  grantedBy: accountIdSchema,
});

export type Membership = Infer<typeof membershipSchema>;

const roleTable = stateTable("role/", roleSchema);
const membershipTable = stateTable("rolemem/", membershipSchema);
/** Until when a member may not use the role. */
const suspensionTable = stateTable("rolesusp/", secondsSchema);

/** The role as it stands; one that was never touched has its initial settings and no members. */
export function readRole(state: StateReader, role: GrantedRole): Role {
  const known = readState(state, roleTable, asciiBytes(role));
  if (known !== undefined) return known;
  const { adminRole } = GRANTED_ROLES[role];
  return {
    version: 0,
    count: 0,
    pending: 0,
    adminRole: { value: adminRole, next: null },
    grantDelayS: { value: DAY_S, next: null },
  };
}

export function writeRole(draft: StateDraft, role: GrantedRole, value: Role): void {
  writeState(draft, roleTable, { suffix: asciiBytes(role), value });
}

/** The entry of a member, which may be over or suspended, or undefined when the account has none. */
export function readMembership(
  state: StateReader,
  role: GrantedRole,
  account: AccountId,
): Membership | undefined {
  return readState(state, membershipTable, memberSuffix(role, account));
}

/** True iff the account holds the role and may use it: neither over nor suspended. */
export function isRoleMember(
  state: StateReader,
  role: RoleName,
  account: AccountId,
  now: number,
): boolean {
  if (role === "validator") return isActiveValidator(state, account);
  if (isGrantedRole(role)) {
    const membership = readMembership(state, role, account);
    if (membership === undefined || isOver(membership, now)) return false;
    return !isSuspended(state, role, account, now);
  }
  const council = councilFor(state, role, now);
  if (council === undefined || !isMember(council, account)) return false;
  return !isSanctioned(state, account, now);
}

/** Accounts that hold the role and may use it, ascending. Cost: linear in the members. */
export function roleMembers(state: StateReader, role: RoleName, now: number): readonly AccountId[] {
  if (role === "validator") return activeValidators(state).map(({ account }) => account);
  if (!isGrantedRole(role)) {
    const members = councilFor(state, role, now)?.members ?? [];
    return members.filter((account) => !isSanctioned(state, account, now));
  }
  const prefix = stateKey(membershipTable, Uint8Array.of(grantedRolePlace(role)));
  const members: AccountId[] = [];
  for (const [key] of state.entries(prefix)) {
    const account = key.slice(prefix.length) as AccountId;
    if (isRoleMember(state, role, account, now)) members.push(account);
  }
  return members;
}

/**
 * How many accounts hold a role, those included that a sanction keeps from using it: it ends by the clock, and must
 * not make a configuration unsafe meanwhile. Cost: linear in the members.
 */
export function countHolders(state: StateReader, role: GrantedRole, now: number): number {
  const prefix = stateKey(membershipTable, Uint8Array.of(grantedRolePlace(role)));
  let holders = 0;
  for (const [key] of state.entries(prefix)) {
    const account = key.slice(prefix.length) as AccountId;
    const membership = readMembership(state, role, account);
    if (membership === undefined || isOver(membership, now)) continue;
    const until = readState(state, suspensionTable, memberSuffix(role, account));
    if (until === undefined || now >= until) holders++;
  }
  return holders;
}

/** Makes an account a member. Requires: it has no entry yet, and the role has room. */
export function addMember(
  draft: StateDraft,
  role: GrantedRole,
  account: AccountId,
  value: Membership,
): void {
  assert(readMembership(draft, role, account) === undefined, `${role} is granted twice`);
  const known = readRole(draft, role);
  assert(known.count < GRANTED_ROLES[role].max, `${role} is full`);
  writeState(draft, membershipTable, { suffix: memberSuffix(role, account), value });
  writeRole(draft, role, { ...known, count: known.count + 1 });
}

/** Ends a membership and with it a suspension. Requires: the account has an entry. */
export function removeMember(draft: StateDraft, role: GrantedRole, account: AccountId): void {
  assert(readMembership(draft, role, account) !== undefined, `nobody to take out of ${role}`);
  const known = readRole(draft, role);
  draft.delete(stateKey(membershipTable, memberSuffix(role, account)));
  draft.delete(stateKey(suspensionTable, memberSuffix(role, account)));
  writeRole(draft, role, { ...known, count: known.count - 1 });
}

/** Keeps a member from using the role until a governance second. It stays a member. */
export function suspendMember(
  draft: StateDraft,
  role: GrantedRole,
  account: AccountId,
  until: number,
): void {
  writeState(draft, suspensionTable, { suffix: memberSuffix(role, account), value: until });
}

function isOver({ until }: Membership, now: number): boolean {
  return until !== null && now >= until;
}

function isSuspended(
  state: StateReader,
  role: GrantedRole,
  account: AccountId,
  now: number,
): boolean {
  const until = readState(state, suspensionTable, memberSuffix(role, account));
  if (until !== undefined && now < until) return true;
  return isSanctioned(state, account, now);
}

/** A sanction suspends every role of an account, its place among the validators aside. */
function isSanctioned(state: StateReader, account: AccountId, now: number): boolean {
  return activeSanction(state, account, "role_suspension", now) !== undefined;
}

/** The council that a role stands for while its terms last. */
function councilFor(state: StateReader, role: RoleName, now: number) {
  const name = councilOfRole(role);
  const council = name === undefined ? undefined : readCouncil(state, name);
  return council !== undefined && now < council.termEnd ? council : undefined;
}

function memberSuffix(role: GrantedRole, account: AccountId): Uint8Array {
  return concatBytes(Uint8Array.of(grantedRolePlace(role)), account);
}
