import type { LedgerFacts } from "../../src/consensus/ledger-facts.ts";
import { hashInForce, pendingEpoch, resolveEpoch } from "../../src/consensus/schedule.ts";
import { type EpochRecord, encodeEpochRecord } from "../../src/ledger/epoch-record.ts";
import {
  encodeFallbackDeclaration,
  type FallbackDeclaration,
} from "../../src/ledger/fallback-declaration.ts";
import type { RuleVersion } from "../../src/ledger/rule-version.ts";
import type { SystemStatement } from "../../src/ledger/statement.ts";
import type { ChainId } from "../../src/primitives/brand.ts";
import { FIRST_RECORD, factsOf, kindOf } from "./epoch-scene.ts";
import { literalEncode } from "./literal-codec.ts";
import { literalHash, literalTag } from "./literal-hash.ts";
import type { Random } from "./random.ts";
import { ownRoot, system } from "./schedule-run.ts";
import { POLICIES } from "./test-genesis.ts";

/** A decision as events of a body, with what the literal rules need to judge it. */
export interface Decision {
  readonly kind: "schedule" | "cancel" | "ratify" | "status" | "floor";
  readonly name: string;
  readonly events: readonly SystemStatement[];
  readonly record: EpochRecord;
  /** Index of a fallback, or code of an algorithm. */
  readonly index: number;
  /** New status of the algorithm. */
  readonly status: number;
  /** True iff the declaration of a fallback stands before it. */
  readonly isDeclared: boolean;
}

const CODES = [0x12, 0x16, 0x14, 0x300000] as const;
const TIMINGS = [
  [1, 1, 3, 2, 1, 3],
  [1, 1, 5, 2, 6, 4],
  [2, 1, 6, 3, 3, 5],
] as const;

function drawTiming(random: Random): EpochRecord["timing"] {
  const [f, fb, minDelay, freeze, dwell, notice] = random.pick(TIMINGS);
  return {
    finalityBlocks: f,
    boundaryFinalityBlocks: fb,
    minDelayBlocks: minDelay,
    freezeBlocks: freeze,
    minDwellBlocks: dwell,
    noticeBlocks: notice,
    maxStepMs: 60_000,
  };
}

/** The first record of a random chain. */
export function drawGenesis(random: Random): LedgerFacts {
  const rule = random.pick([1, 1, 2, 3, 4, 5] as const);
  const algs = {
    legacy: rule === 5 ? null : 0x12,
    pq: rule === 1 ? null : 0x16,
  };
  const timing = drawTiming(random);
  return factsOf([{ ...FIRST_RECORD, rule, algs, policy: POLICIES[rule], timing }]);
}

/** One decision, more often than not one that holds. */
export function drawDecision(random: Random, facts: LedgerFacts, lockIn: number): Decision {
  const roll = random.below(100);
  if (roll < 50) return drawPlanned(random, facts, lockIn);
  if (roll < 75) return drawFallback(random, facts, lockIn);
  const pending = pendingEpoch(facts.schedule, lockIn)?.record;
  const record = pending ?? resolveEpoch(facts.schedule, lockIn).record;
  const base = { record, index: 0, status: 0, isDeclared: false, events: [] };
  if (roll < 85) {
    const events = [system("epoch.cancelled", encodeEpochRecord(record))];
    return { ...base, kind: "cancel", name: "cancel", events };
  }
  if (roll < 91) {
    const index = facts.openFallback?.index ?? 0;
    const data = literalEncode([index, new Uint8Array(32)]);
    const events = [system("fallback.ratified", data)];
    return { ...base, kind: "ratify", name: "ratify", index, events };
  }
  if (roll < 94) {
    const index = random.pick(CODES);
    const status = random.between(1, 2);
    const events = [system("algorithm.status", literalEncode([index, status]))];
    return { ...base, kind: "status", name: "status", index, status, events };
  }
  const level = random.percent(10) ? 2 : 1;
  const minRank = random.between(0, 5 * record.cycle + record.rule);
  const events = [system("floor.changed", literalEncode([minRank, level, 1, 1, 1, 1]))];
  return { ...base, kind: "floor", name: "floor", events };
}

type End = Pick<EpochRecord, "rule" | "algs" | "cycle">;

/** A step that the table allows from a record, or, now and then, one that it does not. */
function drawPlannedEnd(random: Random, from: EpochRecord): End {
  const { rule, cycle, algs } = from;
  const fresh = random.pick(CODES);
  const next = Math.min(5, rule + 1) as RuleVersion;
  const roll = random.below(10);
  if (roll < 6 && rule === 1) return { rule: 2, cycle, algs: { ...algs, pq: fresh } };
  if (roll < 6 && rule === 4) return { rule: 5, cycle, algs: { legacy: null, pq: algs.pq } };
  if (roll < 6 && rule === 5) {
    return { rule: 2, cycle: cycle + 1, algs: { legacy: algs.pq, pq: fresh } };
  }
  if (roll < 6) return { rule: next, cycle, algs };
  if (roll < 7) return { rule, cycle, algs: { ...algs, pq: fresh } };
  if (roll < 8) return { rule, cycle, algs };
  const any = random.between(1, 5) as RuleVersion;
  return { rule: any, cycle: cycle + random.below(2), algs: { legacy: fresh, pq: algs.pq } };
}

