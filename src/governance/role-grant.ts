import { struct } from "../codec/compound.ts";
import { type Infer, nullable } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { type DueItem, dropDue, scheduleDue } from "./due.ts";
import { readRole, writeRole } from "./role.ts";
import { GRANTED_ROLE_NAMES, type GrantedRole, grantedRolePlace } from "./role-name.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

const pendingSchema = struct({
  effectiveAt: secondsSchema,
  until: nullable(secondsSchema),
  grantedBy: accountIdSchema,
});

/** A grant that takes effect later and can be stopped until then. */
export type PendingGrant = Infer<typeof pendingSchema>;

const pendingTable = stateTable("rolegrant/", pendingSchema);

/** What a due item about a role is: its grant takes effect, or its term is over. */
const DUE_GRANT = 0;
const DUE_EXPIRY = 1;

/** The grant of a role to an account that has not taken effect yet, or undefined when there is none. */
export function readPendingGrant(
  state: StateReader,
  role: GrantedRole,
  account: AccountId,
): PendingGrant | undefined {
  return readState(state, pendingTable, suffix(role, account));
}

export function addPendingGrant(
  draft: StateDraft,
  role: GrantedRole,
  account: AccountId,
  value: PendingGrant,
): void {
  writeState(draft, pendingTable, { suffix: suffix(role, account), value });
  changePending(draft, role, 1);
  scheduleDue(draft, dueItem(DUE_GRANT, value.effectiveAt, suffix(role, account)));
}

/** Forgets a grant: it has taken effect or was stopped. */
export function removePendingGrant(draft: StateDraft, role: GrantedRole, account: AccountId): void {
  const known = assertDefined(readPendingGrant(draft, role, account), "no grant to forget");
  draft.delete(stateKey(pendingTable, suffix(role, account)));
  changePending(draft, role, -1);
  dropDue(draft, dueItem(DUE_GRANT, known.effectiveAt, suffix(role, account)));
}

/** Notes when a membership is over, or that this is not to be looked at any more. */
export function scheduleExpiry(
  draft: StateDraft,
  term: { readonly role: GrantedRole; readonly account: AccountId; readonly until: number },
): void {
  scheduleDue(draft, dueItem(DUE_EXPIRY, term.until, suffix(term.role, term.account)));
}

export function dropExpiry(
  draft: StateDraft,
  term: { readonly role: GrantedRole; readonly account: AccountId; readonly until: number },
): void {
  dropDue(draft, dueItem(DUE_EXPIRY, term.until, suffix(term.role, term.account)));
}

/** What an item of due work about a role is about. */
export function readRoleDue({ reference }: DueItem): {
  readonly isExpiry: boolean;
  readonly role: GrantedRole;
  readonly account: AccountId;
} {
  const [what = 0, place = 0] = reference;
  const role = assertDefined(GRANTED_ROLE_NAMES[place], `no role ${place}`);
  return { isExpiry: what === DUE_EXPIRY, role, account: reference.slice(2) as AccountId };
}

function changePending(draft: StateDraft, role: GrantedRole, difference: 1 | -1): void {
  const known = readRole(draft, role);
  writeRole(draft, role, { ...known, pending: known.pending + difference });
}

function dueItem(what: number, at: number, reference: Uint8Array): DueItem {
  return { kind: "roleChange", at, reference: concatBytes(Uint8Array.of(what), reference) };
}

function suffix(role: GrantedRole, account: AccountId): Uint8Array {
  return concatBytes(Uint8Array.of(grantedRolePlace(role)), account);
}
