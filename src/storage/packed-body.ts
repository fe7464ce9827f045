import { concatBytes } from "../primitives/bytes.ts";

/** Seven bits a byte, the lowest first; the eighth bit says that more follow (LEB128). */
const MORE = 0x80;
const LOW_BITS = 0x7f;
/** Digits of the largest length that fits a 32-bit integer. */
const DIGITS_MAX = 5;

/**
 * A body as one run of bytes: the number of its statements, the length of each, and then all of their bytes. It is
 * private to the store and costs one or two bytes a statement; packing allocates once, and unpacking copies nothing.
 */
export function packBody(statements: readonly Uint8Array[]): Uint8Array {
  const lengths: number[] = [];
  appendNumber(lengths, statements.length);
  for (const statement of statements) appendNumber(lengths, statement.length);
  return concatBytes(Uint8Array.from(lengths), ...statements);
}

/** The statements as views of the packed bytes, or undefined where the bytes are not a packed body. */
export function unpackBody(packed: Uint8Array): readonly Uint8Array[] | undefined {
  const cursor = { at: 0 };
  const count = readNumber(packed, cursor);
  // Each statement has at least the byte of its length, so a count beyond the bytes is refused before it is used.
  if (count === undefined || count > packed.length) return undefined;
  const lengths: number[] = [];
  for (let i = 0; i < count; i++) {
    const length = readNumber(packed, cursor);
    if (length === undefined) return undefined;
    lengths.push(length);
  }
  const statements: Uint8Array[] = [];
  let { at } = cursor;
  for (const length of lengths) {
    statements.push(packed.subarray(at, at + length));
    at += length;
  }
  return at === packed.length ? statements : undefined;
}

function appendNumber(digits: number[], value: number): void {
  let left = value;
  while (left > LOW_BITS) {
    digits.push((left & LOW_BITS) | MORE);
    left >>>= 7;
  }
  digits.push(left);
}

function readNumber(packed: Uint8Array, cursor: { at: number }): number | undefined {
  let value = 0;
  let weight = 1;
  for (let digit = 0; digit < DIGITS_MAX; digit++) {
    const byte = packed[cursor.at];
    if (byte === undefined) return undefined;
    cursor.at += 1;
    value += (byte & LOW_BITS) * weight;
    if (byte < MORE) return value;
    weight *= 0x80;
  }
  return undefined;
}
