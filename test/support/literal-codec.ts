/**
 * Deterministic CBOR by the letter of RFC 8949, without schemas: the oracle for everything that the ledger encodes.
 * Items of the profile: unsigned integers, byte strings, texts, arrays and null.
 */
export type Item = number | bigint | null | string | Uint8Array | readonly Item[];

/** The canonical bytes of an item. */
export function literalEncode(item: Item): Uint8Array {
  if (item === null) return Uint8Array.of(0xf6);
  if (typeof item === "number" || typeof item === "bigint") return head(0, BigInt(item));
  if (typeof item === "string") {
    const utf8 = new TextEncoder().encode(item);
    return join(head(3, BigInt(utf8.length)), utf8);
  }
  if (item instanceof Uint8Array) return join(head(2, BigInt(item.length)), item);
  return join(head(4, BigInt(item.length)), ...item.map(literalEncode));
}

/** The item of canonical bytes; integers come back as numbers. Throws on anything else. */
export function literalDecode(bytes: Uint8Array): Item {
  const [item, end] = readItem(bytes, 0);
  if (end !== bytes.length) throw new Error(`${bytes.length - end} bytes after the item`);
  return item;
}

/** An amount as its minimal big-endian bytes. */
export function literalAmount(value: bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  return Uint8Array.from(bytes);
}

/** Joins byte strings. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function head(major: number, argument: bigint): Uint8Array {
  const lead = major << 5;
  if (argument < 24n) return Uint8Array.of(lead | Number(argument));
  const sizes = [1, 2, 4, 8];
  const index = sizes.findIndex((size) => argument < 1n << BigInt(8 * size));
  const size = sizes[index];
  if (size === undefined) throw new Error(`argument ${argument} is too large`);
  const bytes = [lead | (24 + index)];
  for (let i = size - 1; i >= 0; i--) bytes.push(Number((argument >> BigInt(8 * i)) & 0xffn));
  return Uint8Array.from(bytes);
}

function readItem(bytes: Uint8Array, start: number): readonly [Item, number] {
  const initial = bytes[start] ?? -1;
  if (initial === 0xf6) return [null, start + 1];
  const major = initial >> 5;
  const info = initial & 31;
  const size = info < 24 ? 0 : 2 ** (info - 24);
  let argument = info;
  if (size > 0) {
    argument = 0;
    for (let i = 0; i < size; i++) argument = argument * 256 + (bytes[start + 1 + i] ?? 0);
  }
  const at = start + 1 + size;
  if (major === 0) return [argument, at];
  if (major === 2) return [bytes.slice(at, at + argument), at + argument];
  if (major === 3) {
    return [new TextDecoder().decode(bytes.subarray(at, at + argument)), at + argument];
  }
  if (major !== 4) throw new Error(`major type ${major} at ${start}`);
  const items: Item[] = [];
  let next = at;
  for (let i = 0; i < argument; i++) {
    const [item, end] = readItem(bytes, next);
    items.push(item);
    next = end;
  }
  return [items, next];
}
