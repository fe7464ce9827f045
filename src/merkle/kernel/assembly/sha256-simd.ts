// SHA-256 of four messages at once, one in each 32-bit lane. Source: FIPS 180-4 section 6.2.2.
// Vector arithmetic bounds this code, loads and stores do not: the schedule goes through memory, and each word of it is
// computed beside the round that no longer needs the word before, which fills the gaps in that round's chain.

import { REVERSE_WORDS, transpose4 } from "./lanes";
import { LANES, SCHEDULE, WORK } from "./layout";
import { INITIAL_STATE, ROUND_CONSTANTS } from "./sha256-constants";
import { lookUpTails4 } from "./sha256-node";

@inline function add(a: v128, b: v128): v128 { return i32x4.add(a, b); }
@inline function xor(a: v128, b: v128): v128 { return v128.xor(a, b); }
@inline function rotr(x: v128, n: i32): v128 { return v128.xor(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n)); }
@inline function bigSigma0(x: v128): v128 { return xor(xor(rotr(x, 2), rotr(x, 13)), rotr(x, 22)); }
@inline function bigSigma1(x: v128): v128 { return xor(xor(rotr(x, 6), rotr(x, 11)), rotr(x, 25)); }
@inline function smallSigma0(x: v128): v128 { return xor(xor(rotr(x, 7), rotr(x, 18)), i32x4.shr_u(x, 3)); }
@inline function smallSigma1(x: v128): v128 { return xor(xor(rotr(x, 17), rotr(x, 19)), i32x4.shr_u(x, 10)); }
@inline function choose(e: v128, f: v128, g: v128): v128 { return xor(g, v128.and(e, xor(f, g))); }

/** T1 of a round, given the word and the address of the constant of the round. */
@inline function first(h: v128, e: v128, f: v128, g: v128, word: v128, constant: usize): v128 {
  return add(add(h, add(word, v128.load32_splat(constant))), add(bigSigma1(e), choose(e, f, g)));
}

/** T2 of a round. `ab` and `bc` are a ^ b and b ^ c; the former is the latter of the next round. */
@inline function second(a: v128, b: v128, ab: v128, bc: v128): v128 {
  return add(bigSigma0(a), xor(b, v128.and(ab, bc)));
}

/** Computes W[t] from W[t - 16], W[t - 15], W[t - 7] and W[t - 2], given the address of W[t - 16]. */
@inline function expand(w: usize): void {
  const near = add(v128.load(w, 144), smallSigma1(v128.load(w, 224)));
  v128.store(w, add(add(v128.load(w), smallSigma0(v128.load(w, 16))), near), 256);
}

/** Four words of a block, most significant byte first in memory. */
@inline function words(at: usize, order: v128): v128 { return v128.swizzle(v128.load(at), order); }

/** Puts the initial hash value into all lanes. */
export function sha256Start4(): void {
  for (let i: usize = 0; i < 8; i++) {
    v128.store(LANES + i * 16, v128.load32_splat(INITIAL_STATE + i * 4));
  }
}

/** Absorbs blocks that lie one after the other from each address. */
export function sha256Absorb4(p0: usize, p1: usize, p2: usize, p3: usize, blocks: u32): void {
  for (; blocks > 0; blocks--) {
    words4(p0, p1, p2, p3);
    begin4();
    expandingRounds4();
    lastRounds4(48);
    p0 += 64;
    p1 += 64;
    p2 += 64;
    p3 += 64;
  }
}

/**
 * Absorbs the two blocks of four nodes, given the addresses of four pairs of digests. The first block begins one byte
 * before the pair, as if that byte were 0x01; the second has its schedule from a table (sha256-node.ts).
 */
export function sha256AbsorbNode4(p0: usize, p1: usize, p2: usize, p3: usize): void {
  words4(p0 - 1, p1 - 1, p2 - 1, p3 - 1);
  const kept = v128.and(v128.load(SCHEDULE), i32x4.splat(0x00ffffff));
  v128.store(SCHEDULE, v128.or(kept, i32x4.splat(0x01000000)));
  begin4();
  expandingRounds4();
  lastRounds4(48);
  lookUpTails4(p0 + 63, p1 + 63, p2 + 63, p3 + 63);
  begin4();
  lastRounds4(0);
}

/** The 16 words of a block of each message, word by word, to SCHEDULE. */
function words4(p0: usize, p1: usize, p2: usize, p3: usize): void {
  const order = v128.load(REVERSE_WORDS);
  for (let t: usize = 0; t < 64; t += 16) {
    const a = words(p0 + t, order), b = words(p1 + t, order), c = words(p2 + t, order), d = words(p3 + t, order);
    transpose4(a, b, c, d, SCHEDULE + 4 * t);
  }
}

/** The working variables of a block: the states. */
function begin4(): void {
  for (let i: usize = 0; i < 128; i += 16) v128.store(WORK + i, v128.load(LANES + i));
}

