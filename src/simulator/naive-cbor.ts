import { MAJOR_ARRAY, Writer } from "../codec/writer.ts";

/** One item as a lenient decoder reads it. */
type Item =
  | { readonly major: number; readonly value: bigint }
  | { readonly major: number; readonly bytes: Uint8Array }
  | { readonly major: number; readonly items: readonly Item[] };

/**
 * What a lenient decoder makes of bytes: the canonical encoding of the value that it reads in them, or null. Integers
 * and lengths may be longer than they need to be, arrays may be of indefinite length, and what follows the first item
 * is not looked at (N32).
 */
export function readLeniently(bytes: Uint8Array): Uint8Array | null {
  const read = readItem(bytes, 0);
  if (read === null) return null;
  const writer = new Writer();
  write(writer, read.item);
  return writer.finish();
}

/** Where the item that begins at a place ends, for a lenient decoder, or null. */
export function findItemEnd(bytes: Uint8Array, start: number): number | null {
  return readItem(bytes, start)?.end ?? null;
}

interface Read {
  readonly item: Item;
  readonly end: number;
}

const BREAK = 0xff;
const INDEFINITE = 31;

function readItem(bytes: Uint8Array, start: number): Read | null {
  const first = bytes[start];
  if (first === undefined) return null;
  const major = first >>> 5;
  const info = first & 31;
  if (info === INDEFINITE) return major === MAJOR_ARRAY ? readOpen(bytes, start + 1) : null;
  const head = readArgument(bytes, start, info);
  if (head === null) return null;
  const { value, end } = head;
  switch (major) {
    case 0:
    case 7:
      return { item: { major, value }, end };
    case 2:
    case 3: {
      const to = end + Number(value);
      return to > bytes.length
        ? null
        : { item: { major, bytes: bytes.subarray(end, to) }, end: to };
    }
    case MAJOR_ARRAY:
      return readClosed(bytes, end, Number(value));
    default:
      return null;
  }
}

/** Bytes of an argument by the additional information of its head. */
const ARGUMENT_BYTES: Readonly<Record<number, number>> = { 24: 1, 25: 2, 26: 4, 27: 8 };

function readArgument(
  bytes: Uint8Array,
  start: number,
  info: number,
): { readonly value: bigint; readonly end: number } | null {
  if (info < 24) return { value: BigInt(info), end: start + 1 };
  const length = ARGUMENT_BYTES[info];
  if (length === undefined || start + 1 + length > bytes.length) return null;
  let value = 0n;
  for (const byte of bytes.subarray(start + 1, start + 1 + length))
    value = (value << 8n) | BigInt(byte);
  return { value, end: start + 1 + length };
}

function readClosed(bytes: Uint8Array, start: number, count: number): Read | null {
  const items: Item[] = [];
  let end = start;
  for (let i = 0; i < count; i++) {
    const read = readItem(bytes, end);
    if (read === null) return null;
    items.push(read.item);
    end = read.end;
  }
  return { item: { major: MAJOR_ARRAY, items }, end };
}

function readOpen(bytes: Uint8Array, start: number): Read | null {
  const items: Item[] = [];
  let end = start;
  while (bytes[end] !== BREAK) {
    const read = readItem(bytes, end);
    if (read === null) return null;
    items.push(read.item);
    end = read.end;
  }
  return { item: { major: MAJOR_ARRAY, items }, end: end + 1 };
}

function write(writer: Writer, item: Item): void {
  if ("items" in item) {
    writer.head(MAJOR_ARRAY, item.items.length);
    for (const each of item.items) write(writer, each);
  } else if ("bytes" in item) {
    writer.head(item.major, item.bytes.length);
    writer.raw(item.bytes);
  } else if (item.major === 7) {
    writer.byte(0xe0 | Number(item.value));
  } else {
    writer.uint64(item.value);
  }
}

/** Bytes that a decoder sets aside which trusts the first length that it reads. */
export function naiveAllocation(bytes: Uint8Array): bigint {
  const first = bytes[0] ?? 0;
  return readArgument(bytes, 0, first & 31)?.value ?? 0n;
}
