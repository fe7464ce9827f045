// BLAKE3 (default mode, 32 bytes) of items, of pairs of digests, of trees and of one long message.
// Source: BLAKE3 specification (2021-11-09) sections 2.1, 2.4 (chunks) and 2.5 (parents).

import { CHUNK_BYTES, CHUNK_END, CHUNK_START, PARENT, ROOT } from "./blake3-constants";
import { blake3Compress, blake3Start } from "./blake3-scalar";
import {
  blake3Compress4, blake3Start4, blake3Words4, COUNTERS4, FLAGS4, LENGTHS4,
} from "./blake3-simd";
import { BLOCKS, CHAIN, LANES, LEVEL, SCHEDULE, SLOTS, STREAM } from "./layout";
import {
  blocksOf, carryLast, itemAt, messageLength, messageStart, orderByBlocks, pairAt, writePrefix, writeZeros,
} from "./messages";

/** Chunks of the message so far; the chaining value under work; then, in CHAIN, those of complete subtrees. */
const CHUNKS: usize = STREAM;
const VALUE: usize = STREAM + 16;

/** Digests of the `count` items of the load, each behind the prefix, to LEVEL from digest `out` on. */
export function blake3Items(count: u32, prefixLength: u32, out: u32): void {
  let least: u32 = u32.MAX_VALUE;
  let most: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const start = messageStart(i, prefixLength);
    const length = messageLength(i, prefixLength);
    const blocks = max<u32>(1, (length + 63) >> 6);
    writeZeros(start + length, start + 64 * blocks);
    writePrefix(start, prefixLength);
    store<u32>(BLOCKS + 4 * i, blocks);
    least = min(least, blocks);
    most = max(most, blocks);
  }
  orderByBlocks(count, least, most);
  let place: u32 = 0;
  for (; place < count && blocksOf(itemAt(place, count)) <= 16; place += 4) {
    digest4(place, count, prefixLength, out);
  }
  // Longer messages have several chunks each; these fill the lanes.
  for (let p: u32 = 0; p < count; p++) {
    const item = itemAt(p, count);
    if (blocksOf(item) <= 16) continue;
    blake3Begin();
    finish(messageStart(item, prefixLength), messageLength(item, prefixLength), LEVEL + 32 * (out + item));
  }
}

/** Digests of four messages of one chunk each. A longer one in the last lanes computes in vain and is done later. */
function digest4(place: u32, count: u32, prefixLength: u32, out: u32): void {
  const i0 = itemAt(place, count), i1 = itemAt(place + 1, count);
  const i2 = itemAt(place + 2, count), i3 = itemAt(place + 3, count);
  const b0 = min<u32>(16, blocksOf(i0)), b1 = min<u32>(16, blocksOf(i1));
  const b2 = min<u32>(16, blocksOf(i2)), b3 = min<u32>(16, blocksOf(i3));
  const p0 = messageStart(i0, prefixLength), p1 = messageStart(i1, prefixLength);
  const p2 = messageStart(i2, prefixLength), p3 = messageStart(i3, prefixLength);
  blake3Start4();
  v128.store(COUNTERS4, i32x4.splat(0));
  for (let b: u32 = 0; b < b3; b++) {
    const at = 64 * b;
    // A lane that has ended reads what the last lane reads.
    blake3Words4(b < b0 ? p0 + at : p3 + at, b < b1 ? p1 + at : p3 + at, b < b2 ? p2 + at : p3 + at, p3 + at);
    describe(0, i0, prefixLength, b, b0), describe(1, i1, prefixLength, b, b1);
    describe(2, i2, prefixLength, b, b2), describe(3, i3, prefixLength, b, b3);
    blake3Compress4();
    if (b + 1 == b0) emit(0, LEVEL + 32 * (out + i0));
    if (b + 1 == b1) emit(1, LEVEL + 32 * (out + i1));
    if (b + 1 == b2) emit(2, LEVEL + 32 * (out + i2));
    if (b + 1 == b3) emit(3, LEVEL + 32 * (out + i3));
  }
}

/** Sets length and flags of a lane for block `b` of the `blocks` of a message of one chunk. */
@inline function describe(lane: usize, item: u32, prefixLength: u32, b: u32, blocks: u32): void {
  const isLast = b + 1 >= blocks;
  store<u32>(LENGTHS4 + 4 * lane, isLast ? messageLength(item, prefixLength) - 64 * (blocks - 1) : 64);
  store<u32>(FLAGS4 + 4 * lane, (b == 0 ? CHUNK_START : 0) | (isLast ? CHUNK_END | ROOT : 0));
}

/** Digests of 0x01 and each of `count` pairs of digests in LEVEL, in their place: one chunk of two blocks. */
export function blake3Pairs(count: u32): void {
  for (let place: u32 = 0; place < count; place += 4) {
    const p0 = pairAt(place, count), p1 = pairAt(place + 1, count);
    const p2 = pairAt(place + 2, count), p3 = pairAt(place + 3, count);
    blake3Start4();
    v128.store(COUNTERS4, i32x4.splat(0));
    v128.store(LENGTHS4, i32x4.splat(64));
    v128.store(FLAGS4, i32x4.splat(CHUNK_START));
    blake3Words4(p0 - 1, p1 - 1, p2 - 1, p3 - 1);
    setNodeLead();
    blake3Compress4();
    v128.store(LENGTHS4, i32x4.splat(1));
    v128.store(FLAGS4, i32x4.splat(CHUNK_END | ROOT));
    setTails(p0 + 63, p1 + 63, p2 + 63, p3 + 63);
    blake3Compress4();
    const rest = min<u32>(4, count - place);
    for (let lane: u32 = 0; lane < rest; lane++) emit(lane, LEVEL + 32 * (place + lane));
  }
}

