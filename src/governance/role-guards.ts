import type { AccountId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { isBootstrapAdmin } from "./bootstrap-admin.ts";
import { type Rejection, reject } from "./rejection.ts";
import { isRoleMember, readMembership, readRole } from "./role.ts";
import { readPendingGrant } from "./role-grant.ts";
import {
  GRANTED_ROLES,
  type GrantedRole,
  isGrantedRole,
  isRoleName,
  type RoleName,
} from "./role-name.ts";
import { scheduledValue } from "./scheduled.ts";
import type { StateReader } from "./state-access.ts";

/** The role that a text names, or why there is none. */
export function refuseRoleName(name: string): Rejection | null {
  return isRoleName(name) ? null : reject("GOV_ROLE_UNKNOWN", { role: name });
}

/** Why an account may not grant, revoke or stop a role: it neither has the admin role of it nor is the first admin. */
export function refuseRoleAdmin(
  state: StateReader,
  role: RoleName,
  account: AccountId,
  now: number,
): Rejection | null {
  if (isBootstrapAdmin(state, account, now)) return null;
  const adminRole = isGrantedRole(role) ? adminRoleOf(state, role, now) : null;
  if (adminRole !== null && isRoleMember(state, adminRole, account, now)) return null;
  return reject("GOV_NOT_PERMITTED", {
    permission: `role.${role}`,
    admin_role: adminRole ?? "none",
  });
}

/** The role whose members grant and revoke a role now; null where only governance itself does. */
export function adminRoleOf(
  state: StateReader,
  role: GrantedRole,
  now: number,
): GrantedRole | null {
  return scheduledValue(readRole(state, role).adminRole, now);
}

/** Why a role can be granted to nobody: it follows from stake, or its seats are filled by proposals only. */
export function refuseUngranted(role: RoleName): Rejection | null {
  if (role === "validator") return reject("GOV_ROLE_DERIVED", { role });
  if (isGrantedRole(role)) return null;
  return reject("GOV_NOT_PERMITTED", { permission: `role.${role}`, admin_role: "none" });
}

/** Why a role cannot have another member: it is one, will be one, or there is no room. */
export function refuseGrant(
  state: StateReader,
  role: GrantedRole,
  account: AccountId,
): Rejection | null {
  const isHeld = readMembership(state, role, account) !== undefined;
  if (isHeld || readPendingGrant(state, role, account) !== undefined) {
    return reject("GOV_ALREADY_MEMBER", { role, account: toHex(account), pending: isHeld ? 0 : 1 });
  }
  const { count, pending } = readRole(state, role);
  const { max } = GRANTED_ROLES[role];
  return count + pending < max
    ? null
    : reject("GOV_ROLE_FULL", { role, members: count + pending, max });
}

/** Why an account cannot be taken out of a role: it has no part in it. */
export function refuseNoMember(
  state: StateReader,
  role: GrantedRole,
  account: AccountId,
): Rejection | null {
  if (readMembership(state, role, account) !== undefined) return null;
  return reject("GOV_NOT_MEMBER", { role, account: toHex(account) });
}

/** Why nobody can leave a role: too few would be left. */
export function refuseMinimum(state: StateReader, role: GrantedRole): Rejection | null {
  const { count } = readRole(state, role);
  const { min } = GRANTED_ROLES[role];
  return count > min ? null : reject("GOV_ROLE_MINIMUM", { role, members: count, min });
}
