import { assert } from "../primitives/assert.ts";

/** Keys of one chunk; a chunk that grows beyond it is cut in two. */
const CHUNK_KEYS_MAX = 512;

/**
 * A set of keys in ascending order, in sorted chunks: a walk begins anywhere and pays for what it visits.
 * Cost: O(log n + chunk) an insertion or removal, O(log n) to begin a walk.
 */
export class OrderedKeys {
  /** None of the chunks is empty, and all keys of one sort before those of the next. */
  readonly #chunks: string[][] = [];

  constructor(keys: Iterable<string>) {
    const sorted = [...keys].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
    const half = CHUNK_KEYS_MAX >>> 1;
    for (let from = 0; from < sorted.length; from += half) {
      this.#chunks.push(sorted.slice(from, from + half));
    }
  }

  /** Adds a key. Requires: it is not there. */
  add(key: string): void {
    const place = Math.max(0, this.#chunkOf(key));
    const chunk = this.#chunks[place];
    if (chunk === undefined) {
      this.#chunks.push([key]);
      return;
    }
    const at = countBelow(chunk, key);
    assert(chunk[at] !== key, "a key twice");
    chunk.splice(at, 0, key);
    if (chunk.length > CHUNK_KEYS_MAX) {
      this.#chunks.splice(place + 1, 0, chunk.splice(CHUNK_KEYS_MAX >>> 1));
    }
  }

  /** Removes a key. Requires: it is there. */
  delete(key: string): void {
    const place = this.#chunkOf(key);
    const chunk = this.#chunks[place];
    const at = chunk === undefined ? -1 : countBelow(chunk, key);
    assert(chunk !== undefined && chunk[at] === key, "a key that is not there");
    chunk.splice(at, 1);
    if (chunk.length === 0) this.#chunks.splice(place, 1);
  }

  /** The keys from `start` on, ascending. Requires: no change until the walk ends. */
  *from(start: string): Iterable<string> {
    let place = Math.max(0, this.#chunkOf(start));
    let at = countBelow(this.#chunks[place] ?? [], start);
    for (; place < this.#chunks.length; place++, at = 0) {
      const chunk = this.#chunks[place] ?? [];
      for (; at < chunk.length; at++) yield chunk[at] as string;
    }
  }

  /** Place of the last chunk whose first key is at or below a key, or -1. */
  #chunkOf(key: string): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle]?.[0] ?? "") <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Number of keys below a key. */
function countBelow(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
