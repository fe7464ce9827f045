/**
 * Shares the one thread among reads that take long: whoever asks goes on in a later round of the event loop, one in
 * each, in the order of asking. So blocks and other answers wait for one step of one of them, however many there are.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is the caller's turn. Rejects when nobody waits for the answer any more. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(() => this.#pass());
    });
    signal.throwIfAborted();
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (this.#waiting.length > 0) setImmediate(() => this.#pass());
    next?.();
  }
}

/** The turns of the thread of this process. */
export const THREAD_TURNS = new Turns();
