import { assert } from "../../primitives/assert.ts";

const LENGTH = 16;
const ALL_ONES = (1n << 128n) - 1n;

/** Sixteen big-endian bytes of an amount: keys made of them sort as the amounts do. */
export function amountBytes(amount: bigint): Uint8Array {
  assert(amount >= 0n && amount <= ALL_ONES, `no amount of ${LENGTH} bytes: ${amount}`);
  const bytes = new Uint8Array(LENGTH);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, amount >> 64n);
  view.setBigUint64(8, amount & 0xffff_ffff_ffff_ffffn);
  return bytes;
}

/** The same for keys that sort the other way: the greatest amount first. */
export function descendingBytes(amount: bigint): Uint8Array {
  return amountBytes(ALL_ONES - amount);
}

/** The amount that bytes of `amountBytes` stand for. */
export function bytesAmount(bytes: Uint8Array): bigint {
  assert(bytes.length === LENGTH, `an amount of ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, LENGTH);
  return (view.getBigUint64(0) << 64n) | view.getBigUint64(8);
}
