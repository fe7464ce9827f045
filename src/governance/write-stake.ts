import type { AccountId } from "../primitives/brand.ts";
import type { BlockMoment } from "./context.ts";
import { noteActive, noteValidatorPower, noteWarming } from "./power-series.ts";
import { readStake, type Stake, stakeTable, sumAmounts } from "./stake.ts";
import type { StateDraft } from "./state-access.ts";
import { stateKey, writeState } from "./state-table.ts";
import { changeSupply } from "./supply.ts";
import { isActiveValidator } from "./validator.ts";

/**
 * Sets the stake of an account; running totals and power follow it. The caller moves what joins or leaves it.
 * Cost: O(scopes · shares · depth) for the power.
 */
export function writeStake(
  draft: StateDraft,
  account: AccountId,
  stake: Stake,
  place: BlockMoment,
): void {
  const before = readStake(draft, account);
  const warming = sumAmounts(stake.warming);
  const unbonding = sumAmounts(stake.unbonding);
  noteWarming(draft, account, warming, place);
  if (stake.active + warming + unbonding === 0n) draft.delete(stateKey(stakeTable, account));
  else writeState(draft, stakeTable, { suffix: account, value: stake });
  changeSupply(draft, {
    active: stake.active - before.active,
    warming: warming - sumAmounts(before.warming),
    unbonding: unbonding - sumAmounts(before.unbonding),
  });
  if (stake.active === before.active) return;
  noteActive(draft, account, stake.active, place);
  if (isActiveValidator(draft, account)) {
    noteValidatorPower(draft, account, stake.active, place);
  }
}
