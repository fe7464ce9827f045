import assert from "node:assert/strict";
import { computeLapse } from "../../src/consensus/fallback.ts";
import { foldLedgerEvents } from "../../src/consensus/ledger-events.ts";
import type { LedgerFacts, OpenFallback } from "../../src/consensus/ledger-facts.ts";
import { hashInForce, pendingEpoch, resolveEpoch } from "../../src/consensus/schedule.ts";
import { builtSuite } from "../../src/crypto/suite-table.ts";
import { encodeEpochRecord } from "../../src/ledger/epoch-record.ts";
import { encodeFallbackReference } from "../../src/ledger/ledger-topics.ts";
import type { SystemStatement } from "../../src/ledger/statement.ts";
import { kindOf } from "./epoch-scene.ts";
import { literalEncode } from "./literal-codec.ts";
import { type LiteralScene, literalFaults } from "./literal-epoch.ts";
import { literalHash } from "./literal-hash.ts";
import type { Random } from "./random.ts";
import { type Decision, drawDecision } from "./schedule-decisions.ts";
import { TEST_HASHES } from "./test-algorithms.ts";

const ROLE = "EPOCH_ALGORITHM_ROLE";

/** The system events of the body at one height. */
export interface EventBody {
  readonly height: number;
  readonly events: readonly SystemStatement[];
}

/** What every node of this world computes of its history. */
export function ownRoot(code: number, size: number): Uint8Array {
  return literalHash(0x12, literalEncode([code, size]));
}

/** What every node of this world counts of carried PQ lineages: sometimes too few. */
export function carriedOf(lockIn: number, windowBlocks: number): number {
  return lockIn % 3 === 0 ? windowBlocks - 1 : windowBlocks;
}

export function eventContextOf(lockIn: number) {
  return {
    network: 1 as const,
    hashes: TEST_HASHES,
    suites: builtSuite,
    lockIn,
    pqCarried: (windowBlocks: number) => carriedOf(lockIn, windowBlocks),
    historyRoot: ownRoot,
    attestations: "unchecked" as const,
    isAnchorAttested: () => false,
  };
}

/** A system event. */
export function system(topic: string, data: Uint8Array, phase = 1): SystemStatement {
  return { type: "system", phase, topic, data };
}

/**
 * One branch of a schedule under random decisions. Each decision is judged by the fold and by the literal rules, which
 * must agree; what the fold has taken is kept as bodies, so that the schedule can be folded again from them.
 */
export class ScheduleRun {
  facts: LedgerFacts;
  height = 0;
  readonly bodies: EventBody[];
  /** Decisions that were taken, by name, and those that were refused, by code. */
  readonly counts = new Map<string, number>();
  #open: OpenFallback | null;
  readonly #random: Random;

  constructor(random: Random, facts: LedgerFacts, bodies: readonly EventBody[] = []) {
    this.#random = random;
    this.facts = facts;
    this.bodies = [...bodies];
    this.height = bodies.length;
    this.#open = facts.openFallback;
  }

  /** A branch that shares everything so far and nothing from now on. */
  fork(random: Random): ScheduleRun {
    return new ScheduleRun(random, this.facts, this.bodies);
  }

  /** The next block, with a decision in some of them. */
  step(): void {
    this.height += 1;
    const begin = this.#begin();
    const begun = begin.length === 0 ? this.facts : this.#folded(begin);
    assert(begun !== null, `the begin of block ${this.height} is refused`);
    const decision = this.#random.percent(40)
      ? drawDecision(this.#random, begun, this.height)
      : null;
    const events = decision === null ? begin : this.#judge(decision, begin, begun);
    const decided = events === begin ? begun : this.#folded(events);
    assert(decided !== null, `the decision of block ${this.height} is refused on second sight`);
    this.#keep([...events, ...this.#lapse(decided)]);
  }

  #begin(): readonly SystemStatement[] {
    const { record } = resolveEpoch(this.facts.schedule, this.height);
    if (record.start !== this.height) return [];
    if (record.kind === kindOf("return")) this.#open = null;
    return [system("epoch.started", encodeEpochRecord(record), 0)];
  }

