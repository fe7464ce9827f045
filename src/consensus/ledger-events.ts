import { decode } from "../codec/canonical.ts";
import type { Schema } from "../codec/schema.ts";
import { requireHash } from "../crypto/require-hash.ts";
import {
  computeDecisionHash,
  decodeEpochRecord,
  type EpochRecord,
  encodeEpochRecord,
  epochAlgorithm,
} from "../ledger/epoch-record.ts";
import { decodeFallbackDeclaration } from "../ledger/fallback-declaration.ts";
import {
  ALGORITHM_STATUSES,
  algorithmStatusSchema,
  boundaryAttestedSchema,
  fallbackReferenceSchema,
  isLedgerTopic,
  type LedgerTopic,
} from "../ledger/ledger-topics.ts";
import { limitsSchema } from "../ledger/limits.ts";
import { floorSchema } from "../ledger/policy.ts";
import { PHASE_BEGIN, type SystemStatement } from "../ledger/statement.ts";
import { assertDefined } from "../primitives/assert.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { checkEpochRecord } from "./epoch.ts";
import type { EpochContext } from "./epoch-context.ts";
import { epochKind } from "./epoch-edges.ts";
import { type EpochFault, epochFault } from "./epoch-fault.ts";
import { scheduled } from "./fallback.ts";
import type { LedgerFacts, OpenFallback } from "./ledger-facts.ts";
import { isFrozen, pendingEpoch, resolveEpoch } from "./schedule.ts";

/** What judging the events of one body needs beside the facts, which change from event to event. */
export type EventContext = Omit<EpochContext, "facts">;

/** An event of the ledger with what stood before it in the same body, since some events follow only others. */
interface LedgerEvent {
  readonly topic: LedgerTopic;
  readonly data: Uint8Array;
  /** Bytes of the newest declaration before it, or null. */
  readonly declared: Uint8Array | null;
  /** The fallback whose lapse stood before it, or null. */
  readonly lapsed: OpenFallback | null;
}

/** Folds events one by one and remembers what later ones of the same body depend on. */
export class LedgerFold {
  readonly #context: EventContext;
  #facts: LedgerFacts;
  #declared: Uint8Array | null = null;
  #lapsed: OpenFallback | null = null;

  constructor(facts: LedgerFacts, context: EventContext) {
    this.#facts = facts;
    this.#context = context;
  }

  /** The facts after all events so far. */
  get facts(): LedgerFacts {
    return this.#facts;
  }

