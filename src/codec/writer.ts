import { assert } from "../primitives/assert.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";
import { DEPTH_MAX } from "./reader.ts";

/** Major types of RFC 8949 section 3.1 that the profile admits. */
export const MAJOR_UINT = 0;
export const MAJOR_BYTES = 2;
export const MAJOR_TEXT = 3;
export const MAJOR_ARRAY = 4;

const TWO_32 = 0x1_0000_0000;
const UINT64_MAX = (1n << 64n) - 1n;

/** Appends canonical items to one growing buffer. Cost: amortised one copy of each byte. */
export class Writer {
  #bytes: Uint8Array;
  #length = 0;
  #depth = 0;

  constructor(capacityBytes = 256) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  /** Number of bytes written. */
  get length(): number {
    return this.#length;
  }

  /** Bytes that fit before the buffer grows. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** True iff the bytes written so far are these. */
  holds(bytes: Uint8Array): boolean {
    return equalBytes(this.view(0), bytes);
  }

  /** The bytes written so far, as a copy that later writes cannot change. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** The bytes from `start` to the end, shared with this writer: valid until the next write. */
  view(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#length);
  }

  /** Forgets everything after `length`. */
  truncate(length: number): void {
    assert(length <= this.#length, "truncate beyond what was written");
    this.#length = length;
  }

  /** Appends bytes that already are an encoding. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Appends one byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Appends the head of an array of `count` items, which follow until `leave`. */
  enter(count: number): void {
    this.#depth += 1;
    assert(this.#depth <= DEPTH_MAX, `array nested deeper than ${DEPTH_MAX}`);
    this.head(MAJOR_ARRAY, count);
  }

  /** Leaves the array entered last. */
  leave(): void {
    this.#depth -= 1;
  }

  /** Appends an initial byte with its argument in the shortest form (RFC 8949 section 4.2.1). */
  head(major: number, argument: number): void {
    assert(Number.isSafeInteger(argument) && argument >= 0, `head argument ${argument}`);
    this.#reserve(9);
    const lead = major << 5;
    const bytes = this.#bytes;
    if (argument < 24) {
      bytes[this.#length++] = lead | argument;
    } else if (argument < 0x100) {
      bytes[this.#length++] = lead | 24;
      bytes[this.#length++] = argument;
    } else if (argument < 0x1_0000) {
      bytes[this.#length++] = lead | 25;
      bytes[this.#length++] = argument >>> 8;
      bytes[this.#length++] = argument;
    } else if (argument < TWO_32) {
      bytes[this.#length++] = lead | 26;
      this.#word(argument);
    } else {
      bytes[this.#length++] = lead | 27;
      this.#word(divFloor(argument, TWO_32));
      this.#word(argument % TWO_32);
    }
  }

  /** Appends an unsigned integer of up to 64 bits in the shortest form. */
  uint64(value: bigint): void {
    assert(value >= 0n && value <= UINT64_MAX, `uint64 ${value}`);
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) {
      this.head(MAJOR_UINT, Number(value));
      return;
    }
    this.#reserve(9);
    this.#bytes[this.#length++] = 27;
    this.#word(Number(value >> 32n));
    this.#word(Number(value & 0xffff_ffffn));
  }

  #word(value: number): void {
    const bytes = this.#bytes;
    bytes[this.#length++] = value >>> 24;
    bytes[this.#length++] = value >>> 16;
    bytes[this.#length++] = value >>> 8;
    bytes[this.#length++] = value;
  }

  #reserve(extraBytes: number): void {
    const needed = this.#length + extraBytes;
    if (needed <= this.#bytes.length) return;
    let capacity = Math.max(64, this.#bytes.length);
    while (capacity < needed) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
