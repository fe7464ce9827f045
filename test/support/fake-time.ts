import type { SequencerPorts } from "../../src/node/sequencer/sequencer-ports.ts";

interface Waiting {
  readonly atMs: number;
  readonly call: () => void;
}

/** Clocks and timers that stand still until a test lets time pass. */
export class FakeTime implements SequencerPorts {
  #nowMs: number;
  #elapsedMs = 0;
  #waiting: Waiting[] = [];

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  elapsedMs(): number {
    return this.#elapsedMs;
  }

  setTimer(pauseMs: number, call: () => void): () => void {
    const waiting = { atMs: this.#elapsedMs + pauseMs, call };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
    };
  }

  breathe(): Promise<void> {
    return Promise.resolve();
  }

  /** Timers that have not rung, as pauses from now. */
  get pauses(): readonly number[] {
    return this.#waiting.map(({ atMs }) => atMs - this.#elapsedMs);
  }

  /** Lets time pass; timers ring in order, each at its moment. */
  pass(ms: number): void {
    const endMs = this.#elapsedMs + ms;
    for (;;) {
      const [next] = [...this.#waiting].sort((left, right) => left.atMs - right.atMs);
      if (next === undefined || next.atMs > endMs) break;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#move(Math.max(0, next.atMs - this.#elapsedMs));
      next.call();
    }
    this.#move(endMs - this.#elapsedMs);
  }

  /** Sets the time of day; no time passes by it. */
  setClock(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  #move(ms: number): void {
    this.#nowMs += ms;
    this.#elapsedMs += ms;
  }
}
