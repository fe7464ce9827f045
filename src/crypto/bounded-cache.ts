import { assert } from "../primitives/assert.ts";

/** Answers that are worth keeping, by the bytes they depend on; the one used longest ago gives way. */
export interface BoundedCache<Value> {
  /** The kept answer, or the computed one, which is then kept. */
  readonly getOrCompute: (key: Uint8Array, compute: (key: Uint8Array) => Value) => Value;
}

/**
 * A cache of at most `capacity` answers, so that a stranger who names many keys cannot fill the memory.
 * Requires: `compute` is a function of the key's bytes alone; `nameOf` gives different bytes different texts.
 */
export function createBoundedCache<Value>(
  capacity: number,
  nameOf: (key: Uint8Array) => string = characters,
): BoundedCache<Value> {
  assert(Number.isSafeInteger(capacity) && capacity > 0, `cache of ${capacity} answers`);
  // A map remembers the order of insertion: its first key is the one used longest ago.
  const kept = new Map<string, { readonly value: Value }>();
  return {
    getOrCompute(key, compute) {
      const name = nameOf(key);
      const found = kept.get(name);
      if (found !== undefined) {
        kept.delete(name);
        kept.set(name, found);
        return found.value;
      }
      const value = compute(key);
      if (kept.size >= capacity) {
        for (const oldest of kept.keys()) {
          kept.delete(oldest);
          break;
        }
      }
      kept.set(name, { value });
      return value;
    },
  };
}

/**
 * The same for answers with memory that the collector does not see: one is kept from the second time that it is asked
 * for within so many others. What is asked for once is garbage while it is young, and goes soon; what a full cache lets
 * go has become old, and its unseen memory would stay until a collection that nothing brings about.
 */
export function createReuseCache<Value>(
  capacity: number,
  nameOf: (key: Uint8Array) => string = characters,
): BoundedCache<Value> {
  const cache = createBoundedCache<Value>(capacity, nameOf);
  const askedOnce = createBoundedCache<{ isAskedAgain: boolean }>(capacity, nameOf);
  return {
    getOrCompute(key, compute) {
      const asked = askedOnce.getOrCompute(key, () => ({ isAskedAgain: false }));
      if (asked.isAskedAgain) return cache.getOrCompute(key, compute);
      asked.isAskedAgain = true;
      return compute(key);
    },
  };
}

/** One character a byte. Spreading the bytes into arguments would take eight times as long. */
function characters(key: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, null, key);
}
