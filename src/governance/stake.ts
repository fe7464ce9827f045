import { struct } from "../codec/compound.ts";
import type { AccountId, Amount } from "../primitives/brand.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const stakeSchema = struct({
  /** Base units that count as stake; they are not spendable. */
  active: amountSchema,
});

const stakeTable = stateTable("stake/", stakeSchema);

/** Sets the stake of an account. The caller has taken the amount out of its liquid balance. */
export function writeStake(state: StateDraft, account: AccountId, active: Amount): void {
  writeState(state, stakeTable, { suffix: account, value: { active } });
}

/** Active stake of an account. @internal */
export function readStake(state: StateReader, account: AccountId): Amount {
  return readState(state, stakeTable, account)?.active ?? 0n;
}