/** Root over the first `count` digests of LEVEL, to its first place. */
export function blake3Reduce(count: u32): void {
  for (; count > 1; count = (count + 1) >> 1) {
    blake3Pairs(count >> 1);
    if (count & 1) carryLast(count);
  }
}

/** Writes the first eight words of a lane. */
function emit(lane: u32, to: usize): void {
  const from = LANES + 4 * lane;
  for (let i: usize = 0; i < 8; i++) store<u32>(to + 4 * i, load<u32>(from + 16 * i));
}

/** Sets the first byte of the block of each lane to 0x01, whatever memory holds before a pair of digests. */
function setNodeLead(): void {
  v128.store(SCHEDULE, v128.or(v128.and(v128.load(SCHEDULE), i32x4.splat(0xffffff00)), i32x4.splat(1)));
}

/** The second blocks of four nodes: one byte each. */
function setTails(p0: usize, p1: usize, p2: usize, p3: usize): void {
  v128.store(SCHEDULE, i32x4.splat(load<u8>(p0)));
  store<u32>(SCHEDULE, load<u8>(p1), 4);
  store<u32>(SCHEDULE, load<u8>(p2), 8);
  store<u32>(SCHEDULE, load<u8>(p3), 12);
  for (let i: usize = 16; i < 256; i += 16) v128.store(SCHEDULE + i, i32x4.splat(0));
}

/** Begins a message that comes piece by piece through SLOTS. */
export function blake3Begin(): void {
  store<u64>(CHUNKS, 0);
}

/** Absorbs a piece that is not the last. Requires: whole chunks. */
export function blake3Update(length: u32): void {
  absorbChunks(SLOTS, length / CHUNK_BYTES);
}

/** Absorbs the last piece and writes the digest to LEVEL at a place. Requires: a byte at least, or an empty message. */
export function blake3End(length: u32, out: u32): void {
  writeZeros(SLOTS + length, SLOTS + ((length + 63) & ~63));
  if (length == 0) writeZeros(SLOTS, SLOTS + 64);
  finish(SLOTS, length, LEVEL + 32 * out);
}

/** Absorbs the rest of a message, whose last block is filled with zeros, and writes the digest. */
function finish(at: usize, length: u32, to: usize): void {
  const whole = length == 0 ? 0 : (length - 1) / CHUNK_BYTES;
  absorbChunks(at, whole);
  const before = load<u64>(CHUNKS);
  at += CHUNK_BYTES * whole;
  length -= CHUNK_BYTES * whole;
  compressChunk(at, length, before, before == 0 ? ROOT : 0);
  // Every complete subtree on the left takes what is on its right; the last parent is the root.
  for (let rest = before; rest > 0; rest &= rest - 1) {
    joinLast(<usize>popcnt<u64>(rest), (rest & (rest - 1)) == 0 ? ROOT : 0);
  }
  memory.copy(to, VALUE, 32);
}

/** Absorbs whole chunks that are not the last of the message, four at once while there are four. */
function absorbChunks(at: usize, count: u32): void {
  while (count >= 4) {
    const first = load<u64>(CHUNKS);
    if (first + 4 > u32.MAX_VALUE) break;
    compressChunks4(at, <u32>first);
    for (let lane: u32 = 0; lane < 4; lane++) {
      emit(lane, VALUE);
      pushSubtree();
    }
    at += 4 * CHUNK_BYTES;
    count -= 4;
  }
  for (; count > 0; count--, at += CHUNK_BYTES) {
    compressChunk(at, CHUNK_BYTES, load<u64>(CHUNKS), 0);
    pushSubtree();
  }
}

/** Chaining values of four whole chunks, in LANES. */
function compressChunks4(at: usize, first: u32): void {
  blake3Start4();
  v128.store(COUNTERS4, i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)));
  v128.store(LENGTHS4, i32x4.splat(64));
  for (let b: usize = 0; b < CHUNK_BYTES; b += 64) {
    const isFirst = b == 0, isLast = b == CHUNK_BYTES - 64;
    v128.store(FLAGS4, i32x4.splat((isFirst ? CHUNK_START : 0) | (isLast ? CHUNK_END : 0)));
    const p = at + b;
    blake3Words4(p, p + CHUNK_BYTES, p + 2 * CHUNK_BYTES, p + 3 * CHUNK_BYTES);
    blake3Compress4();
  }
}

/** Chaining value of one chunk of up to 1,024 bytes, in VALUE. */
function compressChunk(at: usize, length: u32, counter: u64, flags: u32): void {
  blake3Start(VALUE);
  let start: u32 = CHUNK_START;
  for (; length > 64; length -= 64, at += 64) {
    blake3Compress(VALUE, at, counter, 64, start);
    start = 0;
  }
  blake3Compress(VALUE, at, counter, length, start | CHUNK_END | flags);
}

/** Takes the chunk in VALUE into the list of complete subtrees, joining those of one size. */
function pushSubtree(): void {
  const before = load<u64>(CHUNKS);
  let subtrees = <usize>popcnt<u64>(before);
  for (let rest = before; rest & 1; rest >>= 1) {
    joinLast(subtrees, 0);
    subtrees--;
  }
  memory.copy(CHAIN + 32 * subtrees, VALUE, 32);
  store<u64>(CHUNKS, before + 1);
}

/** Replaces VALUE by the parent of subtree number `subtrees`, counted from one, and VALUE. */
function joinLast(subtrees: usize, flags: u32): void {
  const block = CHAIN + 32 * (subtrees - 1);
  memory.copy(block + 32, VALUE, 32);
  blake3Start(VALUE);
  blake3Compress(VALUE, block, 0, 64, PARENT | flags);
}
