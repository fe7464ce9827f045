import { assert } from "../primitives/assert.ts";
import { divFloor, isSafeUint } from "../primitives/integer.ts";

const WORD = 0x1_0000_0000;

/** Eight big-endian bytes of an integer 0..2^53-1: keys made of them sort as the integers do. */
export function uintBytes(value: number): Uint8Array {
  assert(isSafeUint(value), `no safe integer: ${value}`);
  // Every access to the state makes keys: eight assignments cost less than a view.
  const bytes = new Uint8Array(8);
  const high = value < WORD ? 0 : divFloor(value, WORD);
  const low = value % WORD;
  bytes[0] = high >>> 24;
  bytes[1] = high >>> 16;
  bytes[2] = high >>> 8;
  bytes[3] = high;
  bytes[4] = low >>> 24;
  bytes[5] = low >>> 16;
  bytes[6] = low >>> 8;
  bytes[7] = low;
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
