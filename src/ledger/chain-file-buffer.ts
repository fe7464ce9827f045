import { assert } from "../primitives/assert.ts";

const CAPACITY_MIN = 4096;

/**
 * Bytes that have come and were not yet taken, in one piece of memory. It has an owner: it is changed in place.
 * Cost: amortised one copy of each byte in and one out; memory at most twice the most that was ever held.
 */
export class ChainFileBuffer {
  #bytes = new Uint8Array(CAPACITY_MIN);
  #start = 0;
  #end = 0;

  /** The bytes held; a view that the next `append` or `take` makes stale. */
  view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  get sizeBytes(): number {
    return this.#end - this.#start;
  }

  append(chunk: Uint8Array): void {
    const held = this.sizeBytes;
    const needed = held + chunk.length;
    if (this.#end + chunk.length > this.#bytes.length) {
      let capacity = this.#bytes.length;
      while (capacity < needed) capacity *= 2;
      const target = capacity === this.#bytes.length ? this.#bytes : new Uint8Array(capacity);
      target.set(this.view());
      this.#bytes = target;
      this.#start = 0;
      this.#end = held;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Removes the first bytes and gives a copy of them. Requires: at least so many are held. */
  take(sizeBytes: number): Uint8Array {
    assert(sizeBytes <= this.sizeBytes, `take ${sizeBytes} of ${this.sizeBytes} bytes`);
    const taken = this.#bytes.slice(this.#start, this.#start + sizeBytes);
    this.#start += sizeBytes;
    return taken;
  }
}
