import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId, Amount } from "../primitives/brand.ts";
import { accountTable, readAccount } from "./account.ts";
import type { BlockMoment } from "./context.ts";
import { noteLiquid } from "./power-series.ts";
import type { StateDraft } from "./state-access.ts";
import { writeState } from "./state-table.ts";
import { changeSupply } from "./supply.ts";

/** Adds to the liquid balance; the first credit creates the account. */
export function creditLiquid(
  draft: StateDraft,
  id: AccountId,
  credited: Amount,
  place: BlockMoment,
): void {
  assert(credited >= 0n, `a credit of ${credited}`);
  if (credited === 0n) return;
  changeLiquid(draft, id, credited, place);
}

/** Takes from the liquid balance. Requires: a balance that covers it. */
export function debitLiquid(
  draft: StateDraft,
  id: AccountId,
  debited: Amount,
  place: BlockMoment,
): void {
  assert(debited >= 0n, `a debit of ${debited}`);
  if (debited === 0n) return;
  changeLiquid(draft, id, -debited, place);
}

/** The one place where a liquid balance changes, so that the running total and the power follow it. */
function changeLiquid(
  draft: StateDraft,
  id: AccountId,
  difference: bigint,
  place: BlockMoment,
): void {
  const account = readAccount(draft, id) ?? { sequence: 0, liquid: 0n };
  const liquid = account.liquid + difference;
  assert(liquid >= 0n, `a liquid balance of ${liquid}`);
  noteLiquid(draft, id, liquid, place);
  writeState(draft, accountTable, { suffix: id, value: { ...account, liquid } });
  changeSupply(draft, { liquid: difference });
}

/** Uses the next sequence number of an account. Requires: the account exists. */
export function useSequence(draft: StateDraft, id: AccountId): void {
  const account = assertDefined(readAccount(draft, id), "a sequence number of nobody");
  const value = { ...account, sequence: account.sequence + 1 };
  writeState(draft, accountTable, { suffix: id, value });
}