function drawPlanned(random: Random, facts: LedgerFacts, lockIn: number): Decision {
  const current = resolveEpoch(facts.schedule, lockIn);
  const from = current.record;
  const end = drawPlannedEnd(random, from);
  const ordinary = random.percent(97) ? "planned" : random.pick(["return", "genesis"] as const);
  const kind = end.cycle > from.cycle ? "renewal" : ordinary;
  const start = lockIn + from.timing.minDelayBlocks + random.between(-1, 3);
  const record = finish(random, current, { ...end, start, kind: kindOf(kind) }, lockIn);
  const events = [system("epoch.scheduled", encodeEpochRecord(record))];
  return { kind: "schedule", name: kind, events, record, index: 0, status: 0, isDeclared: false };
}

function drawFallbackEnd(random: Random, from: EpochRecord): End {
  const { rule, cycle, algs } = from;
  const fresh = random.pick(CODES);
  if (random.percent(40)) {
    const replaced = random.percent(50) ? { ...algs, pq: fresh } : { ...algs, legacy: fresh };
    return { rule, cycle, algs: rule === 5 ? { legacy: null, pq: fresh } : replaced };
  }
  if (rule === 5) return { rule: 3, cycle, algs: { legacy: fresh, pq: algs.pq } };
  const below = Math.max(1, rule - 1) as RuleVersion;
  return { rule: random.percent(90) ? below : 1, cycle, algs };
}

function drawFallback(random: Random, facts: LedgerFacts, lockIn: number): Decision {
  const current = resolveEpoch(facts.schedule, lockIn);
  const from = current.record;
  const start = lockIn + from.timing.noticeBlocks + random.between(-1, 3);
  const drawn = { ...drawFallbackEnd(random, from), start, kind: kindOf("fallback") };
  const record = finish(random, current, drawn, lockIn);
  const { rule, algs, policy, timing, anchor } = record;
  const declaration: FallbackDeclaration = {
    chainId: new Uint8Array(64) as ChainId,
    epochHash: hashInForce(current),
    target: { rule, algs, policy, timing, anchor },
    start,
    evidenceHash: new Uint8Array(32),
    notBefore: 0,
    expires: start,
    nonce: 0,
  };
  const declared = encodeFallbackDeclaration(declaration);
  const code = from.algs.pq ?? from.algs.legacy ?? 0;
  const decisionHash = literalHash(code, literalTag("decision", code), declared);
  const isDeclared = random.percent(95);
  const decided = isDeclared ? { ...record, decisionHash } : record;
  const events = [
    system("fallback.declared", declared),
    system("epoch.scheduled", encodeEpochRecord(decided)),
  ];
  return {
    kind: "schedule",
    name: "fallback",
    events,
    record: decided,
    index: 0,
    status: 0,
    isDeclared,
  };
}

/** The record with its place, and with the anchor, expiry and policy that it needs, or sometimes with others. */
function finish(
  random: Random,
  current: LedgerFacts["schedule"][number],
  drawn: End & { readonly start: number; readonly kind: number },
  lockIn: number,
): EpochRecord {
  const from = current.record;
  const mandatory = ({ rule, algs }: End) => (rule === 2 ? [algs.legacy] : [algs.legacy, algs.pq]);
  const fresh = mandatory(drawn).find((code) => code !== null && !mandatory(from).includes(code));
  const size = random.percent(95) ? random.between(1, lockIn) : lockIn + 1;
  const root = random.percent(97) ? ownRoot(fresh ?? 0x12, size) : new Uint8Array(32);
  const needed =
    fresh === undefined || fresh === null ? null : { code: fresh, size, historyRoot: root };
  const unwanted = { code: 0x12, size: 1, historyRoot: ownRoot(0x12, 1) };
  const timing = drawTiming(random);
  const spread = Math.min(100_000, timing.minDwellBlocks);
  const expiry = drawn.kind === kindOf("fallback") ? drawn.start + spread : null;
  return {
    ...drawn,
    version: 1,
    index: from.index + (random.percent(98) ? 1 : 2),
    policy: POLICIES[random.percent(95) ? drawn.rule : 1],
    timing: random.percent(98) ? timing : { ...timing, freezeBlocks: 1 },
    expiry: random.percent(98) ? expiry : lockIn,
    anchor: random.percent(97) ? needed : unwanted,
    decisionHash: new Uint8Array(32),
    prevEpochHash: random.percent(98) ? hashInForce(current) : new Uint8Array(32),
  };
}
