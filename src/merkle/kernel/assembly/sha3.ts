// SHA3-256 of items, of pairs of digests, of trees and of one long message. Source: FIPS 202 section 5.1 (padding).

import { BLOCKS, LANES, LEVEL, SLOTS, STREAM } from "./layout";
import {
  blocksOf, carryLast, itemAt, messageLength, messageStart, orderByBlocks, pairAt, writePrefix, writeZeros,
} from "./messages";
import { PAD_FIRST, PAD_LAST, RATE } from "./sha3-constants";
import { sha3Absorb, sha3Start } from "./sha3-scalar";
import { sha3Absorb2, sha3Node2, sha3Start2 } from "./sha3-simd";

/** Digests of the `count` items of the load, each behind the prefix, to LEVEL from digest `out` on. */
export function sha3Items(count: u32, prefixLength: u32, out: u32): void {
  let least: u32 = u32.MAX_VALUE;
  let most: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const start = messageStart(i, prefixLength);
    const blocks = pad(start, messageLength(i, prefixLength));
    writePrefix(start, prefixLength);
    store<u32>(BLOCKS + 4 * i, blocks);
    least = min(least, blocks);
    most = max(most, blocks);
  }
  orderByBlocks(count, least, most);
  for (let place: u32 = 0; place < count; place += 2) {
    const i0 = itemAt(place, count), i1 = itemAt(place + 1, count);
    const b0 = blocksOf(i0), b1 = blocksOf(i1);
    const p0 = messageStart(i0, prefixLength), p1 = messageStart(i1, prefixLength);
    sha3Start2();
    sha3Absorb2(p0, p1, b0);
    emit(0, out + i0);
    const q1 = p1 + RATE * b0;
    if (b1 > b0) sha3Absorb2(q1, q1, b1 - b0);
    emit(1, out + i1);
  }
}

/** Digests of 0x01 and each of `count` pairs of digests in LEVEL, in their place. */
export function sha3Pairs(count: u32): void {
  for (let place: u32 = 0; place < count; place += 2) {
    sha3Node2(pairAt(place, count), pairAt(place + 1, count));
    emit(0, place);
    if (place + 1 < count) emit(1, place + 1);
  }
}

/** Root over the first `count` digests of LEVEL, to its first place. */
export function sha3Reduce(count: u32): void {
  for (; count > 1; count = (count + 1) >> 1) {
    sha3Pairs(count >> 1);
    if (count & 1) carryLast(count);
  }
}

/** Pads the last `length` bytes of a message in place; the number of blocks they fill. */
function pad(start: usize, length: u32): u32 {
  const blocks = length / RATE + 1;
  const end = start + RATE * blocks;
  writeZeros(start + length, end);
  store<u8>(start + length, PAD_FIRST);
  store<u8>(end - 1, load<u8>(end - 1) | PAD_LAST);
  return blocks;
}

/** Writes the digest of a lane. */
function emit(lane: u32, place: u32): void {
  const from = LANES + 8 * lane;
  const to = LEVEL + 32 * place;
  for (let i: usize = 0; i < 4; i++) store<u64>(to + 8 * i, load<u64>(from + 16 * i));
}

/** Begins a message that comes piece by piece through SLOTS. */
export function sha3Begin(): void {
  sha3Start(STREAM);
}

/** Absorbs a piece that is not the last. Requires: whole blocks. */
export function sha3Update(length: u32): void {
  sha3Absorb(STREAM, SLOTS, length / RATE);
}

/** Absorbs the last piece and writes the digest to LEVEL at a place. */
export function sha3End(length: u32, out: u32): void {
  sha3Absorb(STREAM, SLOTS, pad(SLOTS, length));
  memory.copy(LEVEL + 32 * out, STREAM, 32);
}
