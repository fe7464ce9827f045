import {
  type Algorithms,
  EPOCH_KINDS,
  type EpochKind,
  type EpochRecord,
} from "../ledger/epoch-record.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { HashCode } from "../primitives/brand.ts";

/** Name of a record's kind. */
export function epochKind(record: Pick<EpochRecord, "kind">): EpochKind {
  return assertDefined(EPOCH_KINDS[record.kind], `epoch kind ${record.kind}`);
}

/** The part of a record that an edge is about. */
export type EdgeEnd = Pick<EpochRecord, "kind" | "cycle" | "rule" | "algs">;

/**
 * True iff the step from one record to the next is in the table of allowed edges (E8).
 * A return is judged against the record that its fallback left, by whoever knows that record.
 */
export function isAllowedEdge(from: EdgeEnd, to: EdgeEnd): boolean {
  if (!isAllowedStep(from.algs, to.algs, to)) return false;
  const kind = epochKind(to);
  switch (kind) {
    case "genesis":
      return false;
    case "planned":
      return to.cycle === from.cycle && isPlannedEdge(from, to);
    case "renewal":
      return to.cycle === from.cycle + 1 && isRenewalEdge(from, to);
    case "fallback":
      return to.cycle === from.cycle && isFallbackEdge(from, to);
    case "return":
      return to.cycle === from.cycle && to.rule >= from.rule;
  }
}

/** As sets, the codes of two neighbours differ by at most one added, removed or replaced. */
function isAllowedStep(from: Algorithms, to: Algorithms, target: EdgeEnd): boolean {
  const before = codesOf(from);
  const after = codesOf(to);
  const added = after.filter((code) => !before.includes(code)).length;
  const removed = before.filter((code) => !after.includes(code)).length;
  if (added > 1 || removed > 1) return false;
  const continues = after.length - added;
  if (continues > 0) return true;
  const kind = epochKind(target);
  return target.rule === 5 && (kind === "fallback" || kind === "return");
}

function isPlannedEdge(from: EdgeEnd, to: EdgeEnd): boolean {
  if (to.rule === from.rule) {
    if (sameCodes(from.algs, to.algs)) return true;
    const replaceable = to.rule === 2 || to.rule === 3;
    return replaceable && isOneReplaced(from.algs, to.algs);
  }
  if (to.rule !== from.rule + 1) return false;
  // v1 to v2 adds the PQ code, v2-pq-primary to v3 drops the legacy code; the steps between keep both.
  if (from.rule === 1) return to.algs.legacy === from.algs.legacy;
  if (from.rule === 4) return to.algs.pq === from.algs.pq;
  return sameCodes(from.algs, to.algs);
}

function isRenewalEdge(from: EdgeEnd, to: EdgeEnd): boolean {
  return from.rule === 5 && to.rule === 2 && to.algs.legacy === from.algs.pq;
}

function isFallbackEdge(from: EdgeEnd, to: EdgeEnd): boolean {
  if (from.rule === 3 && to.rule === 2) return sameCodes(from.algs, to.algs);
  if (from.rule === 4 && to.rule === 3) return sameCodes(from.algs, to.algs);
  if (from.rule === 5 && to.rule === 3) return to.algs.pq === from.algs.pq;
  return from.rule >= 2 && to.rule === from.rule && isOneReplaced(from.algs, to.algs);
}

function codesOf(algs: Algorithms): readonly HashCode[] {
  return [algs.legacy, algs.pq].filter((code) => code !== null);
}

function sameCodes(left: Algorithms, right: Algorithms): boolean {
  return left.legacy === right.legacy && left.pq === right.pq;
}

/** True iff exactly one role changes its code and none appears or disappears. */
function isOneReplaced(from: Algorithms, to: Algorithms): boolean {
  if ((from.legacy === null) !== (to.legacy === null)) return false;
  if ((from.pq === null) !== (to.pq === null)) return false;
  const legacyChanged = from.legacy !== to.legacy;
  const pqChanged = from.pq !== to.pq;
  return legacyChanged !== pqChanged;
}
