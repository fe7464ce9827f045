/** Those who want to hear of something, in the order in which they said so. */
export class Listeners<T> {
  readonly #listeners = new Set<(told: T) => void>();
  readonly #onFailure: (cause: unknown, told: T) => void;

  /** `onFailure` is told when a listener throws: the others hear of it all the same. */
  constructor(onFailure: (cause: unknown, told: T) => void) {
    this.#onFailure = onFailure;
  }

  /** Adds a listener and answers with how to remove it. */
  add(listener: (told: T) => void): () => void {
    // A function of its own, so that the same listener may be added twice.
    const own = (told: T) => listener(told);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  tell(told: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(told);
      } catch (cause) {
        this.#onFailure(cause, told);
      }
    }
  }
}
