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

/** One character a byte. Spreading the bytes into arguments would take eight times as long. */
function characters(key: Uint8Array): string {
  return Reflect.apply(String.fromCharCode, null, key);
}
