// SHA3-256 of two messages at once, one in each 64-bit lane. Source: FIPS 202 sections 3.2 and 3.3.
// Lanes of the state are named as by the Keccak team: consonant b g k m s for y = 0..4, vowel a e i o u for x = 0..4;
// upper case between rho-pi and chi.

import { ROTATE_LONGS_56, ROTATE_LONGS_8 } from "./lanes";
import { LANES } from "./layout";
import { PAD_FIRST, RATE, RATE_LANES, ROUND_CONSTANTS } from "./sha3-constants";

@inline function xor(a: v128, b: v128): v128 { return v128.xor(a, b); }
@inline function chi(a: v128, b: v128, c: v128): v128 { return v128.xor(a, v128.andnot(c, b)); }

@inline function rotl(x: v128, n: i32): v128 { return v128.or(i64x2.shl(x, n), i64x2.shr_u(x, 64 - n)); }

@inline function pair(p0: usize, p1: usize): v128 {
  return v128.load64_lane(p1, v128.load64_zero(p0), 1);
}

/** Empties both states. */
export function sha3Start2(): void {
  for (let i: usize = 0; i < 400; i += 16) v128.store(LANES + i, i64x2.splat(0));
}

/** Absorbs blocks that lie one after the other from each address. */
export function sha3Absorb2(p0: usize, p1: usize, blocks: u32): void {
  for (; blocks > 0; blocks--) {
    for (let i: usize = 0; i < RATE_LANES; i++) {
      const at = LANES + 16 * i;
      v128.store(at, xor(v128.load(at), pair(p0 + 8 * i, p1 + 8 * i)));
    }
    permute2();
    p0 += RATE;
    p1 += RATE;
  }
}

/** The states after 0x01 and the 64 bytes of a pair of digests, one block with its padding. */
export function sha3Node2(p0: usize, p1: usize): void {
  v128.store(LANES, v128.or(i64x2.shl(pair(p0, p1), 8), i64x2.splat(0x01)));
  for (let i: usize = 1; i < 8; i++) v128.store(LANES + 16 * i, pair(p0 + 8 * i - 1, p1 + 8 * i - 1));
  const tail = v128.or(i64x2.shr_u(pair(p0 + 56, p1 + 56), 56), i64x2.splat((<i64>PAD_FIRST) << 8));
  v128.store(LANES, tail, 128);
  for (let i: usize = 144; i < 400; i += 16) v128.store(LANES + i, i64x2.splat(0));
  v128.store(LANES, i64x2.splat(<i64>0x8000000000000000), 256);
  permute2();
}

