import { type CodecCode, CodecFault } from "./fault.ts";

/** Deepest nesting of arrays that the profile admits. */
export const DEPTH_MAX = 8;

const TWO_32 = 0x1_0000_0000;

/** Stands for every argument above 2^53 - 1, which a `number` cannot tell apart: 2^53. */
const BEYOND_SAFE = 0x20_0000_0000_0000;

/** Reads canonical items from bytes it does not own. Every length is checked before anything is allocated. */
export class Reader {
  readonly bytes: Uint8Array;
  #offset = 0;
  #depth = 0;
  /** First byte of the item being read: the place of a fault. */
  #itemStart = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Number of bytes consumed. */
  get offset(): number {
    return this.#offset;
  }

  /** Ends the decoding with a fault of the current item. */
  fail(code: CodecCode, offset = this.#itemStart): never {
    throw new CodecFault(code, offset);
  }

  /** The next byte without consuming it. Fails with `CODEC_TRUNCATED` at the end. */
  peek(): number {
    const byte = this.bytes[this.#offset];
    if (byte === undefined) return this.fail("CODEC_TRUNCATED", this.#offset);
    return byte;
  }

  /** Consumes a simple value that `peek` has shown. */
  skipSimple(): void {
    this.#itemStart = this.#offset;
    this.#offset += 1;
  }

  /** Reads the head of an item of `major`; returns its argument, or 2^53 for every argument above 2^53 - 1. */
  head(major: number): number {
    const info = this.#lead(major);
    if (info < 24) return info;
    if (info === 24) return this.#shortest(this.#uint(1), 24);
    if (info === 25) return this.#shortest(this.#uint(2), 0x100);
    if (info === 26) return this.#shortest(this.#uint(4), 0x1_0000);
    const high = this.#uint(4);
    const low = this.#uint(4);
    if (high === 0) return this.fail("CODEC_NONCANONICAL");
    if (high > 0x1f_ffff) return BEYOND_SAFE;
    return high * TWO_32 + low;
  }

  /** Reads an unsigned integer of up to 64 bits. */
  uint64(): bigint {
    const start = this.#offset;
    const value = this.head(0);
    if (value !== BEYOND_SAFE) return BigInt(value);
    let wide = 0n;
    for (let i = start + 1; i < start + 9; i++) wide = (wide << 8n) | BigInt(this.bytes[i] ?? 0);
    return wide;
  }

  /** Consumes `length` bytes as a view of the input. */
  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.#offset) this.fail("CODEC_TRUNCATED");
    const view = this.bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return view;
  }

  /** Enters an array. Each item has at least one byte, so a count beyond the bytes left is truncation. */
  enter(count: number): void {
    if (count > this.bytes.length - this.#offset) this.fail("CODEC_TRUNCATED");
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) this.fail("CODEC_DEPTH");
  }

  /** Leaves the array entered last. */
  leave(): void {
    this.#depth -= 1;
  }

  /** Asserts that everything was consumed. */
  end(): void {
    if (this.#offset !== this.bytes.length) this.fail("CODEC_TRAILING", this.#offset);
  }

  /** Checks the initial byte; its low five bits are 0..27. */
  #lead(major: number): number {
    this.#itemStart = this.#offset;
    const initial = this.peek();
    this.#offset += 1;
    if (initial >> 5 !== major) return this.fail("CODEC_TYPE");
    const info = initial & 0x1f;
    if (info > 27) return this.fail("CODEC_TYPE");
    return info;
  }

  #uint(size: number): number {
    if (size > this.bytes.length - this.#offset) this.fail("CODEC_TRUNCATED");
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (this.bytes[this.#offset++] ?? 0);
    return value;
  }

  #shortest(value: number, least: number): number {
    if (value < least) return this.fail("CODEC_NONCANONICAL");
    return value;
  }
}
