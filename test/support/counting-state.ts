import { mapKey } from "../../src/governance/byte-map.ts";
import type { StateDraft } from "../../src/governance/state-access.ts";

/** A state that counts the distinct keys that are read, walked over or written. */
export class CountingState implements StateDraft {
  readonly #inner: StateDraft;
  readonly #touched = new Set<string>();

  constructor(inner: StateDraft) {
    this.#inner = inner;
  }

  /** Distinct keys since the last time this was asked. */
  takeCount(): number {
    const count = this.#touched.size;
    this.#touched.clear();
    return count;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#touched.add(mapKey(key));
    return this.#inner.get(key);
  }

  *entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    for (const entry of this.#inner.entries(prefix)) {
      this.#touched.add(mapKey(entry[0]));
      yield entry;
    }
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.#touched.add(mapKey(key));
    this.#inner.put(key, value);
  }

  delete(key: Uint8Array): void {
    this.#touched.add(mapKey(key));
    this.#inner.delete(key);
  }
}
