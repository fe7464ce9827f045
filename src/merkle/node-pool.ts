import { assert } from "../primitives/assert.ts";

/** Records of one segment: memory is taken in steps, without copying what is there. */
const SEGMENT_BITS = 12;
const SEGMENT_RECORDS = 1 << SEGMENT_BITS;
const SEGMENT_MASK = SEGMENT_RECORDS - 1;

/** Words of a record before its digest. */
const FIELDS = 2;

/**
 * Records of two 32-bit fields and a digest, without an object for each. They are numbered from 1; a number that was
 * released is given out again. Fields and digest lie side by side, so that a visit costs one miss of the cache.
 * Cost: 8 bytes and a digest a record.
 */
export class NodePool {
  /** 32-bit words of a record. Words are moved, never computed with: the host's byte order does not matter. */
  readonly #stride: number;
  readonly #segments: Int32Array[] = [];
  readonly #released: number[] = [];
  #next = 1;

  constructor(digestLength: number) {
    assert(digestLength % 4 === 0, `a digest of ${digestLength} bytes is no list of words`);
    this.#stride = FIELDS + (digestLength >>> 2);
  }

  /** Records in use. */
  get count(): number {
    return this.#next - 1 - this.#released.length;
  }

  /** A record whose fields are set and whose digest is not. */
  allocate(first: number, second: number): number {
    const record = this.#released.pop() ?? this.#next++;
    if (record >>> SEGMENT_BITS === this.#segments.length) {
      this.#segments.push(new Int32Array(this.#stride * SEGMENT_RECORDS));
    }
    this.setFields(record, first, second);
    return record;
  }

  /** Gives a record up. Requires: it is in use, and nothing refers to it any more. */
  release(record: number): void {
    this.#released.push(record);
  }

  first(record: number): number {
    return this.#segment(record)[(record & SEGMENT_MASK) * this.#stride] as number;
  }

  second(record: number): number {
    return this.#segment(record)[(record & SEGMENT_MASK) * this.#stride + 1] as number;
  }

  setFields(record: number, first: number, second: number): void {
    const segment = this.#segment(record);
    const at = (record & SEGMENT_MASK) * this.#stride;
    segment[at] = first;
    segment[at + 1] = second;
  }

  /** Copies the digest of a record to a list of words. */
  copyDigest(record: number, to: Int32Array, at: number): void {
    const segment = this.#segment(record);
    const words = this.#stride - FIELDS;
    const from = (record & SEGMENT_MASK) * this.#stride + FIELDS;
    for (let i = 0; i < words; i++) to[at + i] = segment[from + i] as number;
  }

  /** Takes the digest of a record from a list of words. */
  setDigest(record: number, from: Int32Array, at: number): void {
    const segment = this.#segment(record);
    const words = this.#stride - FIELDS;
    const to = (record & SEGMENT_MASK) * this.#stride + FIELDS;
    for (let i = 0; i < words; i++) segment[to + i] = from[at + i] as number;
  }

  #segment(record: number): Int32Array {
    return this.#segments[record >>> SEGMENT_BITS] as Int32Array;
  }
}
