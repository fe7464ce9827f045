import { accountTable } from "./account.ts";
import { sumHolds } from "./hold.ts";
import { stakeTable, sumAmounts } from "./stake.ts";
import type { StateReader } from "./state-access.ts";
import { listState } from "./state-table.ts";
import { isSupplyBalanced, readSupply, type Supply } from "./supply.ts";

/** What does not add up: the total or the sum, and both numbers. */
export interface ConservationFault {
  readonly term: keyof Supply;
  readonly expected: bigint;
  readonly found: bigint;
}

/**
 * Counts every base unit anew: each running total must be the sum over all accounts, and all of them together what
 * exists. Cost: linear in the accounts; a run checks the running totals alone, by `isSupplyBalanced`.
 */
export function checkConservation(state: StateReader): ConservationFault | null {
  const totals = readSupply(state);
  const found = countTotals(state);
  for (const term of ["liquid", "active", "warming", "unbonding", "holds"] as const) {
    if (found[term] !== totals[term]) return { term, expected: totals[term], found: found[term] };
  }
  if (isSupplyBalanced(totals)) return null;
  const { treasury, streams, supply } = totals;
  const placed = Object.values(found).reduce((sum, part) => sum + part, treasury + streams);
  return { term: "supply", expected: supply, found: placed };
}

function countTotals(state: StateReader) {
  const found = { liquid: 0n, active: 0n, warming: 0n, unbonding: 0n, holds: sumHolds(state) };
  for (const { value } of listState(state, accountTable)) found.liquid += value.liquid;
  for (const { value } of listState(state, stakeTable)) {
    found.active += value.active;
    found.warming += sumAmounts(value.warming);
    found.unbonding += sumAmounts(value.unbonding);
  }
  return found;
}
