/** Bounds of the cap, and where it begins. */
const LEAST = 16;
const FIRST = 256;
const MOST = 20_000;
/** A block that has room for no more and takes less than this part of the target lets the cap rise. */
const RISE_BELOW = 0.8;
const RISE_MOST = 1.5;

/**
 * Most transactions of a block, such that making it takes about as long as it may: while a block is made, nothing else
 * in the process is served. It falls at once when a block took too long, and rises step by step.
 */
export class TransactionCap {
  readonly #targetMs: number;
  #value = FIRST;

  constructor(targetMs: number) {
    this.#targetMs = targetMs;
  }

  get value(): number {
    return this.#value;
  }

  /** Learns from a block of so many transactions. */
  note(count: number, tookMs: number): void {
    if (count === 0) return;
    const fitting = (count * this.#targetMs) / Math.max(tookMs, 0.001);
    if (tookMs > this.#targetMs) {
      this.#value = Math.max(LEAST, Math.floor(Math.min(fitting, this.#value)));
    } else if (count >= this.#value && tookMs < RISE_BELOW * this.#targetMs) {
      const raised = Math.min(this.#value * RISE_MOST, fitting * RISE_BELOW);
      this.#value = Math.min(MOST, Math.max(this.#value, Math.floor(raised)));
    }
  }
}
