import { list, struct } from "../codec/compound.ts";
import { bool, type Infer, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { nameOf } from "./name-schema.ts";
import type { Permission } from "./names.ts";
import { type Rejection, reject } from "./rejection.ts";
import { isRoleMember } from "./role.ts";
import { ROLE_NAMES, type RoleName } from "./role-name.ts";
import { activeSanction } from "./sanction.ts";
import { type Scheduled, scheduledSchema, scheduledValue } from "./scheduled.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Who has a permission: anyone, or the members of some roles. */
export const holdersSchema = struct({
  isAnyone: bool,
  roles: list(nameOf(ROLE_NAMES), 0, ROLE_NAMES.length),
});

export type Holders = Infer<typeof holdersSchema>;

const entrySchema = struct({ version: uint(), holders: scheduledSchema(holdersSchema) });
const permissionTable = stateTable("perm/", entrySchema);

const heldBy = (...roles: readonly RoleName[]): Holders => ({ isAnyone: false, roles });

const INITIAL: Readonly<Record<Permission, Holders>> = {
  "proposal.submit": { isAnyone: true, roles: [] },
  "review.submit": heldBy("reviewer"),
  "attest.sign": heldBy("council:attestor"),
  "forum.moderate": heldBy("moderator"),
  execute: heldBy("executor"),
  maintain: heldBy("maintainer"),
};

/** A permission as it stands and as it will be. */
export function readPermission(
  state: StateReader,
  permission: Permission,
): { readonly version: number; readonly holders: Scheduled<Holders> } {
  const known = readState(state, permissionTable, asciiBytes(permission));
  return known ?? { version: 0, holders: { value: INITIAL[permission], next: null } };
}

/** True iff the account holds a role, neither over nor suspended, that has the permission. */
export function hasPermission(
  state: StateReader,
  permission: Permission,
  account: AccountId,
  now: number,
): boolean {
  const { isAnyone, roles } = scheduledValue(readPermission(state, permission).holders, now);
  return isAnyone || roles.some((role) => isRoleMember(state, role, account, now));
}

/** Why an account may not use a permission: its roles are suspended by a sanction, or it holds none that has it. */
export function refusePermission(
  state: StateReader,
  permission: Permission,
  account: AccountId,
  now: number,
): Rejection | null {
  if (hasPermission(state, permission, account, now)) return null;
  const kind = "role_suspension";
  const sanction = activeSanction(state, account, kind, now);
  if (sanction !== undefined) return reject("GOV_SANCTIONED", { kind, until: sanction.until });
  return reject("GOV_NOT_PERMITTED", { permission });
}

export function writePermission(
  draft: StateDraft,
  permission: Permission,
  holders: Scheduled<Holders>,
): void {
  const version = readPermission(draft, permission).version + 1;
  writeState(draft, permissionTable, {
    suffix: asciiBytes(permission),
    value: { version, holders },
  });
}
