// SHA-256 of four messages at once, one in each 32-bit lane. Source: FIPS 180-4 section 6.2.2.
// The expanded schedule goes through memory: vector arithmetic bounds this code, loads and stores do not.

import { LANES, SCHEDULE } from "./layout";
import { INITIAL_STATE, ROUND_CONSTANTS } from "./sha256-constants";

// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 { return i32x4.add(a, b); }
// @ts-ignore: decorator
@inline function xor(a: v128, b: v128): v128 { return v128.xor(a, b); }
// @ts-ignore: decorator
@inline function rotr(x: v128, n: i32): v128 { return v128.xor(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n)); }
// @ts-ignore: decorator
@inline function bigSigma0(x: v128): v128 { return xor(xor(rotr(x, 2), rotr(x, 13)), rotr(x, 22)); }
// @ts-ignore: decorator
@inline function bigSigma1(x: v128): v128 { return xor(xor(rotr(x, 6), rotr(x, 11)), rotr(x, 25)); }
// @ts-ignore: decorator
@inline function smallSigma0(x: v128): v128 { return xor(xor(rotr(x, 7), rotr(x, 18)), i32x4.shr_u(x, 3)); }
// @ts-ignore: decorator
@inline function smallSigma1(x: v128): v128 { return xor(xor(rotr(x, 17), rotr(x, 19)), i32x4.shr_u(x, 10)); }
// @ts-ignore: decorator
@inline function choose(e: v128, f: v128, g: v128): v128 { return xor(g, v128.and(e, xor(f, g))); }

/** T1 of a round, with the word and constant of the round already added. */
// @ts-ignore: decorator
@inline function first(h: v128, e: v128, f: v128, g: v128, word: v128): v128 {
  return add(add(h, word), add(bigSigma1(e), choose(e, f, g)));
}

/** T2 of a round. `ab` and `bc` are a ^ b and b ^ c; the former is the latter of the next round. */
// @ts-ignore: decorator
@inline function second(a: v128, b: v128, ab: v128, bc: v128): v128 {
  return add(bigSigma0(a), xor(b, v128.and(ab, bc)));
}

/** W[t] from W[t - 16], W[t - 15], W[t - 7], W[t - 2]. */
// @ts-ignore: decorator
@inline function expand(w16: v128, w15: v128, w7: v128, w2: v128): v128 {
  return add(add(w16, smallSigma0(w15)), add(w7, smallSigma1(w2)));
}

