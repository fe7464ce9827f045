// SHA-256 of one message. Source: FIPS 180-4 section 6.2.2. The plain form that the lanes are checked against, and the
// one for a message that has no company.

import { SCHEDULE } from "./layout";
import { INITIAL_STATE, ROUND_CONSTANTS } from "./sha256-constants";

/** Puts the initial hash value into eight words at an address. */
export function sha256Start(state: usize): void {
  memory.copy(state, INITIAL_STATE, 32);
}

/** Absorbs blocks that lie one after the other. */
export function sha256Absorb(state: usize, message: usize, blocks: u32): void {
  for (; blocks > 0; blocks--, message += 64) {
    for (let i: usize = 0; i < 64; i += 4) store<u32>(SCHEDULE + i, bswap<u32>(load<u32>(message + i)));
    sha256Expand(SCHEDULE);
    rounds(state);
  }
}

/** Writes the digest: the words of the state, most significant byte first. `state` and `digest` may be the same. */
export function sha256Finish(state: usize, digest: usize): void {
  for (let i: usize = 0; i < 32; i += 4) store<u32>(digest + i, bswap<u32>(load<u32>(state + i)));
}

/** Computes words 16 to 63 of a schedule behind the first 16. */
export function sha256Expand(schedule: usize): void {
  for (let w = schedule, end = schedule + 192; w < end; w += 4) {
    const w15 = load<u32>(w, 4);
    const w2 = load<u32>(w, 56);
    const s0 = rotr<u32>(w15, 7) ^ rotr<u32>(w15, 18) ^ (w15 >> 3);
    const s1 = rotr<u32>(w2, 17) ^ rotr<u32>(w2, 19) ^ (w2 >> 10);
    store<u32>(w, load<u32>(w) + s0 + load<u32>(w, 36) + s1, 64);
  }
}

function rounds(state: usize): void {
  let a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8), d = load<u32>(state, 12);
  let e = load<u32>(state, 16), f = load<u32>(state, 20), g = load<u32>(state, 24), h = load<u32>(state, 28);
  for (let t: usize = 0; t < 256; t += 4) {
    const t1 = h + (rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25)) + (g ^ (e & (f ^ g))) +
      load<u32>(ROUND_CONSTANTS + t) + load<u32>(SCHEDULE + t);
    const t2 = (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + (b ^ ((a ^ b) & (b ^ c)));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  store<u32>(state, a + load<u32>(state));
  store<u32>(state, b + load<u32>(state, 4), 4);
  store<u32>(state, c + load<u32>(state, 8), 8);
  store<u32>(state, d + load<u32>(state, 12), 12);
  store<u32>(state, e + load<u32>(state, 16), 16);
  store<u32>(state, f + load<u32>(state, 20), 20);
  store<u32>(state, g + load<u32>(state, 24), 24);
  store<u32>(state, h + load<u32>(state, 28), 28);
}
