// SHA-256 of items, of pairs of digests, of trees and of one long message. Source: FIPS 180-4 section 5.1.1 (padding).

import { REVERSE_WORDS, transpose4 } from "./lanes";
import { BLOCKS, LANES, LEVEL, SLOTS, STREAM, WORK } from "./layout";
import {
  blocksOf, carryLast, itemAt, messageLength, messageStart, orderByBlocks, pairAt, writePrefix, writeZeros,
} from "./messages";
import { sha256Absorb, sha256Finish, sha256Start } from "./sha256-scalar";
import { sha256Absorb4, sha256AbsorbNode4, sha256Start4 } from "./sha256-simd";

/** Digests of the `count` items of the load, each behind the prefix, to LEVEL from digest `out` on. */
export function sha256Items(count: u32, prefixLength: u32, out: u32): void {
  let least: u32 = u32.MAX_VALUE;
  let most: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const start = messageStart(i, prefixLength);
    const length = messageLength(i, prefixLength);
    const blocks = pad(start, length, length);
    writePrefix(start, prefixLength);
    store<u32>(BLOCKS + 4 * i, blocks);
    least = min(least, blocks);
    most = max(most, blocks);
  }
  orderByBlocks(count, least, most);
  for (let place: u32 = 0; place < count; place += 4) digest4(place, count, prefixLength, out);
}

/** Digests of four messages of rising numbers of blocks; a lane that has ended repeats what the last lane reads. */
function digest4(place: u32, count: u32, prefixLength: u32, out: u32): void {
  const i0 = itemAt(place, count), i1 = itemAt(place + 1, count);
  const i2 = itemAt(place + 2, count), i3 = itemAt(place + 3, count);
  const b0 = blocksOf(i0), b1 = blocksOf(i1), b2 = blocksOf(i2), b3 = blocksOf(i3);
  const p0 = messageStart(i0, prefixLength), p1 = messageStart(i1, prefixLength);
  const p2 = messageStart(i2, prefixLength), p3 = messageStart(i3, prefixLength);
  sha256Start4();
  sha256Absorb4(p0, p1, p2, p3, b0);
  if (b0 == b3) {
    emit4(LEVEL + 32 * (out + i0), LEVEL + 32 * (out + i1), LEVEL + 32 * (out + i2), LEVEL + 32 * (out + i3));
    return;
  }
  emit(0, out + i0);
  const q1 = p3 + 64 * b0;
  if (b1 > b0) sha256Absorb4(q1, p1 + 64 * b0, p2 + 64 * b0, q1, b1 - b0);
  emit(1, out + i1);
  const q2 = p3 + 64 * b1;
  if (b2 > b1) sha256Absorb4(q2, q2, p2 + 64 * b1, q2, b2 - b1);
  emit(2, out + i2);
  const q3 = p3 + 64 * b2;
  if (b3 > b2) sha256Absorb4(q3, q3, q3, q3, b3 - b2);
  emit(3, out + i3);
}

/** Digests of 0x01 and each of `count` pairs of digests in LEVEL, in their place. */
export function sha256Pairs(count: u32): void {
  for (let place: u32 = 0; place < count; place += 4) {
    const p0 = pairAt(place, count), p1 = pairAt(place + 1, count);
    const p2 = pairAt(place + 2, count), p3 = pairAt(place + 3, count);
    sha256Start4();
    sha256AbsorbNode4(p0, p1, p2, p3);
    // Lanes past the end repeat the last pair and write its digest once more.
    const q0 = LEVEL + 32 * place, last = LEVEL + 32 * (count - 1);
    emit4(q0, min(q0 + 32, last), min(q0 + 64, last), min(q0 + 96, last));
  }
}

/** Root over the first `count` digests of LEVEL, to its first place. */
export function sha256Reduce(count: u32): void {
  for (; count > 1; count = (count + 1) >> 1) {
    sha256Pairs(count >> 1);
    if (count & 1) carryLast(count);
  }
}

/** Pads the last `length` bytes of a message of `total` bytes in place; the number of blocks they fill. */
function pad(start: usize, length: u32, total: u64): u32 {
  const blocks = (length + 72) >> 6;
  const end = start + 64 * blocks;
  writeZeros(start + length, end);
  store<u8>(start + length, 0x80);
  store<u64>(end - 8, bswap<u64>(total << 3));
  return blocks;
}

/** Writes the digests of all lanes. */
function emit4(q0: usize, q1: usize, q2: usize, q3: usize): void {
  const order = v128.load(REVERSE_WORDS);
  for (let half: usize = 0; half < 2; half++) {
    const from = LANES + 64 * half;
    transpose4(v128.load(from), v128.load(from, 16), v128.load(from, 32), v128.load(from, 48), WORK);
    v128.store(q0 + 16 * half, v128.swizzle(v128.load(WORK), order));
    v128.store(q1 + 16 * half, v128.swizzle(v128.load(WORK, 16), order));
    v128.store(q2 + 16 * half, v128.swizzle(v128.load(WORK, 32), order));
    v128.store(q3 + 16 * half, v128.swizzle(v128.load(WORK, 48), order));
  }
}

/** Writes the digest of one lane. */
function emit(lane: u32, place: u32): void {
  const from = LANES + 4 * lane;
  const to = LEVEL + 32 * place;
  for (let i: usize = 0; i < 8; i++) store<u32>(to + 4 * i, bswap<u32>(load<u32>(from + 16 * i)));
}

/** Begins a message that comes piece by piece through SLOTS. Its state is followed by the bytes absorbed so far. */
export function sha256Begin(): void {
  sha256Start(STREAM);
  store<u64>(STREAM, 0, 32);
}

/** Absorbs a piece that is not the last. Requires: whole blocks. */
export function sha256Update(length: u32): void {
  sha256Absorb(STREAM, SLOTS, length >> 6);
  store<u64>(STREAM, load<u64>(STREAM, 32) + length, 32);
}

/** Absorbs the last piece and writes the digest to LEVEL at a place. */
export function sha256End(length: u32, out: u32): void {
  const blocks = pad(SLOTS, length, load<u64>(STREAM, 32) + length);
  sha256Absorb(STREAM, SLOTS, blocks);
  sha256Finish(STREAM, LEVEL + 32 * out);
}
