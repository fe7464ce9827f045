import { hashTag, leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";

/** Bounds of the state map. Source: `docs/spec/merkle.md`, "State tree". */
export const KEY_BYTES_MAX = 64;
export const VALUE_BYTES_MAX = 65_536;

/** Entries encoded and hashed together: bounds the memory of a large batch. */
const BATCH_ENTRIES = 1024;
const BATCH_BYTES = 1 << 20;

/** One entry of the state map. */
export type StateEntry = readonly [key: Uint8Array, value: Uint8Array];

/** `path_a(key) = H_a(tag("path", a) ‖ key)` of each key, one after the other. */
export function computePaths(hash: HashFunction, keys: readonly Uint8Array[]): Uint8Array {
  return hash.digestEach(hashTag("path", hash.code), keys);
}

/** `leaf_a(key, value) = H_a(0x00 ‖ tag("kv", a) ‖ GLC[key, value])`. */
export function computeStateLeaf(hash: HashFunction, entry: StateEntry): Digest {
  return computeStateLeaves(hash, [entry]);
}

/** The leaf of each entry, one after the other. */
export function computeStateLeaves(hash: HashFunction, entries: readonly StateEntry[]): Uint8Array {
  const prefix = leafTag("kv", hash.code);
  const leaves = new Uint8Array(entries.length * hash.digestLength);
  for (let from = 0; from < entries.length; ) {
    const to = batchEnd(entries, from);
    const items = encodeEntries(entries, from, to);
    leaves.set(hash.digestEach(prefix, items), from * hash.digestLength);
    from = to;
  }
  return leaves;
}

/** The end of the batch that begins at `from`; a batch holds one entry at least. */
function batchEnd(entries: readonly StateEntry[], from: number): number {
  const last = Math.min(entries.length, from + BATCH_ENTRIES);
  let to = from;
  let sizeBytes = 0;
  while (to < last && (to === from || sizeBytes < BATCH_BYTES)) {
    sizeBytes += encodedBytes(entries[to] as StateEntry);
    to++;
  }
  return to;
}

/** `GLC[key, value]` of the entries `from .. to - 1`, in one buffer. */
function encodeEntries(
  entries: readonly StateEntry[],
  from: number,
  to: number,
): readonly Uint8Array[] {
  let sizeBytes = 0;
  for (let i = from; i < to; i++) sizeBytes += encodedBytes(entries[i] as StateEntry);
  const buffer = new Uint8Array(sizeBytes);
  const items: Uint8Array[] = [];
  let start = 0;
  for (let i = from; i < to; i++) {
    const [key, value] = entries[i] as StateEntry;
    buffer[start] = 0x82;
    const end = writeBytes(buffer, writeBytes(buffer, start + 1, key), value);
    items.push(buffer.subarray(start, end));
    start = end;
  }
  assert(start === sizeBytes, "entries are longer than computed");
  return items;
}

/** Bytes of `GLC[key, value]`: an array of two byte strings. */
function encodedBytes([key, value]: StateEntry): number {
  return 1 + headBytes(key.length) + key.length + headBytes(value.length) + value.length;
}

/** Bytes of the head of a byte string. Source: RFC 8949 section 3. */
function headBytes(length: number): number {
  if (length < 24) return 1;
  if (length < 0x100) return 2;
  return length < 0x1_0000 ? 3 : 5;
}

/** Writes a byte string in its shortest form; the place behind it. */
function writeBytes(buffer: Uint8Array, at: number, bytes: Uint8Array): number {
  const { length } = bytes;
  const head = headBytes(length);
  if (head === 1) {
    buffer[at] = 0x40 + length;
  } else {
    buffer[at] = head === 2 ? 0x58 : head === 3 ? 0x59 : 0x5a;
    for (let i = 1, shift = 8 * (head - 2); i < head; i++, shift -= 8) {
      buffer[at + i] = length >>> shift;
    }
  }
  buffer.set(bytes, at + head);
  return at + head + length;
}