/** Four words of each of four blocks, big-endian to native, in the order of the message. */
// @ts-ignore: decorator
@inline function words(at: usize): v128 {
  return v128.swizzle(v128.load(at), i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}

// @ts-ignore: decorator
@inline function keep(at: usize, t: usize, word: v128): void {
  v128.store(at + t * 16, add(word, v128.load32_splat(ROUND_CONSTANTS + t * 4)));
}

/** Puts the initial hash value into all lanes. */
export function sha256Start4(): void {
  for (let i: usize = 0; i < 8; i++) {
    v128.store(LANES + i * 16, v128.load32_splat(INITIAL_STATE + i * 4));
  }
}

/** Absorbs blocks that lie one after the other from each address. */
export function sha256Absorb4(p0: usize, p1: usize, p2: usize, p3: usize, blocks: u32): void {
  for (; blocks > 0; blocks--) {
    schedule4(p0, p1, p2, p3, 0xffffffff, 0);
    sha256Rounds4();
    p0 += 64;
    p1 += 64;
    p2 += 64;
    p3 += 64;
  }
}

/** Absorbs the first blocks of four nodes, which begin one byte before a pair of digests, as if that byte were 0x01. */
export function sha256NodeBlock4(p0: usize, p1: usize, p2: usize, p3: usize): void {
  schedule4(p0, p1, p2, p3, 0x00ffffff, 0x01000000);
  sha256Rounds4();
}

/**
 * Writes the 64 expanded words of a block of each message, each with its round constant, to SCHEDULE. Of the first word
 * only the bits of `kept` count, those of `set` are added.
 */
function schedule4(p0: usize, p1: usize, p2: usize, p3: usize, kept: u32, set: u32): void {
  let w0 = i32x4.splat(0), w1 = w0, w2 = w0, w3 = w0, w4 = w0, w5 = w0, w6 = w0, w7 = w0;
  let w8 = w0, w9 = w0, w10 = w0, w11 = w0, w12 = w0, w13 = w0, w14 = w0, w15 = w0;
  let a = w0, b = w0, c = w0, d = w0, e = w0, f = w0, g = w0, h = w0;

  a = words(p0), b = words(p1), c = words(p2), d = words(p3);
  e = v128.shuffle<u32>(a, b, 0, 4, 1, 5), f = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  g = v128.shuffle<u32>(a, b, 2, 6, 3, 7), h = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  w0 = v128.shuffle<u64>(e, f, 0, 2), w1 = v128.shuffle<u64>(e, f, 1, 3);
  w2 = v128.shuffle<u64>(g, h, 0, 2), w3 = v128.shuffle<u64>(g, h, 1, 3);
  a = words(p0 + 16), b = words(p1 + 16), c = words(p2 + 16), d = words(p3 + 16);
  e = v128.shuffle<u32>(a, b, 0, 4, 1, 5), f = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  g = v128.shuffle<u32>(a, b, 2, 6, 3, 7), h = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  w4 = v128.shuffle<u64>(e, f, 0, 2), w5 = v128.shuffle<u64>(e, f, 1, 3);
  w6 = v128.shuffle<u64>(g, h, 0, 2), w7 = v128.shuffle<u64>(g, h, 1, 3);
  a = words(p0 + 32), b = words(p1 + 32), c = words(p2 + 32), d = words(p3 + 32);
  e = v128.shuffle<u32>(a, b, 0, 4, 1, 5), f = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  g = v128.shuffle<u32>(a, b, 2, 6, 3, 7), h = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  w8 = v128.shuffle<u64>(e, f, 0, 2), w9 = v128.shuffle<u64>(e, f, 1, 3);
  w10 = v128.shuffle<u64>(g, h, 0, 2), w11 = v128.shuffle<u64>(g, h, 1, 3);
  a = words(p0 + 48), b = words(p1 + 48), c = words(p2 + 48), d = words(p3 + 48);
  e = v128.shuffle<u32>(a, b, 0, 4, 1, 5), f = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  g = v128.shuffle<u32>(a, b, 2, 6, 3, 7), h = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  w12 = v128.shuffle<u64>(e, f, 0, 2), w13 = v128.shuffle<u64>(e, f, 1, 3);
  w14 = v128.shuffle<u64>(g, h, 0, 2), w15 = v128.shuffle<u64>(g, h, 1, 3);
  w0 = v128.or(v128.and(w0, i32x4.splat(kept)), i32x4.splat(set));

  for (let t: usize = 0; ; t += 16) {
    keep(SCHEDULE, t, w0), keep(SCHEDULE, t + 1, w1), keep(SCHEDULE, t + 2, w2), keep(SCHEDULE, t + 3, w3);
    keep(SCHEDULE, t + 4, w4), keep(SCHEDULE, t + 5, w5), keep(SCHEDULE, t + 6, w6), keep(SCHEDULE, t + 7, w7);
    keep(SCHEDULE, t + 8, w8), keep(SCHEDULE, t + 9, w9), keep(SCHEDULE, t + 10, w10), keep(SCHEDULE, t + 11, w11);
    keep(SCHEDULE, t + 12, w12), keep(SCHEDULE, t + 13, w13), keep(SCHEDULE, t + 14, w14), keep(SCHEDULE, t + 15, w15);
    if (t == 48) return;
    w0 = expand(w0, w1, w9, w14);
    w1 = expand(w1, w2, w10, w15);
    w2 = expand(w2, w3, w11, w0);
    w3 = expand(w3, w4, w12, w1);
    w4 = expand(w4, w5, w13, w2);
    w5 = expand(w5, w6, w14, w3);
    w6 = expand(w6, w7, w15, w4);
    w7 = expand(w7, w8, w0, w5);
    w8 = expand(w8, w9, w1, w6);
    w9 = expand(w9, w10, w2, w7);
    w10 = expand(w10, w11, w3, w8);
    w11 = expand(w11, w12, w4, w9);
    w12 = expand(w12, w13, w5, w10);
    w13 = expand(w13, w14, w6, w11);
    w14 = expand(w14, w15, w7, w12);
    w15 = expand(w15, w0, w8, w13);
  }
}

/** The 64 rounds over SCHEDULE, added to the states in LANES. */
export function sha256Rounds4(): void {
  let a = v128.load(LANES), b = v128.load(LANES, 16), c = v128.load(LANES, 32), d = v128.load(LANES, 48);
  let e = v128.load(LANES, 64), f = v128.load(LANES, 80), g = v128.load(LANES, 96), h = v128.load(LANES, 112);
  let bc = xor(b, c), ab = bc, t = bc;
  for (let w = SCHEDULE, end = SCHEDULE + 1024; w < end; w += 128) {
    t = first(h, e, f, g, v128.load(w)), d = add(d, t), ab = xor(a, b), h = add(t, second(a, b, ab, bc));
    t = first(g, d, e, f, v128.load(w, 16)), c = add(c, t), bc = xor(h, a), g = add(t, second(h, a, bc, ab));
    t = first(f, c, d, e, v128.load(w, 32)), b = add(b, t), ab = xor(g, h), f = add(t, second(g, h, ab, bc));
    t = first(e, b, c, d, v128.load(w, 48)), a = add(a, t), bc = xor(f, g), e = add(t, second(f, g, bc, ab));
    t = first(d, a, b, c, v128.load(w, 64)), h = add(h, t), ab = xor(e, f), d = add(t, second(e, f, ab, bc));
    t = first(c, h, a, b, v128.load(w, 80)), g = add(g, t), bc = xor(d, e), c = add(t, second(d, e, bc, ab));
    t = first(b, g, h, a, v128.load(w, 96)), f = add(f, t), ab = xor(c, d), b = add(t, second(c, d, ab, bc));
    t = first(a, f, g, h, v128.load(w, 112)), e = add(e, t), bc = xor(b, c), a = add(t, second(b, c, bc, ab));
  }
  v128.store(LANES, add(a, v128.load(LANES)));
  v128.store(LANES, add(b, v128.load(LANES, 16)), 16);
  v128.store(LANES, add(c, v128.load(LANES, 32)), 32);
  v128.store(LANES, add(d, v128.load(LANES, 48)), 48);
  v128.store(LANES, add(e, v128.load(LANES, 64)), 64);
  v128.store(LANES, add(f, v128.load(LANES, 80)), 80);
  v128.store(LANES, add(g, v128.load(LANES, 96)), 96);
  v128.store(LANES, add(h, v128.load(LANES, 112)), 112);
}
