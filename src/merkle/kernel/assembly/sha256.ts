// SHA-256 of items, of pairs of digests, of trees and of one long message. Source: FIPS 180-4 section 5.1.1 (padding).

import { BLOCKS, LANES, LEVEL, NODE_SCHEDULES, SCHEDULE, SLOTS, STREAM } from "./layout";
import {
  blocksOf, carryLast, itemAt, messageLength, messageStart, orderByBlocks, pairAt, writePrefix, writeZeros,
} from "./messages";
import { ROUND_CONSTANTS } from "./sha256-constants";
import { sha256Absorb, sha256Finish, sha256Start } from "./sha256-scalar";
import { sha256Absorb4, sha256NodeBlock4, sha256Rounds4, sha256Start4 } from "./sha256-simd";

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
    sha256NodeBlock4(p0 - 1, p1 - 1, p2 - 1, p3 - 1);
    scheduleTails(p0 + 63, p1 + 63, p2 + 63, p3 + 63);
    sha256Rounds4();
    const rest = min<u32>(4, count - place);
    for (let lane: u32 = 0; lane < rest; lane++) emit(lane, place + lane);
  }
}

/** Root over the first `count` digests of LEVEL, to its first place. */
export function sha256Reduce(count: u32): void {
  for (; count > 1; count = (count + 1) >> 1) {
    sha256Pairs(count >> 1);
    if (count & 1) carryLast(count);
  }
}

/**
 * A node is 0x01 and 64 bytes, so that its second block holds one byte of digest and is otherwise constant: there are
 * only 256 of them. Their schedules are computed once, which saves a quarter of the work on that block.
 */
export function sha256PrepareNodes(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    const row = NODE_SCHEDULES + 256 * byte;
    memory.fill(row, 0, 64);
    store<u32>(row, byte << 24 | 0x00800000);
    store<u32>(row, 65 * 8, 60);
    for (let w = row, end = row + 192; w < end; w += 4) {
      const w15 = load<u32>(w, 4);
      const w2 = load<u32>(w, 56);
      const s0 = rotr<u32>(w15, 7) ^ rotr<u32>(w15, 18) ^ (w15 >> 3);
      const s1 = rotr<u32>(w2, 17) ^ rotr<u32>(w2, 19) ^ (w2 >> 10);
      store<u32>(w, load<u32>(w) + s0 + load<u32>(w, 36) + s1, 64);
    }
    for (let t: usize = 0; t < 256; t += 4) {
      store<u32>(row + t, load<u32>(row + t) + load<u32>(ROUND_CONSTANTS + t));
    }
  }
}

/** The schedules of the second blocks of four nodes, given the addresses of their last bytes, to SCHEDULE. */
function scheduleTails(p0: usize, p1: usize, p2: usize, p3: usize): void {
  const r0 = NODE_SCHEDULES + 256 * <usize>load<u8>(p0), r1 = NODE_SCHEDULES + 256 * <usize>load<u8>(p1);
  const r2 = NODE_SCHEDULES + 256 * <usize>load<u8>(p2), r3 = NODE_SCHEDULES + 256 * <usize>load<u8>(p3);
  for (let t: usize = 0; t < 256; t += 16) {
    const a = v128.load(r0 + t), b = v128.load(r1 + t), c = v128.load(r2 + t), d = v128.load(r3 + t);
    const e = v128.shuffle<u32>(a, b, 0, 4, 1, 5), f = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
    const g = v128.shuffle<u32>(a, b, 2, 6, 3, 7), h = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
    const to = SCHEDULE + 4 * t;
    v128.store(to, v128.shuffle<u64>(e, f, 0, 2)), v128.store(to, v128.shuffle<u64>(e, f, 1, 3), 16);
    v128.store(to, v128.shuffle<u64>(g, h, 0, 2), 32), v128.store(to, v128.shuffle<u64>(g, h, 1, 3), 48);
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

/** Writes the digest of a lane. */
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
