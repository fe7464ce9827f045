import type { EpochFault } from "../consensus/epoch-fault.ts";
import { type EventContext, LedgerFold } from "../consensus/ledger-events.ts";
import type { LedgerFacts } from "../consensus/ledger-facts.ts";
import type { LedgerTopic } from "../ledger/ledger-topics.ts";
import { PHASE_END, type SystemStatement } from "../ledger/statement.ts";
import { assert } from "../primitives/assert.ts";

/** Heads of a system statement: an array, two small integers, a text and a byte string of up to 64 KiB. */
const EVENT_OVERHEAD_BYTES = 10;

/**
 * What a block does to the ledger itself, in the order in which it comes about. Each effect is judged when it is
 * added, on the facts that the effects before it have left, by the rules that judge it again when the body is read.
 */
export class BlockEffects {
  #fold: LedgerFold;
  readonly #context: EventContext;
  readonly #events: SystemStatement[] = [];
  #sizeBytes = 0;

  constructor(facts: LedgerFacts, context: EventContext) {
    this.#context = context;
    this.#fold = new LedgerFold(facts, context);
  }

  /** The facts after all effects so far. */
  get facts(): LedgerFacts {
    return this.#fold.facts;
  }

  /** Context of the effects: that of the body they will stand in. */
  get context(): EventContext {
    return this.#context;
  }

  /** The events of the block's end, in order. */
  get events(): readonly SystemStatement[] {
    return this.#events;
  }

  /**
   * Takes note of the record that starts with the block, which stands in the body before every effect: a return that
   * starts closes its fallback, and what the block's end does must not see it open.
   */
  start(record: Uint8Array): void {
    const fault = this.#fold.add("epoch.started", record);
    assert(fault === null, `the record in force does not start: ${fault?.code}`);
  }

  /** Bytes of the events, each with room for the heads of its statement. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Adds a fact of the ledger, or says why it may not follow and changes nothing. */
  add(topic: LedgerTopic, data: Uint8Array): EpochFault | null {
    const fault = this.#fold.add(topic, data);
    if (fault === null) this.note(topic, data);
    return fault;
  }

  /** Adds a fact that has been judged already on the facts as they stand. */
  addJudged(topic: LedgerTopic, data: Uint8Array): void {
    const fault = this.add(topic, data);
    assert(fault === null, `${topic} was judged and then refused: ${fault?.code}`);
  }

  /** Adds an event that is no fact of the ledger's rules. */
  note(topic: string, data: Uint8Array): void {
    this.#events.push({ type: "system", phase: PHASE_END, topic, data });
    this.#sizeBytes += EVENT_OVERHEAD_BYTES + topic.length + data.length;
  }
}
