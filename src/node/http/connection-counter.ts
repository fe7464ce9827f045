/** Counts what an address holds open, so that one cannot take what is there for all. */
export class ConnectionCounter {
  readonly #held = new Map<string, number>();

  /** Takes a place. Answers with how to give it back, once; undefined where the address holds `max` already. */
  take(key: string, max: number): (() => void) | undefined {
    const held = this.#held.get(key) ?? 0;
    if (held >= max) return undefined;
    this.#held.set(key, held + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.#held.get(key) ?? 1) - 1;
      if (left === 0) this.#held.delete(key);
      else this.#held.set(key, left);
    };
  }
}