/** Rounds 0 to 47, which compute the words of rounds 16 to 63. */
function expandingRounds4(): void {
  let a = v128.load(WORK), b = v128.load(WORK, 16), c = v128.load(WORK, 32), d = v128.load(WORK, 48);
  let e = v128.load(WORK, 64), f = v128.load(WORK, 80), g = v128.load(WORK, 96), h = v128.load(WORK, 112);
  let bc = xor(b, c), ab = bc, t = bc;
  for (let w = SCHEDULE, k = ROUND_CONSTANTS, end = SCHEDULE + 768; w < end; w += 128, k += 32) {
    t = first(h, e, f, g, v128.load(w), k), d = add(d, t), ab = xor(a, b), h = add(t, second(a, b, ab, bc));
    expand(w);
    t = first(g, d, e, f, v128.load(w, 16), k + 4), c = add(c, t), bc = xor(h, a), g = add(t, second(h, a, bc, ab));
    expand(w + 16);
    t = first(f, c, d, e, v128.load(w, 32), k + 8), b = add(b, t), ab = xor(g, h), f = add(t, second(g, h, ab, bc));
    expand(w + 32);
    t = first(e, b, c, d, v128.load(w, 48), k + 12), a = add(a, t), bc = xor(f, g), e = add(t, second(f, g, bc, ab));
    expand(w + 48);
    t = first(d, a, b, c, v128.load(w, 64), k + 16), h = add(h, t), ab = xor(e, f), d = add(t, second(e, f, ab, bc));
    expand(w + 64);
    t = first(c, h, a, b, v128.load(w, 80), k + 20), g = add(g, t), bc = xor(d, e), c = add(t, second(d, e, bc, ab));
    expand(w + 80);
    t = first(b, g, h, a, v128.load(w, 96), k + 24), f = add(f, t), ab = xor(c, d), b = add(t, second(c, d, ab, bc));
    expand(w + 96);
    t = first(a, f, g, h, v128.load(w, 112), k + 28), e = add(e, t), bc = xor(b, c), a = add(t, second(b, c, bc, ab));
    expand(w + 112);
  }
  v128.store(WORK, a), v128.store(WORK, b, 16), v128.store(WORK, c, 32), v128.store(WORK, d, 48);
  v128.store(WORK, e, 64), v128.store(WORK, f, 80), v128.store(WORK, g, 96), v128.store(WORK, h, 112);
}

/** The rounds from a multiple of 8 to 63, whose words are known, and the sum with the states. */
function lastRounds4(from: usize): void {
  let a = v128.load(WORK), b = v128.load(WORK, 16), c = v128.load(WORK, 32), d = v128.load(WORK, 48);
  let e = v128.load(WORK, 64), f = v128.load(WORK, 80), g = v128.load(WORK, 96), h = v128.load(WORK, 112);
  let bc = xor(b, c), ab = bc, t = bc;
  const end = SCHEDULE + 1024;
  for (let w = SCHEDULE + 16 * from, k = ROUND_CONSTANTS + 4 * from; w < end; w += 128, k += 32) {
    t = first(h, e, f, g, v128.load(w), k), d = add(d, t), ab = xor(a, b), h = add(t, second(a, b, ab, bc));
    t = first(g, d, e, f, v128.load(w, 16), k + 4), c = add(c, t), bc = xor(h, a), g = add(t, second(h, a, bc, ab));
    t = first(f, c, d, e, v128.load(w, 32), k + 8), b = add(b, t), ab = xor(g, h), f = add(t, second(g, h, ab, bc));
    t = first(e, b, c, d, v128.load(w, 48), k + 12), a = add(a, t), bc = xor(f, g), e = add(t, second(f, g, bc, ab));
    t = first(d, a, b, c, v128.load(w, 64), k + 16), h = add(h, t), ab = xor(e, f), d = add(t, second(e, f, ab, bc));
    t = first(c, h, a, b, v128.load(w, 80), k + 20), g = add(g, t), bc = xor(d, e), c = add(t, second(d, e, bc, ab));
    t = first(b, g, h, a, v128.load(w, 96), k + 24), f = add(f, t), ab = xor(c, d), b = add(t, second(c, d, ab, bc));
    t = first(a, f, g, h, v128.load(w, 112), k + 28), e = add(e, t), bc = xor(b, c), a = add(t, second(b, c, bc, ab));
  }
  v128.store(LANES, add(a, v128.load(LANES))), v128.store(LANES, add(b, v128.load(LANES, 16)), 16);
  v128.store(LANES, add(c, v128.load(LANES, 32)), 32), v128.store(LANES, add(d, v128.load(LANES, 48)), 48);
  v128.store(LANES, add(e, v128.load(LANES, 64)), 64), v128.store(LANES, add(f, v128.load(LANES, 80)), 80);
  v128.store(LANES, add(g, v128.load(LANES, 96)), 96), v128.store(LANES, add(h, v128.load(LANES, 112)), 112);
}
