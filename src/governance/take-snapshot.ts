import type { Height } from "../primitives/brand.ts";
import type { BlockPlace } from "./context.ts";
import { totalPower } from "./electorate.ts";
import type { ElectorateName } from "./electorate-name.ts";
import { HOUSES, type HouseName } from "./names.ts";
import { readFraction } from "./parameter.ts";
import { findSpike } from "./spike-guard.ts";
import { readSpikeRing } from "./spike-ring.ts";
import type { StateReader } from "./state-access.ts";
import { readSupply } from "./supply.ts";

/** Where the power of a vote is read, and the power of each whole electorate there. */
export interface PowerSnapshot {
  readonly snapshotHeight: Height;
  /** T per house; 0 for a house that does not vote. */
  readonly totals: Readonly<Record<HouseName, bigint>>;
  /** Whether an electorate has grown so fast that power is read in the days before. */
  readonly spikeGuard: boolean;
}

/** The houses that vote, each with its delegation graph. */
export interface SnapshotRules {
  readonly houses: Readonly<Record<HouseName, { readonly scope: string | null } | null>>;
}

/**
 * Chooses the power snapshot of a vote that opens in this block: the end of the block before. It only reads; who opens
 * the vote pins the height. When the spike guard of more than one house answers, the earliest of their heights holds
 * for all. A state rollback reads power as of its target at the latest, without that guard.
 * Cost: O(houses); no account is visited.
 */
export function takeSnapshot(
  state: StateReader,
  rules: SnapshotRules,
  context: BlockPlace,
  targetHeight?: Height,
): PowerSnapshot {
  const newest = context.height - 1;
  const limit = targetHeight ?? findSpikeHeight(state, rules, newest);
  const snapshotHeight = limit === undefined ? newest : Math.min(newest, limit);
  const totals = { community: 0n, validators: 0n };
  for (const name of electorates(rules)) {
    totals[name.house] = totalPower(state, name, snapshotHeight);
  }
  return { snapshotHeight, totals, spikeGuard: targetHeight === undefined && limit !== undefined };
}

function findSpikeHeight(
  state: StateReader,
  rules: SnapshotRules,
  newest: Height,
): Height | undefined {
  const { supply } = readSupply(state);
  const ratio = readFraction(state, "spike.ratio");
  const heights: Height[] = [];
  for (const name of electorates(rules)) {
    const total = totalPower(state, name, newest);
    const spike = findSpike(readSpikeRing(state, name), { total, supply, ratio });
    if (spike !== undefined) heights.push(spike.height);
  }
  return heights.length === 0 ? undefined : Math.min(...heights);
}

function electorates({ houses }: SnapshotRules): readonly ElectorateName[] {
  return HOUSES.flatMap((house) => {
    const rule = houses[house];
    return rule === null ? [] : [{ house, scope: rule.scope }];
  });
}
