import type { Timer } from "../../../src/node/timer.ts";

interface Alarm {
  readonly atMs: number;
  readonly work: () => void;
}

/** A timer that stands still until it is moved. */
export class ManualTimer implements Timer {
  #nowMs = 0;
  readonly #alarms = new Set<Alarm>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, work: () => void): () => void {
    const alarm = { atMs: this.#nowMs + delayMs, work };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Moves on, and does on the way what is due, in its order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#alarms].filter(({ atMs }) => atMs <= endMs);
      const [next] = due.sort((left, right) => left.atMs - right.atMs);
      if (next === undefined) break;
      this.#alarms.delete(next);
      this.#nowMs = next.atMs;
      next.work();
    }
    this.#nowMs = endMs;
  }

  /** Alarms that are set. */
  get count(): number {
    return this.#alarms.size;
  }
}
