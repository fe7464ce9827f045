// SHA3-256 of one message. Source: FIPS 202 sections 3.2 and 3.3. Names as in sha3-simd.ts. The plain form that the
// lanes are checked against, and the one for a message that has no company.

import { RATE, RATE_LANES, ROUND_CONSTANTS } from "./sha3-constants";

@inline function rotl(x: u64, n: u64): u64 { return x << n | x >> (64 - n); }
@inline function chi(a: u64, b: u64, c: u64): u64 { return a ^ (~b & c); }

/** Empties the 200 bytes of a state. */
export function sha3Start(state: usize): void {
  memory.fill(state, 0, 200);
}

/** Absorbs blocks that lie one after the other. */
export function sha3Absorb(state: usize, message: usize, blocks: u32): void {
  for (; blocks > 0; blocks--, message += RATE) {
    for (let i: usize = 0; i < 8 * RATE_LANES; i += 8) {
      store<u64>(state + i, load<u64>(state + i) ^ load<u64>(message + i));
    }
    permute(state);
  }
}

/** The 24 rounds over a state. */
function permute(state: usize): void {
  let ba = load<u64>(state, 0), be = load<u64>(state, 8), bi = load<u64>(state, 16),
    bo = load<u64>(state, 24), bu = load<u64>(state, 32);
  let ga = load<u64>(state, 40), ge = load<u64>(state, 48), gi = load<u64>(state, 56),
    go = load<u64>(state, 64), gu = load<u64>(state, 72);
  let ka = load<u64>(state, 80), ke = load<u64>(state, 88), ki = load<u64>(state, 96),
    ko = load<u64>(state, 104), ku = load<u64>(state, 112);
  let ma = load<u64>(state, 120), me = load<u64>(state, 128), mi = load<u64>(state, 136),
    mo = load<u64>(state, 144), mu = load<u64>(state, 152);
  let sa = load<u64>(state, 160), se = load<u64>(state, 168), si = load<u64>(state, 176),
    so = load<u64>(state, 184), su = load<u64>(state, 192);
  let c0 = <u64>0, c1 = c0, c2 = c0, c3 = c0, c4 = c0, d0 = c0, d1 = c0, d2 = c0, d3 = c0, d4 = c0;
  let BA = c0, BE = c0, BI = c0, BO = c0, BU = c0;
  let GA = c0, GE = c0, GI = c0, GO = c0, GU = c0;
  let KA = c0, KE = c0, KI = c0, KO = c0, KU = c0;
  let MA = c0, ME = c0, MI = c0, MO = c0, MU = c0;
  let SA = c0, SE = c0, SI = c0, SO = c0, SU = c0;
  for (let rc = ROUND_CONSTANTS, end = ROUND_CONSTANTS + 192; rc < end; rc += 8) {
    c0 = ba ^ ga ^ ka ^ ma ^ sa;
    c1 = be ^ ge ^ ke ^ me ^ se;
    c2 = bi ^ gi ^ ki ^ mi ^ si;
    c3 = bo ^ go ^ ko ^ mo ^ so;
    c4 = bu ^ gu ^ ku ^ mu ^ su;
    d0 = c4 ^ rotl(c1, 1);
    d1 = c0 ^ rotl(c2, 1);
    d2 = c1 ^ rotl(c3, 1);
    d3 = c2 ^ rotl(c4, 1);
    d4 = c3 ^ rotl(c0, 1);
    BA = ba ^ d0, BE = rotl(ge ^ d1, 44), BI = rotl(ki ^ d2, 43);
    BO = rotl(mo ^ d3, 21), BU = rotl(su ^ d4, 14);
    GA = rotl(bo ^ d3, 28), GE = rotl(gu ^ d4, 20), GI = rotl(ka ^ d0, 3);
    GO = rotl(me ^ d1, 45), GU = rotl(si ^ d2, 61);
    KA = rotl(be ^ d1, 1), KE = rotl(gi ^ d2, 6), KI = rotl(ko ^ d3, 25);
    KO = rotl(mu ^ d4, 8), KU = rotl(sa ^ d0, 18);
    MA = rotl(bu ^ d4, 27), ME = rotl(ga ^ d0, 36), MI = rotl(ke ^ d1, 10);
    MO = rotl(mi ^ d2, 15), MU = rotl(so ^ d3, 56);
    SA = rotl(bi ^ d2, 62), SE = rotl(go ^ d3, 55), SI = rotl(ku ^ d4, 39);
    SO = rotl(ma ^ d0, 41), SU = rotl(se ^ d1, 2);
    ba = chi(BA, BE, BI) ^ load<u64>(rc), be = chi(BE, BI, BO), bi = chi(BI, BO, BU);
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
  store<u64>(state, ba, 0), store<u64>(state, be, 8), store<u64>(state, bi, 16),
    store<u64>(state, bo, 24), store<u64>(state, bu, 32);
  store<u64>(state, ga, 40), store<u64>(state, ge, 48), store<u64>(state, gi, 56),
    store<u64>(state, go, 64), store<u64>(state, gu, 72);
  store<u64>(state, ka, 80), store<u64>(state, ke, 88), store<u64>(state, ki, 96),
    store<u64>(state, ko, 104), store<u64>(state, ku, 112);
  store<u64>(state, ma, 120), store<u64>(state, me, 128), store<u64>(state, mi, 136),
    store<u64>(state, mo, 144), store<u64>(state, mu, 152);
  store<u64>(state, sa, 160), store<u64>(state, se, 168), store<u64>(state, si, 176),
    store<u64>(state, so, 184), store<u64>(state, su, 192);
}
