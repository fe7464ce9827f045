import type { TimeMs } from "../../primitives/brand.ts";

/** Difference between the two clocks that a machine under load may show without any jump. */
const TOLERANCE_MS = 2_000;

/** The clocks of a machine. */
export interface Clocks {
  /** The time of day, which may be set. */
  now(): TimeMs;
  /** Time that has passed since some moment; it never jumps. */
  elapsedMs(): number;
}

/** Finds out when the clock of the machine was set, by comparing it with the time that has passed. */
export class ClockWatch {
  readonly #clocks: Clocks;
  #nowMs: TimeMs;
  #elapsedMs: number;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    this.#nowMs = clocks.now();
    this.#elapsedMs = clocks.elapsedMs();
  }

  /** By how many milliseconds the clock was set since the last look, negative where back; null where it was not. */
  look(): number | null {
    const nowMs = this.#clocks.now();
    const elapsedMs = this.#clocks.elapsedMs();
    const jumpMs = nowMs - this.#nowMs - (elapsedMs - this.#elapsedMs);
    // Where nothing was found the old pair stays: a clock that creeps away is told of too, once it is far enough.
    if (Math.abs(jumpMs) <= TOLERANCE_MS) return null;
    this.#nowMs = nowMs;
    this.#elapsedMs = elapsedMs;
    return Math.round(jumpMs);
  }
}
