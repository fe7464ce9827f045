import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { BlockHeader, HeaderV2 } from "../ledger/header.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { Branch } from "./branch.ts";
import { checkLinks } from "./prev-hash.ts";
import { type RuleSpec, ruleOf, slotsOf } from "./rules.ts";
import { hashInForce, pendingEpoch, resolveEpoch, type ScheduledEpoch } from "./schedule.ts";
import { assignSlots, lineagesOf, type SlotView } from "./slot-check.ts";
import { compareViolations, type Violation, violation } from "./violations.ts";

/** The body of a block as far as a header speaks of it. */
export interface BodyFacts {
  readonly count: number;
  /** Root of the body under a code. Requires: a code of the record in force. */
  readonly root: (code: HashCode) => Digest;
}

/** Everything that stage V looks at. */
export interface ValidationInput {
  readonly hashes: HashRegistry;
  /** The branch up to the parent. */
  readonly branch: Branch;
  readonly header: BlockHeader;
  /** Null when only headers are known: the checks of body roots and count are left out, and only they. */
  readonly body: BodyFacts | null;
}

/**
 * Stage V: every one of the eleven violations that a header raises as successor of a branch, sorted. All checks run
 * whose inputs exist; none is ignored and none depends on the text of another. An empty list is validity.
 * Requires: every code of the record in force is available (E11).
 */
export function validateBlock(input: ValidationInput): readonly Violation[] {
  const height = input.branch.height + 1;
  const { schedule } = input.branch.facts;
  const epoch = resolveEpoch(schedule, height);
  const rule = ruleOf(epoch.record);
  const { legacy } = epoch.record.algs;
  const lineages = lineagesOf(input.header, legacy);
  const assigned = assignSlots(input.hashes, slotsOf(epoch.record), lineages);
  return [
    ...checkNumber(input, height),
    ...checkTime(input, height, epoch.record),
    ...checkEpoch(input, height, epoch, rule),
    ...assigned.violations,
    ...checkForbiddenDual(input.header, rule),
    ...checkPresence(input.header, assigned.slots, rule),
    ...checkDual(input, epoch.record, rule),
    ...checkSlots(input, assigned.slots),
    ...checkCount(input, rule),
  ].sort(compareViolations);
}

/** Violation 11: the height is the parent's plus one, never the header's claim. */
function checkNumber(input: ValidationInput, height: number): readonly Violation[] {
  const { header, branch } = input;
  const found: Violation[] = [];
  if (header.height !== height) {
    found.push(violation(11, "height", { expected: height, found: header.height }));
  }
  const { countMax } = branch.facts.limits;
  if (header.count > countMax) {
    found.push(violation(11, "limit", { expected: countMax, found: header.count }));
  }
  return found;
}

/** Violation 10: time moves forward, and no further in one step than the record allows. */
function checkTime(
  input: ValidationInput,
  height: number,
  record: EpochRecord,
): readonly Violation[] {
  const { header, branch } = input;
  const found = header.timeMs;
  if (height === 0) {
    if (found === branch.genesisTimeMs) return [];
    return [violation(10, "genesis", { expected: branch.genesisTimeMs, found })];
  }
  if (found <= branch.timeMs) {
    return [violation(10, "order", { expected: branch.timeMs + 1, found })];
  }
  const latest = branch.timeMs + record.timing.maxStepMs;
  return found > latest ? [violation(10, "step", { expected: latest, found })] : [];
}

/** Violation 9: the block belongs to its epoch, announces the next one, and its epoch's anchor is the own history. */
function checkEpoch(
  input: ValidationInput,
  height: number,
  epoch: ScheduledEpoch,
  rule: RuleSpec,
): readonly Violation[] {
  const { header } = input;
  const found: Violation[] = [];
  if (header.type !== rule.header) {
    found.push(violation(9, "format", { expected: rule.header, found: header.type }));
  }
  if (header.type === "v2") found.push(...checkEpochNames(input, header, height, epoch));
  const { anchor } = epoch.record;
  const own = input.branch.ownAnchor;
  if (height === epoch.record.start && anchor !== null && own !== null) {
    if (!equalBytes(own, anchor.historyRoot)) {
      found.push(violation(9, "anchor", { expected: own, found: anchor.historyRoot }));
    }
  }
  return found;
}