/** The 24 rounds over the states in LANES. */
function permute2(): void {
  let ba = v128.load(LANES, 0), be = v128.load(LANES, 16), bi = v128.load(LANES, 32),
    bo = v128.load(LANES, 48), bu = v128.load(LANES, 64);
  let ga = v128.load(LANES, 80), ge = v128.load(LANES, 96), gi = v128.load(LANES, 112),
    go = v128.load(LANES, 128), gu = v128.load(LANES, 144);
  let ka = v128.load(LANES, 160), ke = v128.load(LANES, 176), ki = v128.load(LANES, 192),
    ko = v128.load(LANES, 208), ku = v128.load(LANES, 224);
  let ma = v128.load(LANES, 240), me = v128.load(LANES, 256), mi = v128.load(LANES, 272),
    mo = v128.load(LANES, 288), mu = v128.load(LANES, 304);
  let sa = v128.load(LANES, 320), se = v128.load(LANES, 336), si = v128.load(LANES, 352),
    so = v128.load(LANES, 368), su = v128.load(LANES, 384);
  let c0 = i64x2.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, d0 = c0, d1 = c0, d2 = c0, d3 = c0, d4 = c0;
  let BA = c0, BE = c0, BI = c0, BO = c0, BU = c0;
  let GA = c0, GE = c0, GI = c0, GO = c0, GU = c0;
  let KA = c0, KE = c0, KI = c0, KO = c0, KU = c0;
  let MA = c0, ME = c0, MI = c0, MO = c0, MU = c0;
  let SA = c0, SE = c0, SI = c0, SO = c0, SU = c0;
  const by8 = v128.load(ROTATE_LONGS_8), by56 = v128.load(ROTATE_LONGS_56);
  for (let rc = ROUND_CONSTANTS, end = ROUND_CONSTANTS + 192; rc < end; rc += 8) {
    c0 = xor(xor(xor(xor(ba, ga), ka), ma), sa);
    c1 = xor(xor(xor(xor(be, ge), ke), me), se);
    c2 = xor(xor(xor(xor(bi, gi), ki), mi), si);
    c3 = xor(xor(xor(xor(bo, go), ko), mo), so);
    c4 = xor(xor(xor(xor(bu, gu), ku), mu), su);
    d0 = xor(c4, rotl(c1, 1));
    d1 = xor(c0, rotl(c2, 1));
    d2 = xor(c1, rotl(c3, 1));
    d3 = xor(c2, rotl(c4, 1));
    d4 = xor(c3, rotl(c0, 1));
    BA = xor(ba, d0), BE = rotl(xor(ge, d1), 44), BI = rotl(xor(ki, d2), 43);
    BO = rotl(xor(mo, d3), 21), BU = rotl(xor(su, d4), 14);
    GA = rotl(xor(bo, d3), 28), GE = rotl(xor(gu, d4), 20), GI = rotl(xor(ka, d0), 3);
    GO = rotl(xor(me, d1), 45), GU = rotl(xor(si, d2), 61);
    KA = rotl(xor(be, d1), 1), KE = rotl(xor(gi, d2), 6), KI = rotl(xor(ko, d3), 25);
    KO = v128.swizzle(xor(mu, d4), by8), KU = rotl(xor(sa, d0), 18);
    MA = rotl(xor(bu, d4), 27), ME = rotl(xor(ga, d0), 36), MI = rotl(xor(ke, d1), 10);
    MO = rotl(xor(mi, d2), 15), MU = v128.swizzle(xor(so, d3), by56);
    SA = rotl(xor(bi, d2), 62), SE = rotl(xor(go, d3), 55), SI = rotl(xor(ku, d4), 39);
    SO = rotl(xor(ma, d0), 41), SU = rotl(xor(se, d1), 2);
    ba = xor(chi(BA, BE, BI), v128.load64_splat(rc)), be = chi(BE, BI, BO), bi = chi(BI, BO, BU);
    bo = chi(BO, BU, BA), bu = chi(BU, BA, BE);
    ga = chi(GA, GE, GI), ge = chi(GE, GI, GO), gi = chi(GI, GO, GU);
    go = chi(GO, GU, GA), gu = chi(GU, GA, GE);
    ka = chi(KA, KE, KI), ke = chi(KE, KI, KO), ki = chi(KI, KO, KU);
    ko = chi(KO, KU, KA), ku = chi(KU, KA, KE);
    ma = chi(MA, ME, MI), me = chi(ME, MI, MO), mi = chi(MI, MO, MU);
    mo = chi(MO, MU, MA), mu = chi(MU, MA, ME);
    sa = chi(SA, SE, SI), se = chi(SE, SI, SO), si = chi(SI, SO, SU);
    so = chi(SO, SU, SA), su = chi(SU, SA, SE);
  }
  v128.store(LANES, ba, 0), v128.store(LANES, be, 16), v128.store(LANES, bi, 32),
    v128.store(LANES, bo, 48), v128.store(LANES, bu, 64);
  v128.store(LANES, ga, 80), v128.store(LANES, ge, 96), v128.store(LANES, gi, 112),
    v128.store(LANES, go, 128), v128.store(LANES, gu, 144);
  v128.store(LANES, ka, 160), v128.store(LANES, ke, 176), v128.store(LANES, ki, 192),
    v128.store(LANES, ko, 208), v128.store(LANES, ku, 224);
  v128.store(LANES, ma, 240), v128.store(LANES, me, 256), v128.store(LANES, mi, 272),
    v128.store(LANES, mo, 288), v128.store(LANES, mu, 304);
  v128.store(LANES, sa, 320), v128.store(LANES, se, 336), v128.store(LANES, si, 352),
    v128.store(LANES, so, 368), v128.store(LANES, su, 384);
}
