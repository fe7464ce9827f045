// The compression function of BLAKE3 on four blocks at once, one in each 32-bit lane.
// Source: BLAKE3 specification (2021-11-09) section 2.2.

import { KEY_WORDS, WORD_OFFSETS } from "./blake3-constants";
import { ROTATE_WORDS_8, transpose4 } from "./lanes";
import { LANES, SCHEDULE } from "./layout";

/** Counter (low word; messages of the lanes have fewer than 2^32 chunks), block length and flags of each lane. */
export const COUNTERS4: usize = LANES + 128;
export const LENGTHS4: usize = LANES + 144;
export const FLAGS4: usize = LANES + 160;

@inline function add(a: v128, b: v128): v128 { return i32x4.add(a, b); }
@inline function add3(a: v128, b: v128, c: v128): v128 { return i32x4.add(i32x4.add(a, b), c); }
@inline function xor(a: v128, b: v128): v128 { return v128.xor(a, b); }
@inline function xorRotr16(a: v128, b: v128): v128 {
  const x = v128.xor(a, b);
  return v128.shuffle<u16>(x, x, 1, 0, 3, 2, 5, 4, 7, 6);
}
@inline function xorRotr8(a: v128, b: v128, order: v128): v128 { return v128.swizzle(v128.xor(a, b), order); }
@inline function xorRotr(a: v128, b: v128, n: i32): v128 {
  const x = v128.xor(a, b);
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n));
}

/** Word `i` of the round whose offsets stand at `round`. */
@inline function word(round: usize, i: usize): v128 {
  return v128.load(SCHEDULE + <usize>load<u8>(round + i));
}

/** Puts the key words of the default mode into all lanes. */
export function blake3Start4(): void {
  for (let i: usize = 0; i < 8; i++) {
    v128.store(LANES + i * 16, v128.load32_splat(KEY_WORDS + i * 4));
  }
}

/** Turns four blocks into their words, word by word, in SCHEDULE. */
export function blake3Words4(p0: usize, p1: usize, p2: usize, p3: usize): void {
  for (let t: usize = 0; t < 64; t += 16) {
    transpose4(v128.load(p0 + t), v128.load(p1 + t), v128.load(p2 + t), v128.load(p3 + t), SCHEDULE + 4 * t);
  }
}

/** Compresses the words in SCHEDULE into the chaining values in LANES. */
export function blake3Compress4(): void {
  let a0 = v128.load(LANES), a1 = v128.load(LANES, 16), a2 = v128.load(LANES, 32), a3 = v128.load(LANES, 48);
  let b0 = v128.load(LANES, 64), b1 = v128.load(LANES, 80), b2 = v128.load(LANES, 96), b3 = v128.load(LANES, 112);
  let c0 = v128.load32_splat(KEY_WORDS), c1 = v128.load32_splat(KEY_WORDS, 4);
  let c2 = v128.load32_splat(KEY_WORDS, 8), c3 = v128.load32_splat(KEY_WORDS, 12);
  let d0 = v128.load(COUNTERS4), d1 = i32x4.splat(0), d2 = v128.load(LENGTHS4), d3 = v128.load(FLAGS4);
  const by8 = v128.load(ROTATE_WORDS_8);
  for (let r = WORD_OFFSETS, end = WORD_OFFSETS + 112; r < end; r += 16) {
    a0 = add3(a0, b0, word(r, 0)), a1 = add3(a1, b1, word(r, 2)),
      a2 = add3(a2, b2, word(r, 4)), a3 = add3(a3, b3, word(r, 6));
    d0 = xorRotr16(d0, a0), d1 = xorRotr16(d1, a1), d2 = xorRotr16(d2, a2), d3 = xorRotr16(d3, a3);
    c0 = add(c0, d0), c1 = add(c1, d1), c2 = add(c2, d2), c3 = add(c3, d3);
    b0 = xorRotr(b0, c0, 12), b1 = xorRotr(b1, c1, 12), b2 = xorRotr(b2, c2, 12), b3 = xorRotr(b3, c3, 12);
    a0 = add3(a0, b0, word(r, 1)), a1 = add3(a1, b1, word(r, 3)),
      a2 = add3(a2, b2, word(r, 5)), a3 = add3(a3, b3, word(r, 7));
    d0 = xorRotr8(d0, a0, by8), d1 = xorRotr8(d1, a1, by8), d2 = xorRotr8(d2, a2, by8), d3 = xorRotr8(d3, a3, by8);
    c0 = add(c0, d0), c1 = add(c1, d1), c2 = add(c2, d2), c3 = add(c3, d3);
    b0 = xorRotr(b0, c0, 7), b1 = xorRotr(b1, c1, 7), b2 = xorRotr(b2, c2, 7), b3 = xorRotr(b3, c3, 7);

    a0 = add3(a0, b1, word(r, 8)), a1 = add3(a1, b2, word(r, 10)),
      a2 = add3(a2, b3, word(r, 12)), a3 = add3(a3, b0, word(r, 14));
    d3 = xorRotr16(d3, a0), d0 = xorRotr16(d0, a1), d1 = xorRotr16(d1, a2), d2 = xorRotr16(d2, a3);
    c2 = add(c2, d3), c3 = add(c3, d0), c0 = add(c0, d1), c1 = add(c1, d2);
    b1 = xorRotr(b1, c2, 12), b2 = xorRotr(b2, c3, 12), b3 = xorRotr(b3, c0, 12), b0 = xorRotr(b0, c1, 12);
    a0 = add3(a0, b1, word(r, 9)), a1 = add3(a1, b2, word(r, 11)),
      a2 = add3(a2, b3, word(r, 13)), a3 = add3(a3, b0, word(r, 15));
    d3 = xorRotr8(d3, a0, by8), d0 = xorRotr8(d0, a1, by8), d1 = xorRotr8(d1, a2, by8), d2 = xorRotr8(d2, a3, by8);
    c2 = add(c2, d3), c3 = add(c3, d0), c0 = add(c0, d1), c1 = add(c1, d2);
    b1 = xorRotr(b1, c2, 7), b2 = xorRotr(b2, c3, 7), b3 = xorRotr(b3, c0, 7), b0 = xorRotr(b0, c1, 7);
  }
  v128.store(LANES, xor(a0, c0)), v128.store(LANES, xor(a1, c1), 16);
  v128.store(LANES, xor(a2, c2), 32), v128.store(LANES, xor(a3, c3), 48);
  v128.store(LANES, xor(b0, d0), 64), v128.store(LANES, xor(b1, d1), 80);
  v128.store(LANES, xor(b2, d2), 96), v128.store(LANES, xor(b3, d3), 112);
}
