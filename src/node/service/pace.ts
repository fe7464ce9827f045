import type { CallContext } from "./node-service.ts";
import { THREAD_TURNS } from "./turns.ts";

/** Steps between two rests: some milliseconds where each reads an entry or two and makes a row of them. */
const STEPS = 128;

/**
 * Keeps a walk over many entries from holding the thread: after so many steps it rests for a turn. What it reads has to
 * be of a fixed height, since blocks are added meanwhile; `pinnedGroundOf` is.
 */
export class Pace {
  readonly #signal: AbortSignal;
  #left = STEPS;

  constructor({ signal }: Pick<CallContext, "signal">) {
    this.#signal = signal;
  }

  /** Counts steps. True when it is time to rest. */
  isDue(steps = 1): boolean {
    this.#left -= steps;
    return this.#left <= 0;
  }

  /** Lets everybody else in. Rejects when the time of the call is up. */
  async rest(): Promise<void> {
    this.#left = STEPS;
    await THREAD_TURNS.take(this.#signal);
  }
}
