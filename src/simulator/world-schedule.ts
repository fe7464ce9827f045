import { DEFAULT_POLICIES } from "../consensus/default-policy.ts";
import type { Algorithms, Timing } from "../ledger/epoch-record.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import { RULE_VERSIONS, type RuleVersion } from "../ledger/rule-version.ts";
import type { HashCode, Height } from "../primitives/brand.ts";

/** Timing of every world on a test network: an epoch takes eight blocks and a change is decided six blocks before. */
export const WORLD_TIMING: Timing = {
  finalityBlocks: 2,
  boundaryFinalityBlocks: 1,
  minDelayBlocks: 6,
  freezeBlocks: 3,
  minDwellBlocks: 5,
  noticeBlocks: 5,
  maxStepMs: 3_600_000,
};

/** First height of each rule version. */
export const STARTS: Readonly<Record<RuleVersion, Height>> = { 1: 0, 2: 8, 3: 18, 4: 26, 5: 34 };

/** Height of the newest block of a base chain. */
export const TIP: Height = 42;

/** Blocks of v2-dual-optional that leave the PQ fields out. */
export const BARE_HEIGHTS: readonly Height[] = [14, 15];

/** Height, in each rule version, at which the honest author records a batch. */
export const BATCH_HEIGHTS: Readonly<Record<RuleVersion, Height>> = {
  1: STARTS[1] + 3,
  2: STARTS[2] + 3,
  3: STARTS[3] + 3,
  4: STARTS[4] + 3,
  5: STARTS[5] + 3,
};

/** The codes of a rule version in a world that migrates from one hash function to another. */
export function algorithmsOf(
  rule: RuleVersion,
  codes: { readonly legacy: HashCode; readonly pq: HashCode },
): Algorithms {
  return { legacy: rule === 5 ? null : codes.legacy, pq: rule === 1 ? null : codes.pq };
}

/** The plan that leads a world through all five rule versions. */
export function planThroughAll(codes: {
  readonly legacy: HashCode;
  readonly pq: HashCode;
}): readonly PlanEntry[] {
  return RULE_VERSIONS.slice(1).map((rule) => ({
    start: STARTS[rule],
    rule,
    algs: algorithmsOf(rule, codes),
    policy: DEFAULT_POLICIES[rule],
    timing: WORLD_TIMING,
  }));
}
