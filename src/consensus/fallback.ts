import { encode } from "../codec/canonical.ts";
import { requireHash } from "../crypto/require-hash.ts";
import {
  type Algorithms,
  computeDecisionHash,
  computeEpochHash,
  EPOCH_KINDS,
  type EpochRecord,
  type EpochTarget,
  epochAlgorithm,
  epochRank,
  epochTargetSchema,
  type HistoryAnchor,
} from "../ledger/epoch-record.ts";
import {
  encodeFallbackDeclaration,
  type FallbackDeclaration,
} from "../ledger/fallback-declaration.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { HashCode, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { newlyMandatoryCode } from "./anchor-gate.ts";
import { checkEpochRecord, fallbackExpiry } from "./epoch.ts";
import type { EpochContext } from "./epoch-context.ts";
import { epochKind } from "./epoch-edges.ts";
import { algorithmStatus, type LedgerFacts, type OpenFallback } from "./ledger-facts.ts";
import { algorithmsFitRule } from "./rules.ts";
import {
  hashInForce,
  isFrozen,
  pendingEpoch,
  resolveEpoch,
  type ScheduledEpoch,
} from "./schedule.ts";

/** The record that a declaration asks for as successor of the record in force. Nothing is judged here. */
export function buildFallbackRecord(
  declaration: FallbackDeclaration,
  current: ScheduledEpoch,
  context: EpochContext,
): EpochRecord {
  const { target, start } = declaration;
  const hash = requireHash(context.hashes, epochAlgorithm(current.record));
  return {
    ...placeAfter(current),
    ...target,
    start,
    kind: EPOCH_KINDS.indexOf("fallback"),
    expiry: fallbackExpiry({ start, timing: target.timing }, context.network),
    decisionHash: computeDecisionHash(hash, encodeFallbackDeclaration(declaration)),
  };
}

/** What the end of an unratified fallback brings about at a height. */
export interface FallbackLapse {
  readonly fallback: OpenFallback;
  /** A pending record that gives way, or null. */
  readonly cancelled: ScheduledEpoch | null;
  /** The return, or null when the record in force already is what the chain would return to. */
  readonly record: EpochRecord | null;
}

/**
 * The lapse of the open fallback at the end of block `context.lockIn`, or null while it has not lapsed. It waits for a
 * pending record that is frozen, and, should no return be possible yet, for the next block: the fallback rules on.
 */
export function computeLapse(context: EpochContext): FallbackLapse | null {
  const { facts, lockIn } = context;
  const fallback = facts.openFallback;
  if (fallback === null || lockIn < fallback.expiry) return null;
  const pending = pendingEpoch(facts.schedule, lockIn);
  if (pending !== null && epochKind(pending.record) === "return") return null;
  if (pending !== null && isFrozen(facts.schedule, pending, lockIn)) return null;
  const schedule = pending === null ? facts.schedule : facts.schedule.slice(0, -1);
  const cleared: EpochContext = { ...context, facts: { ...facts, schedule } };
  const current = resolveEpoch(schedule, lockIn);
  const origin = recordAt(facts, fallback.originIndex);
  // Decisions since have led beyond the place of return: there is nothing to go back to, and nothing more to bar.
  if (epochRank(current.record) > epochRank(origin.record)) {
    return { fallback, cancelled: null, record: null };
  }
  const candidates = returnTargets(cleared, origin.record, current.record);
  for (const target of candidates) {
    if (isInForce(target, current.record)) return { fallback, cancelled: null, record: null };
    const record = buildReturnRecord(target, current, lockIn);
    if (checkEpochRecord(record, cleared) === null) return { fallback, cancelled: pending, record };
  }
  return null;
}

function buildReturnRecord(
  target: EpochTarget,
  current: ScheduledEpoch,
  lockIn: Height,
): EpochRecord {
  return {
    ...placeAfter(current),
    ...target,
    start: lockIn + current.record.timing.minDelayBlocks,
    kind: EPOCH_KINDS.indexOf("return"),
    expiry: null,
    decisionHash: null,
  };
}

function placeAfter(
  current: ScheduledEpoch,
): Pick<EpochRecord, "version" | "index" | "cycle" | "prevEpochHash"> {
  return {
    version: 1,
    index: current.record.index + 1,
    cycle: current.record.cycle,
    prevEpochHash: hashInForce(current),
  };
}

/** Where to return to, best first: the rules that the fallback left, with codes that still hold. */
function returnTargets(
  context: EpochContext,
  origin: EpochRecord,
  current: EpochRecord,
): readonly EpochTarget[] {
  const { rule, policy, timing } = origin;
  return [soundAlgorithms(context.facts, origin, current), current.algs]
    .filter((algs) => algorithmsFitRule(rule, algs))
    .map((algs) => ({
      rule,
      algs,
      policy,
      timing,
      anchor: ownAnchor({ rule, algs }, current, context),
    }));
}

/**
 * The anchor of a code that the return makes mandatory again, from the own history. Nobody attests it: the code was
 * mandatory before the fallback, and its lane was kept meanwhile.
 */
function ownAnchor(
  target: Pick<EpochRecord, "rule" | "algs">,
  current: EpochRecord,
  context: EpochContext,
): HistoryAnchor | null {
  const code = newlyMandatoryCode(target, current);
  if (code === null) return null;
  const historyRoot = context.historyRoot(code, context.lockIn);
  return historyRoot === undefined ? null : { code, size: context.lockIn, historyRoot };
}

/** The earlier codes, and for one that accepted evidence has broken, a sound code of the record in force. */
function soundAlgorithms(
  facts: LedgerFacts,
  origin: EpochRecord,
  current: EpochRecord,
): Algorithms {
  const isSound = (code: HashCode | null): code is HashCode =>
    code !== null && algorithmStatus(facts, code) === "active";
  const kept = [origin.algs.legacy, origin.algs.pq].filter(isSound);
  const choose = (role: "legacy" | "pq"): HashCode | null => {
    const before = origin.algs[role];
    if (before === null || isSound(before)) return before;
    const spare = [current.algs[role], current.algs.legacy, current.algs.pq]
      .filter(isSound)
      .find((code) => !kept.includes(code));
    return spare ?? before;
  };
  return { legacy: choose("legacy"), pq: choose("pq") };
}

function isInForce(target: EpochTarget, current: EpochRecord): boolean {
  const { rule, algs, policy, timing } = current;
  const asTarget: EpochTarget = { rule, algs, policy, timing, anchor: null };
  return equalBytes(encode(epochTargetSchema, target), encode(epochTargetSchema, asTarget));
}

function recordAt(facts: LedgerFacts, index: number): ScheduledEpoch {
  return assertDefined(
    facts.schedule.find((entry) => entry.record.index === index),
    `no record ${index} in the schedule`,
  );
}

/** A record with its hash under its own epoch algorithm, as far as this process has it. */
export function scheduled(
  record: EpochRecord,
  context: Pick<EpochContext, "hashes">,
): ScheduledEpoch {
  const hash = context.hashes.get(epochAlgorithm(record));
  return { record, epochHash: hash === undefined ? null : computeEpochHash(hash, record) };
}
