import { assert } from "../primitives/assert.ts";
import { divFloor, isSafeUint } from "../primitives/integer.ts";

const WORD = 0x1_0000_0000;

/** Eight big-endian bytes of an integer 0..2^53-1: keys made of them sort as the integers do. */
export function uintBytes(value: number): Uint8Array {
  assert(isSafeUint(value), `no safe integer: ${value}`);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, divFloor(value, WORD));
  view.setUint32(4, value % WORD);
  return bytes;
}

/** The integer that eight big-endian bytes stand for. Requires: bytes of `uintBytes`. */
export function bytesUint(bytes: Uint8Array): number {
  assert(bytes.length === 8, `an integer of ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const value = view.getUint32(0) * WORD + view.getUint32(4);
  assert(isSafeUint(value), "an integer above 2^53 - 1");
  return value;
}
