import type { BlockPlace } from "./context.ts";
import type { Effect } from "./effect.ts";
import { type EventSpec, encodeEvent, type GovernanceEvent } from "./event.ts";
import { Overlay } from "./overlay.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/**
 * What a decision brings about, step by step, on a branch of the state of its own. Each event is computed from the
 * state that the events before it have made, and nothing but an event changes that state, so that the events alone
 * give it again. The branch is kept or dropped whole: dropping it is forgetting it.
 */
export class Journal implements StateReader {
  readonly place: BlockPlace;
  readonly #overlay: Overlay;
  readonly #events: GovernanceEvent[] = [];
  readonly #effects: Effect[] = [];

  constructor(base: StateReader, place: BlockPlace) {
    this.place = place;
    this.#overlay = new Overlay(base);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#overlay.get(key);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#overlay.entries(prefix);
  }

  writtenKeys(): Iterable<Uint8Array> {
    return this.#overlay.writtenKeys();
  }

  get events(): readonly GovernanceEvent[] {
    return this.#events;
  }

  get effects(): readonly Effect[] {
    return this.#effects;
  }

  /** States a fact and makes the next state of it. */
  emit<T>(spec: EventSpec<T>, data: NoInfer<T>): void {
    this.#events.push(encodeEvent(spec, data));
    spec.evolve(this.#overlay, data, this.place);
  }

  /** Asks the machine to do something to the ledger itself, in this block. */
  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  /** A branch on top of this one, for what may have to be dropped whole. */
  branch(): Journal {
    return new Journal(this, this.place);
  }

  /**
   * Takes over all that a branch has brought about. Requires: `branch` was made by this journal's `branch` and nothing
   * was emitted since.
   */
  adopt(branch: Journal): void {
    branch.#overlay.keep(this.#overlay);
    this.#events.push(...branch.#events);
    this.#effects.push(...branch.#effects);
  }

  /** Hands the changed state to the draft below. Requires: `below` is what this journal was made on. */
  keep(below: StateDraft): void {
    this.#overlay.keep(below);
  }
}
