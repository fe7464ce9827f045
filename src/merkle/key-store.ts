import { assert } from "../primitives/assert.ts";
import { divCeil } from "../primitives/integer.ts";

/** Keys are kept in slots of the next multiple of this length, apart by length. */
const SLOT_STEP_BYTES = 8;
const SEGMENT_BITS = 12;
const SEGMENT_SLOTS = 1 << SEGMENT_BITS;
const SEGMENT_MASK = SEGMENT_SLOTS - 1;

/** Slots of one length. */
interface Shelf {
  readonly segments: Uint8Array[];
  readonly released: number[];
  next: number;
}

/**
 * Short byte strings, each found by the number of its slot and its length, without an object for each.
 * Cost: at most 7 bytes more than the string.
 */
export class KeyStore {
  readonly #shelves: Shelf[] = [];

  /** Keeps a copy; the slot by which it is found again. Requires: at least one byte. */
  put(key: Uint8Array): number {
    const size = slotSize(key.length);
    const shelf = this.#shelf(size);
    const slot = shelf.released.pop() ?? shelf.next++;
    const segment = slot >>> SEGMENT_BITS;
    if (segment === shelf.segments.length) {
      shelf.segments.push(new Uint8Array(SEGMENT_SLOTS * size));
    }
    shelf.segments[segment]?.set(key, (slot & SEGMENT_MASK) * size);
    return slot;
  }

  /** A copy of a key. */
  read(slot: number, length: number): Uint8Array {
    const size = slotSize(length);
    const start = (slot & SEGMENT_MASK) * size;
    return this.#segment(slot, size).slice(start, start + length);
  }

  /** True iff the key in the slot has these bytes. */
  holds(slot: number, length: number, key: Uint8Array): boolean {
    if (length !== key.length) return false;
    const size = slotSize(length);
    const segment = this.#segment(slot, size);
    const start = (slot & SEGMENT_MASK) * size;
    for (let i = 0; i < length; i++) {
      if (segment[start + i] !== key[i]) return false;
    }
    return true;
  }

  /** Gives a slot up. */
  release(slot: number, length: number): void {
    this.#shelf(slotSize(length)).released.push(slot);
  }

  #segment(slot: number, size: number): Uint8Array {
    return this.#shelf(size).segments[slot >>> SEGMENT_BITS] as Uint8Array;
  }

  #shelf(size: number): Shelf {
    const known = this.#shelves[size];
    if (known !== undefined) return known;
    const shelf: Shelf = { segments: [], released: [], next: 0 };
    this.#shelves[size] = shelf;
    return shelf;
  }
}

function slotSize(length: number): number {
  assert(length > 0, "an empty key has no slot");
  return divCeil(length, SLOT_STEP_BYTES) * SLOT_STEP_BYTES;
}
