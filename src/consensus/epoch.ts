import { hashEntry } from "../crypto/hash-table.ts";
import {
  type Algorithms,
  type EpochRecord,
  epochRank,
  type Timing,
} from "../ledger/epoch-record.ts";
import type { Network } from "../ledger/schemas.ts";
import type { HashCode, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import { checkAnchor } from "./anchor-gate.ts";
import type { EpochContext } from "./epoch-context.ts";
import { epochKind, isAllowedEdge } from "./epoch-edges.ts";
import { type EpochFault, epochFault } from "./epoch-fault.ts";
import { algorithmStatus } from "./ledger-facts.ts";
import { checkPolicy } from "./policy-check.ts";
import { algorithmsFitRule } from "./rules.ts";
import { hashInForce, pendingEpoch, resolveEpoch, type ScheduledEpoch } from "./schedule.ts";

/** Blocks after its start at which an unratified fallback lapses; less on a test network. */
const FALLBACK_EXPIRY_BLOCKS = 100_000;

/**
 * The first of the invariants E1 to E10 that a record breaks as successor of the record in force, or null.
 * E4, E5, E11 and E12 are properties of the schedule, not of one record.
 */
export function checkEpochRecord(record: EpochRecord, context: EpochContext): EpochFault | null {
  const current = resolveEpoch(context.facts.schedule, context.lockIn);
  return (
    checkPlace(record, current) ??
    checkDelay(record, current.record, context) ??
    checkAlone(context) ??
    checkEdge(record, current.record, context) ??
    checkDwell(record, current.record, context) ??
    checkTiming(record.timing, context.network) ??
    checkAlgorithms(record, current.record, context) ??
    checkPolicy(record, context.facts.floor, context.suites) ??
    checkRank(record, context) ??
    checkAnchor(record, current.record, context)
  );
}

/** E1, E3, and of E2 that only the first record is of kind genesis. */
function checkPlace(record: EpochRecord, current: ScheduledEpoch): EpochFault | null {
  const index = current.record.index + 1;
  if (record.index !== index) {
    return epochFault("EPOCH_INDEX", { expected: index, found: record.index });
  }
  const link = hashInForce(current);
  if (!equalBytes(record.prevEpochHash, link)) {
    return epochFault("EPOCH_LINK", {
      expected: toHex(link),
      found: toHex(record.prevEpochHash),
    });
  }
  if (epochKind(record) === "genesis") {
    return epochFault("EPOCH_GENESIS", { expected: "a kind of successor", found: "genesis" });
  }
  if (record.start > current.record.start && record.start <= SAFE_MAX) return null;
  return epochFault("EPOCH_START_ORDER", {
    expected: `above ${current.record.start}, at most ${SAFE_MAX}`,
    found: record.start,
  });
}

/** E6: far enough after lock-in that the decision is deeper than any reorg at the boundary. */
function checkDelay(
  record: EpochRecord,
  current: EpochRecord,
  context: EpochContext,
): EpochFault | null {
  const { minDelayBlocks, noticeBlocks } = current.timing;
  const delay = epochKind(record) === "fallback" ? noticeBlocks : minDelayBlocks;
  const earliest = context.lockIn + delay;
  if (record.start >= earliest) return null;
  return epochFault("EPOCH_START_TOO_SOON", {
    expected: `at least ${earliest}`,
    found: record.start,
  });
}

/** The half of E7 that allows one pending record. */
function checkAlone(context: EpochContext): EpochFault | null {
  const pending = pendingEpoch(context.facts.schedule, context.lockIn);
  if (pending === null) return null;
  return epochFault("EPOCH_PENDING_EXISTS", {
    expected: "no pending record",
    found: pending.record.start,
  });
}

/** E8, and the expiry that a fallback must and no other record may have. */
function checkEdge(
  record: EpochRecord,
  current: EpochRecord,
  context: EpochContext,
): EpochFault | null {
  if (!isAllowedEdge(current, record)) {
    return epochFault("EPOCH_EDGE", {
      expected: "an allowed edge",
      found: edgeText(current, record),
    });
  }
  const expiry = epochKind(record) === "fallback" ? fallbackExpiry(record, context.network) : null;
  if (record.expiry !== expiry || (expiry !== null && expiry > SAFE_MAX)) {
    return epochFault("EPOCH_EXPIRY", {
      expected: expiry ?? "none",
      found: record.expiry ?? "none",
    });
  }
  return null;
}

/** Height at which an unratified fallback lapses. */
export function fallbackExpiry(
  target: { readonly start: Height; readonly timing: Timing },
  network: Network,
): Height {
  if (network === 0) return target.start + FALLBACK_EXPIRY_BLOCKS;
  return target.start + Math.min(FALLBACK_EXPIRY_BLOCKS, target.timing.minDwellBlocks);
}

/** E9: long enough under the current rules, carried by the blocks, and its boundary attested. */
function checkDwell(
  record: EpochRecord,
  current: EpochRecord,
  context: EpochContext,
): EpochFault | null {
  const kind = epochKind(record);
  if (kind === "fallback" || kind === "return") return null;
  const window = current.timing.minDwellBlocks;
  const earliest = current.start + window;
  if (record.start < earliest) {
    return epochFault("EPOCH_DWELL", { expected: `at least ${earliest}`, found: record.start });
  }
  if (record.rule === 3 && current.rule === 2) {
    const carried = context.pqCarried(window);
    if (carried * 100 < window * 95) {
      return epochFault("EPOCH_PQ_CARRIAGE", { expected: `95/100 of ${window}`, found: carried });
    }
  }
  const asked = context.attestations === "asked" && record.rule >= 4 && record.rule > current.rule;
  if (asked && !context.facts.attestedBoundaries.has(current.index)) {
    return epochFault("EPOCH_BOUNDARY_UNATTESTED", {
      expected: `boundary of epoch ${current.index} attested`,
      found: "not attested",
    });
  }
  return null;
}

/** Bounds of the timing; production networks have higher ones. */
export function checkTiming(timing: Timing, network: Network): EpochFault | null {
  const { finalityBlocks: f, boundaryFinalityBlocks: fb, freezeBlocks: z } = timing;
  const { minDelayBlocks, noticeBlocks, minDwellBlocks, maxStepMs } = timing;
  const bounds: readonly (readonly [string, boolean])[] = [
    ["finality >= 1", f >= 1],
    ["1 <= boundary finality <= finality", fb >= 1 && fb <= f],
    ["delay and notice >= 2 * finality + 1", Math.min(minDelayBlocks, noticeBlocks) >= 2 * f + 1],
    ["finality + 1 <= freeze < notice", z >= f + 1 && z < noticeBlocks],
    ["notice <= delay", noticeBlocks <= minDelayBlocks],
    ["dwell >= 1", minDwellBlocks >= 1],
    ["step >= 60000 ms", maxStepMs >= 60_000],
    ["finality >= 10 in production", network === 1 || f >= 10],
    ["delay >= 1000 in production", network === 1 || minDelayBlocks >= 1000],
  ];
  const broken = bounds.find(([, holds]) => !holds);
  if (broken === undefined) return null;
  return epochFault("EPOCH_TIMING", {
    expected: broken[0],
    found: Object.values(timing).join(" "),
  });
}

/** E10: known codes of the rule's roles; a new one must be active, a continuing one not withdrawn. */
function checkAlgorithms(
  record: EpochRecord,
  current: EpochRecord,
  context: EpochContext,
): EpochFault | null {
  if (!algorithmsFitRule(record.rule, record.algs)) {
    return epochFault("EPOCH_ALGORITHM_ROLE", {
      expected: `the roles of rule ${record.rule}`,
      found: algorithmsText(record.algs),
    });
  }
  for (const code of [record.algs.legacy, record.algs.pq]) {
    if (code === null) continue;
    const entry = hashEntry(code);
    if (entry === undefined || (entry.network !== "any" && context.network !== 1)) {
      return epochFault("EPOCH_ALGORITHM_UNKNOWN", { expected: "a registered code", found: code });
    }
    const status = algorithmStatus(context.facts, code);
    const continues = current.algs.legacy === code || current.algs.pq === code;
    if (status === "withdrawn" || (status === "deprecated" && !continues)) {
      return epochFault("EPOCH_ALGORITHM_STATUS", {
        expected: "an active code",
        found: `${code} ${status}`,
      });
    }
  }
  return null;
}

/** The rank may not fall below the floor, whoever decides. */
function checkRank(record: EpochRecord, context: EpochContext): EpochFault | null {
  const rank = epochRank(record);
  const { minRank } = context.facts.floor;
  if (rank >= minRank) return null;
  return epochFault("EPOCH_BELOW_FLOOR", { expected: `rank at least ${minRank}`, found: rank });
}

function edgeText(from: EpochRecord, to: EpochRecord): string {
  const end = (record: EpochRecord): string =>
    `rule ${record.rule} cycle ${record.cycle} ${algorithmsText(record.algs)}`;
  return `${epochKind(to)} from ${end(from)} to ${end(to)}`;
}

function algorithmsText(algs: Algorithms): string {
  const name = (code: HashCode | null): string =>
    code === null ? "none" : `0x${code.toString(16)}`;
  return `[${name(algs.legacy)}, ${name(algs.pq)}]`;
}