  /** Takes one event, or says why it may not follow and changes nothing. */
  add(topic: LedgerTopic, data: Uint8Array): EpochFault | null {
    const declared = topic === "fallback.declared" ? data : this.#declared;
    const event = { topic, data, declared, lapsed: this.#lapsed };
    const folded = foldEvent(this.#facts, event, this.#context);
    if (!folded.ok) return folded.error;
    if (topic === "fallback.lapsed") this.#lapsed = this.#facts.openFallback;
    this.#facts = folded.value;
    this.#declared = declared;
    return null;
  }
}

/**
 * The facts after the system events of one body, or the first event that may not stand there. Everything about the
 * schedule is checked again from the bytes, so that bodies alone prove it, without any state.
 */
export function foldLedgerEvents(
  facts: LedgerFacts,
  events: readonly SystemStatement[],
  context: EventContext,
): Result<LedgerFacts, EpochFault> {
  const fold = new LedgerFold(facts, context);
  let hasStarted = false;
  for (const { topic, phase, data } of events) {
    if (!isLedgerTopic(topic)) continue;
    const isBegin = topic === "genesis" || topic === "epoch.started";
    if ((phase === PHASE_BEGIN) !== isBegin) {
      return err(eventFault(topic, "its own phase", `phase ${phase}`));
    }
    hasStarted ||= topic === "epoch.started";
    const fault = fold.add(topic, data);
    if (fault !== null) return err(fault);
  }
  const current = resolveEpoch(facts.schedule, context.lockIn).record;
  if ((current.start === context.lockIn) !== hasStarted) {
    return err(eventFault("epoch.started", `at block ${current.start}`, `block ${context.lockIn}`));
  }
  return ok(fold.facts);
}

function foldEvent(
  facts: LedgerFacts,
  event: LedgerEvent,
  context: EventContext,
): Result<LedgerFacts, EpochFault> {
  switch (event.topic) {
    case "epoch.started":
      return foldStarted(facts, event.data, context);
    case "epoch.scheduled":
      return foldScheduled(facts, event, context);
    case "epoch.cancelled":
      return foldCancelled(facts, event.data, context);
    case "fallback.declared": {
      const decoded = decodeFallbackDeclaration(event.data);
      return decoded.ok ? ok(facts) : err(eventFault(event.topic, "a declaration", "other bytes"));
    }
    case "fallback.ratified":
      return foldFallbackEnd(facts, event);
    case "fallback.lapsed":
      return foldLapsed(facts, event, context);
    case "floor.changed":
      return foldValue(event, floorSchema, (floor) => ({ ...facts, floor }));
    case "limits.changed":
      return foldValue(event, limitsSchema, (limits) => ({ ...facts, limits }));
    case "boundary.attested":
      return foldValue(event, boundaryAttestedSchema, ({ epochIndex }) => ({
        ...facts,
        attestedBoundaries: new Set([...facts.attestedBoundaries, epochIndex]),
      }));
    case "algorithm.status":
      return foldStatus(facts, event);
    case "genesis":
    case "evidence.accepted":
    case "fallback.vetoed":
    case "state.rolledback":
      return ok(facts);
  }
}

function foldStarted(
  facts: LedgerFacts,
  data: Uint8Array,
  context: EventContext,
): Result<LedgerFacts, EpochFault> {
  const current = resolveEpoch(facts.schedule, context.lockIn).record;
  if (current.start !== context.lockIn || !equalBytes(encodeEpochRecord(current), data)) {
    return err(eventFault("epoch.started", "the record that starts here", "other bytes"));
  }
  return ok(epochKind(current) === "return" ? { ...facts, openFallback: null } : facts);
}

function foldScheduled(
  facts: LedgerFacts,
  event: LedgerEvent,
  context: EventContext,
): Result<LedgerFacts, EpochFault> {
  const decoded = decodeEpochRecord(event.data);
  if (!decoded.ok) return err(eventFault(event.topic, "a record", decoded.error.code));
  const record = decoded.value;
  const fault =
    checkEpochRecord(record, { ...context, facts }) ?? checkDeclared(facts, record, event, context);
  if (fault !== null) return err(fault);
  const openFallback = fallbackAfter(facts, record, event);
  return ok({ ...facts, openFallback, schedule: [...facts.schedule, scheduled(record, context)] });
}

/** The open fallback once a record is scheduled: a new one, or the lapsed one until its return has started. */
function fallbackAfter(
  facts: LedgerFacts,
  record: EpochRecord,
  event: LedgerEvent,
): OpenFallback | null {
  const { index, expiry } = record;
  if (epochKind(record) === "return") return event.lapsed;
  if (epochKind(record) !== "fallback") return facts.openFallback;
  return {
    index,
    originIndex: index - 1,
    expiry: assertDefined(expiry, "a fallback without expiry"),
  };
}

/** A fallback record is the declaration that stands before it in the same body, and nothing else. */
function checkDeclared(
  facts: LedgerFacts,
  record: EpochRecord,
  event: LedgerEvent,
  context: EventContext,
): EpochFault | null {
  const kind = epochKind(record);
  if (kind === "return" && event.lapsed === null) {
    return eventFault(event.topic, "a lapse before a return", "none");
  }
  if (kind !== "fallback") return null;
  if (facts.openFallback !== null) return eventFault(event.topic, "one open fallback", "two");
  const current = resolveEpoch(facts.schedule, context.lockIn).record;
  const hash = requireHash(context.hashes, epochAlgorithm(current));
  const decided = event.declared === null ? null : computeDecisionHash(hash, event.declared);
  if (decided !== null && record.decisionHash !== null) {
    if (equalBytes(decided, record.decisionHash)) return null;
  }
  return eventFault(event.topic, "the declaration before it", "another decision hash");
}

function foldCancelled(
  facts: LedgerFacts,
  data: Uint8Array,
  context: EventContext,
): Result<LedgerFacts, EpochFault> {
  const pending = pendingEpoch(facts.schedule, context.lockIn);
  if (pending === null || !equalBytes(encodeEpochRecord(pending.record), data)) {
    return err(eventFault("epoch.cancelled", "the pending record", "other bytes"));
  }
  if (isFrozen(facts.schedule, pending, context.lockIn)) {
    return err(
      epochFault("EPOCH_FROZEN", { expected: "before the freeze", found: context.lockIn }),
    );
  }
  const isFallback = facts.openFallback?.index === pending.record.index;
  return ok({
    ...facts,
    schedule: facts.schedule.slice(0, -1),
    openFallback: isFallback ? null : facts.openFallback,
  });
}

function foldLapsed(
  facts: LedgerFacts,
  event: LedgerEvent,
  context: EventContext,
): Result<LedgerFacts, EpochFault> {
  const expiry = facts.openFallback?.expiry ?? 0;
  if (context.lockIn >= expiry) return foldFallbackEnd(facts, event);
  return err(eventFault(event.topic, `block ${expiry} or later`, `block ${context.lockIn}`));
}

function foldFallbackEnd(facts: LedgerFacts, event: LedgerEvent): Result<LedgerFacts, EpochFault> {
  return foldValue(event, fallbackReferenceSchema, ({ epochIndex }) =>
    facts.openFallback?.index === epochIndex ? { ...facts, openFallback: null } : null,
  );
}

function foldStatus(facts: LedgerFacts, event: LedgerEvent): Result<LedgerFacts, EpochFault> {
  return foldValue(event, algorithmStatusSchema, ({ code, status }) => {
    const before = ALGORITHM_STATUSES.indexOf(facts.statuses.get(code) ?? "active");
    // One way only: a status that goes back, or stays, is no change of the ledger's facts.
    if (status <= before) return null;
    const name = assertDefined(ALGORITHM_STATUSES[status], `algorithm status ${status}`);
    return { ...facts, statuses: new Map([...facts.statuses, [code, name]]) };
  });
}

function foldValue<T>(
  event: LedgerEvent,
  schema: Schema<T>,
  apply: (value: T) => LedgerFacts | null,
): Result<LedgerFacts, EpochFault> {
  const decoded = decode(schema, event.data);
  if (!decoded.ok) return err(eventFault(event.topic, "its own data", decoded.error.code));
  const next = apply(decoded.value);
  return next === null
    ? err(eventFault(event.topic, "a change that may follow", "another"))
    : ok(next);
}

function eventFault(topic: string, expected: string, found: string): EpochFault {
  return epochFault("EPOCH_EVENT", { expected: `${topic}: ${expected}`, found });
}
