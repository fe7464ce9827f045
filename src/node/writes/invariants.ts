import { accountTable } from "../../governance/account.ts";
import { checkConfig } from "../../governance/config-check.ts";
import { stakeTable, sumAmounts } from "../../governance/stake.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import { readState, type StateTable } from "../../governance/state-table.ts";
import { isSupplyBalanced, readSupply } from "../../governance/supply.ts";
import { compareBytes } from "../../primitives/bytes.ts";

/** Something that must hold after every change, and whether it would. */
export interface InvariantAnswer {
  readonly name: "supply" | "totals" | "configuration";
  readonly holds: boolean;
  readonly detail: string;
}

/** A state, what it becomes, and in which entries the two differ. */
interface ChangedState {
  readonly before: StateReader;
  readonly after: StateReader;
  readonly changes: StateChanges;
}

/** Asks what a change would break. Cost: the changed entries and some hundred reads. */
export function checkInvariants(changed: ChangedState, now: number): readonly InvariantAnswer[] {
  return [checkSupply(changed), checkTotals(changed), checkSafety(changed, now)];
}

function checkSupply({ after }: ChangedState): InvariantAnswer {
  const supply = readSupply(after);
  const detail = `${supply.supply} base units exist and ${supply.burned} are burned`;
  return { name: "supply", holds: isSupplyBalanced(supply), detail };
}

/** What the changed accounts gain and lose is what the running totals say. */
function checkTotals({ before, after, changes }: ChangedState): InvariantAnswer {
  const found = { liquid: 0n, active: 0n, warming: 0n, unbonding: 0n };
  for (const [key] of changes) {
    const liquid = pairOf(accountTable, key, before, after);
    if (liquid !== null) found.liquid += (liquid[1]?.liquid ?? 0n) - (liquid[0]?.liquid ?? 0n);
    const stake = pairOf(stakeTable, key, before, after);
    if (stake === null) continue;
    const [old, now] = stake;
    found.active += (now?.active ?? 0n) - (old?.active ?? 0n);
    found.warming += sumAmounts(now?.warming ?? []) - sumAmounts(old?.warming ?? []);
    found.unbonding += sumAmounts(now?.unbonding ?? []) - sumAmounts(old?.unbonding ?? []);
  }
  const [then, later] = [readSupply(before), readSupply(after)];
  const terms = ["liquid", "active", "warming", "unbonding"] as const;
  const wrong = terms.find((term) => later[term] - then[term] !== found[term]);
  if (wrong === undefined) {
    return { name: "totals", holds: true, detail: `${changes.length} entries recounted` };
  }
  const told = later[wrong] - then[wrong];
  const detail = `${wrong}: accounts change by ${found[wrong]}, the total by ${told}`;
  return { name: "totals", holds: false, detail };
}

/** The values of an entry of a table before and after, or null for an entry of another one. */
function pairOf<T>(
  table: StateTable<T>,
  key: Uint8Array,
  before: StateReader,
  after: StateReader,
): readonly [T | undefined, T | undefined] | null {
  const { prefix } = table;
  if (compareBytes(key.subarray(0, prefix.length), prefix) !== 0) return null;
  const suffix = key.subarray(prefix.length);
  return [readState(before, table, suffix), readState(after, table, suffix)];
}

/** The static checks of tracks, councils and parameters. */
function checkSafety({ after }: ChangedState, now: number): InvariantAnswer {
  const fault = checkConfig(after, now);
  if (fault === null) return { name: "configuration", holds: true, detail: "every check passes" };
  const { check, place, expected, found } = fault;
  return {
    name: "configuration",
    holds: false,
    detail: `${check} at ${place}: expected ${expected}, found ${found}`,
  };
}
