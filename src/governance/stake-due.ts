import type { AccountId } from "../primitives/brand.ts";
import type { DueItem } from "./due.ts";
import type { Journal } from "./journal.ts";
import { readStake } from "./stake.ts";
import { STAKE_EVENTS } from "./stake-events.ts";
import { matureStake, releaseStake } from "./stake-moves.ts";

/** Makes active what has warmed up. A slash may have left nothing of it. */
export function matureBond(journal: Journal, { at, reference }: DueItem): void {
  const account = reference as AccountId;
  const { amount } = matureStake(readStake(journal, account), at);
  if (amount > 0n) journal.emit(STAKE_EVENTS.matured, { account, amount, activeAt: at });
}

/** Gives back what has unbonded. */
export function releaseUnbonded(journal: Journal, { at, reference }: DueItem): void {
  const account = reference as AccountId;
  const { amount } = releaseStake(readStake(journal, account), at);
  if (amount > 0n) journal.emit(STAKE_EVENTS.released, { account, amount, releaseAt: at });
}