function checkEpochNames(
  input: ValidationInput,
  header: HeaderV2,
  height: number,
  epoch: ScheduledEpoch,
): readonly Violation[] {
  const found: Violation[] = [];
  if (header.epochIndex !== epoch.record.index) {
    const expected = epoch.record.index;
    found.push(violation(9, "epoch", { expected, found: header.epochIndex }));
  } else if (!equalBytes(header.epochHash, hashInForce(epoch))) {
    const expected = hashInForce(epoch);
    found.push(violation(9, "epoch", { expected, found: header.epochHash }));
  }
  const pending = pendingEpoch(input.branch.facts.schedule, height);
  const start = header.next?.[0] ?? null;
  const hash = header.next?.[1] ?? null;
  if (start !== (pending?.record.start ?? null)) {
    found.push(violation(9, "next", { expected: pending?.record.start ?? null, found: start }));
  } else if (pending !== null && pending.epochHash !== null && hash !== null) {
    if (!equalBytes(hash, pending.epochHash)) {
      found.push(violation(9, "next", { expected: pending.epochHash, found: hash }));
    }
  }
  return found;
}

/** Violation 8 about the dual commitment: a rule with one slot has none. */
function checkForbiddenDual(header: BlockHeader, rule: RuleSpec): readonly Violation[] {
  if (rule.slots.length > 1 || header.type === "v1" || header.dual === null) return [];
  return [violation(8, "forbidden", { expected: null, found: header.dual[0] })];
}

/** Violations 6 and 7: required parts are there, and in v2-dual-optional both PQ parts or neither. */
function checkPresence(
  header: BlockHeader,
  slots: readonly SlotView[],
  rule: RuleSpec,
): readonly Violation[] {
  const found: Violation[] = [];
  const pq = slots.find((view) => view.slot.role === "pq");
  const legacy = slots.find((view) => view.slot.role === "legacy");
  const hasDual = header.type === "v2" && header.dual !== null;
  const carriesPq = pq !== undefined && (pq.lineage !== null || pq.isSpoiled);
  if (pq !== undefined && !carriesPq && (pq.slot.required || hasDual)) {
    found.push(violation(6, "lineage", { expected: pq.slot.code, found: null }));
  }
  const wantsDual = rule.dual === "required" || (rule.dual === "withPq" && carriesPq);
  if (wantsDual && !hasDual) {
    found.push(violation(6, "dual", { expected: "two digests", found: null }));
  }
  if (legacy?.lineage === null && !legacy.isSpoiled) {
    found.push(violation(7, "lineage", { expected: legacy.slot.code, found: null }));
  }
  return found;
}

/** Violation 5: a dual commitment that stands in a rule with two slots is right under both of their codes. */
function checkDual(
  input: ValidationInput,
  record: EpochRecord,
  rule: RuleSpec,
): readonly Violation[] {
  const { header, hashes } = input;
  if (header.type === "v1" || header.dual === null) return [];
  const [first, second] = slotsOf(record);
  if (rule.slots.length < 2 || first === undefined || second === undefined) return [];
  const own = computeDualCommitment(
    requireHash(hashes, first.code),
    requireHash(hashes, second.code),
    header,
  );
  const found: Violation[] = [];
  if (!equalBytes(own[0], header.dual[0])) {
    found.push(violation(5, "first", { expected: own[0], found: header.dual[0] }));
  }
  if (!equalBytes(own[1], header.dual[1])) {
    found.push(violation(5, "second", { expected: own[1], found: header.dual[1] }));
  }
  return found;
}

/** Violations 1 to 4 of each sound lineage. */
function checkSlots(input: ValidationInput, slots: readonly SlotView[]): readonly Violation[] {
  const found: Violation[] = [];
  for (const { slot, lineage } of slots) {
    if (lineage === null) continue;
    found.push(...checkLinks(input.hashes, input.branch, slot.role, lineage));
    if (input.body === null) continue;
    const root = input.body.root(slot.code);
    if (!equalBytes(root, lineage.bodyRoot)) {
      const number = slot.role === "legacy" ? 1 : 2;
      found.push(violation(number, "root", { expected: root, found: lineage.bodyRoot }));
    }
  }
  return found;
}

/** Violations 1 and 2 about the count, raised under the canonical role since the count stands once. */
function checkCount(input: ValidationInput, rule: RuleSpec): readonly Violation[] {
  const { body, header } = input;
  if (body === null || header.count === body.count) return [];
  const number = rule.canonical === "legacy" ? 1 : 2;
  return [violation(number, "count", { expected: body.count, found: header.count })];
}
