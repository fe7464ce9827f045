import { assert } from "./assert.ts";

/** Length of zero; shared because it cannot be changed. */
export const EMPTY_BYTES: Uint8Array = new Uint8Array(0);

/** Joins byte strings in order. Cost: one copy of each byte. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let sizeBytes = 0;
  for (const part of parts) sizeBytes += part.length;
  const joined = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Length from which a comparison by words is faster than one by bytes, the views that it needs included. */
const WORDS_FROM_BYTES = 256;

/** True iff both byte strings have the same length and bytes. Not constant time: for public data. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  let i = left.length < WORDS_FROM_BYTES ? 0 : countEqualWords(left, right);
  for (; i < left.length; i++) {
    if (left[i] !== right[i]) return false;
  }
  return true;
}

/** Bytes at the beginning that are equal, as far as whole words of eight go. Requires: equal lengths. */
function countEqualWords(left: Uint8Array, right: Uint8Array): number {
  const { length } = left;
  const own = new DataView(left.buffer, left.byteOffset, length);
  const other = new DataView(right.buffer, right.byteOffset, length);
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    if (own.getInt32(i) !== other.getInt32(i)) break;
    if (own.getInt32(i + 4) !== other.getInt32(i + 4)) break;
  }
  return i;
}

/** Lexicographic order of byte strings: negative, zero or positive. A prefix sorts first. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const common = Math.min(left.length, right.length);
  for (let i = 0; i < common; i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** True iff every byte is zero. */
export function isAllZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte !== 0) return false;
  }
  return true;
}

/** A copy that shares no memory with the original. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Bytes of a text whose characters are all below U+0080. Requires: no other character. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    assert(code < 0x80, `character ${code} at ${i} is not ASCII`);
    bytes[i] = code;
  }
  return bytes;
}
