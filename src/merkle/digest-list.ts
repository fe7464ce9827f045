import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";

/**
 * A growing list of digests of one length, one after the other in memory. It has an owner: it is changed in place.
 * Cost: at most twice the bytes of its digests.
 */
export class DigestList {
  readonly #digestLength: number;
  #bytes: Uint8Array;
  #count = 0;

  constructor(digestLength: number) {
    this.#digestLength = digestLength;
    this.#bytes = new Uint8Array(digestLength);
  }

  get count(): number {
    return this.#count;
  }

  /** A copy of the digest at a place. Requires: place < count. */
  at(place: number): Digest {
    assert(place >= 0 && place < this.#count, `digest ${place} of ${this.#count}`);
    const start = place * this.#digestLength;
    return this.#bytes.slice(start, start + this.#digestLength);
  }

  /** The bytes of the digests `start .. end - 1`; a view that the next change of the list makes stale. */
  view(start: number, end: number): Uint8Array {
    assert(start >= 0 && start <= end && end <= this.#count, `digests ${start}..${end}`);
    return this.#bytes.subarray(start * this.#digestLength, end * this.#digestLength);
  }

  /** Adds digests that stand one after the other. Requires: whole digests. */
  append(digests: Uint8Array): void {
    assert(digests.length % this.#digestLength === 0, `${digests.length} bytes of digests`);
    const used = this.#count * this.#digestLength;
    const needed = used + digests.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, used));
      this.#bytes = grown;
    }
    this.#bytes.set(digests, used);
    this.#count = divFloor(needed, this.#digestLength);
  }

  /** Forgets all digests from a place on. Requires: count at most the present one. */
  truncate(count: number): void {
    assert(count >= 0 && count <= this.#count, `truncate ${this.#count} digests to ${count}`);
    this.#count = count;
  }
}
