import type { EpochContext } from "../../src/consensus/epoch-context.ts";
import { scheduled } from "../../src/consensus/fallback.ts";
import type { LedgerFacts } from "../../src/consensus/ledger-facts.ts";
import { hashInForce } from "../../src/consensus/schedule.ts";
import { builtSuite } from "../../src/crypto/suite-table.ts";
import { EPOCH_KINDS, type EpochKind, type EpochRecord } from "../../src/ledger/epoch-record.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { TEST_HASHES } from "./test-algorithms.ts";
import { NO_FLOOR, POLICIES, ROOMY_LIMITS } from "./test-genesis.ts";

/** Number of a kind of record. */
export function kindOf(kind: EpochKind): number {
  return EPOCH_KINDS.indexOf(kind);
}

/** Timing inside every bound, of production networks too, with room on both sides of each. */
export const SCENE_TIMING = {
  finalityBlocks: 10,
  boundaryFinalityBlocks: 5,
  minDelayBlocks: 1000,
  freezeBlocks: 20,
  minDwellBlocks: 100,
  noticeBlocks: 40,
  maxStepMs: 60_000,
} as const;

/** The first record of a scene: v2-dual-required with SHA-256 and SHA3-256, in force since block 0. */
export const FIRST_RECORD: EpochRecord = {
  version: 1,
  index: 0,
  start: 0,
  cycle: 0,
  rule: 3,
  algs: { legacy: 0x12, pq: 0x16 },
  policy: POLICIES[3],
  timing: SCENE_TIMING,
  kind: kindOf("genesis"),
  expiry: null,
  anchor: null,
  decisionHash: null,
  prevEpochHash: new Uint8Array(32).fill(7),
};

/** Facts of a chain whose records are these. */
export function factsOf(
  records: readonly EpochRecord[],
  changed: Partial<LedgerFacts> = {},
): LedgerFacts {
  return {
    schedule: records.map((record) => scheduled(record, { hashes: TEST_HASHES })),
    floor: NO_FLOOR,
    limits: ROOMY_LIMITS,
    statuses: new Map(),
    attestedBoundaries: new Set(),
    openFallback: null,
    ...changed,
  };
}

/** A judgement at block 2000 of a production network, with everything that may be asked for in order. */
export function contextOf(
  facts: LedgerFacts,
  changed: Partial<Omit<EpochContext, "facts">> = {},
): EpochContext {
  return {
    network: 0,
    facts,
    hashes: TEST_HASHES,
    suites: builtSuite,
    lockIn: 2000,
    pqCarried: (windowBlocks) => windowBlocks,
    historyRoot: () => undefined,
    attestations: "asked",
    isAnchorAttested: () => true,
    ...changed,
  };
}

/** The record that would follow the newest of the facts: same rules, at the first height that a decision may name. */
export function successorOf(
  context: EpochContext,
  changed: Partial<EpochRecord> = {},
): EpochRecord {
  const last = assertDefined(context.facts.schedule.at(-1), "a scene without records");
  return {
    ...last.record,
    index: last.record.index + 1,
    start: context.lockIn + last.record.timing.minDelayBlocks,
    kind: kindOf("planned"),
    expiry: null,
    anchor: null,
    decisionHash: new Uint8Array(32).fill(9),
    prevEpochHash: hashInForce(last),
    ...changed,
  };
}