  #folded(events: readonly SystemStatement[]): LedgerFacts | null {
    const folded = foldLedgerEvents(this.facts, events, eventContextOf(this.height));
    return folded.ok ? folded.value : null;
  }

  #keep(events: readonly SystemStatement[]): void {
    const after = this.#folded(events);
    assert(after !== null, `the end of block ${this.height} is refused`);
    assert.deepEqual(after.openFallback, this.#open, `open fallback at ${this.height}`);
    this.facts = after;
    this.bodies.push({ height: this.height, events });
  }

  /** The events of the block with the decision in it, or without where both judges refuse it. */
  #judge(
    decision: Decision,
    begin: readonly SystemStatement[],
    begun: LedgerFacts,
  ): readonly SystemStatement[] {
    const events = [...begin, ...decision.events];
    const folded = foldLedgerEvents(this.facts, events, eventContextOf(this.height));
    const faults = literalVerdict(decision, begun, this.height);
    const shown = `${decision.name} at ${this.height}: ${faults.join(", ")}`;
    if (folded.ok) {
      assert.deepEqual(faults, [], shown);
      this.#count(decision.name);
      this.#open = openAfter(decision, this.#open);
      return events;
    }
    const { code, invariant } = folded.error;
    assert.ok(faults.includes(`${invariant} ${code}`), `${shown}, not ${invariant} ${code}`);
    // Codes that fit no rule make no edge of the table either; which of the two answers is left open.
    const isUnfit = code !== "EPOCH_EDGE" && faults.includes(`E10 ${ROLE}`);
    const first = faults.find((fault) => !isUnfit || fault !== "E8 EPOCH_EDGE") ?? "";
    assert.equal(first.split(" ")[0], invariant, `${shown}: the first one answers`);
    this.#count(code);
    return begin;
  }

  /** The lapse of an unratified fallback, which returns to where it came from. */
  #lapse(decided: LedgerFacts): readonly SystemStatement[] {
    const lapse = computeLapse({ ...eventContextOf(this.height), facts: decided });
    if (lapse === null) return [];
    const { index, originIndex, expiry } = lapse.fallback;
    assert.ok(this.height >= expiry, "a lapse before its expiry");
    const events: SystemStatement[] = [];
    if (lapse.cancelled !== null) {
      events.push(system("epoch.cancelled", encodeEpochRecord(lapse.cancelled.record)));
    }
    const reference = { epochIndex: index, epochHash: new Uint8Array(32) };
    events.push(system("fallback.lapsed", encodeFallbackReference(reference)));
    this.#count(lapse.record === null ? "lapse without return" : "lapse");
    if (lapse.record === null) {
      this.#open = null;
      return events;
    }
    const origin = decided.schedule.find(({ record }) => record.index === originIndex)?.record;
    assert.deepEqual([lapse.record.rule, lapse.record.policy], [origin?.rule, origin?.policy]);
    events.push(system("epoch.scheduled", encodeEpochRecord(lapse.record)));
    return events;
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

/** What the literal rules say about a decision: all faults in their order, none when it may stand. */
function literalVerdict(decision: Decision, facts: LedgerFacts, lockIn: number): readonly string[] {
  const pending = pendingEpoch(facts.schedule, lockIn)?.record ?? null;
  const { record } = decision;
  switch (decision.kind) {
    case "cancel": {
      if (pending === null || record !== pending) return ["E12 EPOCH_EVENT"];
      const { freezeBlocks } = resolveEpoch(facts.schedule, lockIn).record.timing;
      return lockIn < pending.start - freezeBlocks ? [] : ["E7 EPOCH_FROZEN"];
    }
    case "ratify":
      return decision.index === facts.openFallback?.index ? [] : ["E12 EPOCH_EVENT"];
    case "status": {
      const order = ["active", "deprecated", "withdrawn"];
      const before = order.indexOf(facts.statuses.get(decision.index) ?? "active");
      return decision.status > before ? [] : ["E12 EPOCH_EVENT"];
    }
    case "floor":
      return [];
    case "schedule": {
      const faults = [...literalFaults(record, sceneOf(facts, lockIn))];
      if (record.kind === 4) faults.push("E12 EPOCH_EVENT");
      const isSecond = record.kind === 3 && facts.openFallback !== null;
      if (isSecond || (record.kind === 3 && !decision.isDeclared)) faults.push("E12 EPOCH_EVENT");
      return faults;
    }
  }
}

function sceneOf(facts: LedgerFacts, lockIn: number): LiteralScene {
  const current = resolveEpoch(facts.schedule, lockIn);
  const { record } = current;
  return {
    network: 1,
    lockIn,
    current: record,
    currentHash: hashInForce(current),
    pending: pendingEpoch(facts.schedule, lockIn)?.record ?? null,
    floor: facts.floor,
    statuses: facts.statuses,
    attestedBoundaries: facts.attestedBoundaries,
    carried: carriedOf(lockIn, record.timing.minDwellBlocks),
    ownRoot,
    asked: false,
    attested: false,
  };
}

function openAfter(decision: Decision, open: OpenFallback | null): OpenFallback | null {
  const { record } = decision;
  if (decision.kind === "ratify") return null;
  if (decision.kind === "cancel") return open?.index === record.index ? null : open;
  if (decision.kind !== "schedule" || record.kind !== 3) return open;
  return { index: record.index, originIndex: record.index - 1, expiry: record.expiry ?? -1 };
}
