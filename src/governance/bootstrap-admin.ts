import { struct } from "../codec/compound.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const adminTable = stateTable(
  "bootadmin",
  struct({ account: accountIdSchema, expiresAt: secondsSchema }),
);

/** True iff genesis made the account the admin of the chain's first days, and they are not over. */
export function isBootstrapAdmin(state: StateReader, account: AccountId, now: number): boolean {
  const admin = readState(state, adminTable);
  return admin !== undefined && now < admin.expiresAt && equalBytes(admin.account, account);
}

/** Names the account that may grant and revoke roles until the clock ends it. Nothing renews it. */
export function writeBootstrapAdmin(
  draft: StateDraft,
  admin: { readonly account: AccountId; readonly expiresAt: number },
): void {
  writeState(draft, adminTable, { value: admin });
}
