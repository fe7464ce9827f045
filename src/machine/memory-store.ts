import { mapKey, mapKeyBytes } from "./byte-map.ts";
import type { StateChanges, StateStore } from "./state-store.ts";

/** State in memory: for replays that store nothing, and for simulations. */
export class MemoryStore implements StateStore {
  readonly #values = new Map<string, Uint8Array>();

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#values.get(mapKey(key));
  }

  /** Cost: O(n log n) in the number of entries of the whole state; for small states and for tests. */
  *entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    const start = mapKey(prefix);
    const keys = [...this.#values.keys()].filter((key) => key.startsWith(start));
    for (const key of keys.sort(compareKeys)) {
      const value = this.#values.get(key);
      if (value !== undefined) yield [mapKeyBytes(key), value];
    }
  }

  apply(changes: StateChanges): void {
    for (const [key, value] of changes) {
      if (value === null) this.#values.delete(mapKey(key));
      else this.#values.set(mapKey(key), value);
    }
  }
}

function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
