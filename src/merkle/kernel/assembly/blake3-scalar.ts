// The compression function of BLAKE3 on one block. Source: BLAKE3 specification (2021-11-09) section 2.2. The plain
// form that the lanes are checked against, and the one for parents and last chunks.

import { KEY_WORDS, WORD_OFFSETS } from "./blake3-constants";
import { SCHEDULE } from "./layout";

@inline function word(block: usize, round: usize, i: usize): u32 {
  return load<u32>(block + (<usize>load<u8>(round + i) >> 2));
}

/** The function G on four of the 16 words at SCHEDULE. */
function mix(a: usize, b: usize, c: usize, d: usize, x: u32, y: u32): void {
  let va = load<u32>(SCHEDULE + a), vb = load<u32>(SCHEDULE + b),
    vc = load<u32>(SCHEDULE + c), vd = load<u32>(SCHEDULE + d);
  va += vb + x;
  vd = rotr<u32>(vd ^ va, 16);
  vc += vd;
  vb = rotr<u32>(vb ^ vc, 12);
  va += vb + y;
  vd = rotr<u32>(vd ^ va, 8);
  vc += vd;
  vb = rotr<u32>(vb ^ vc, 7);
  store<u32>(SCHEDULE + a, va), store<u32>(SCHEDULE + b, vb),
    store<u32>(SCHEDULE + c, vc), store<u32>(SCHEDULE + d, vd);
}

/** Puts the key words of the default mode into a chaining value. */
export function blake3Start(value: usize): void {
  memory.copy(value, KEY_WORDS, 32);
}

/** Compresses one block of 64 bytes into the chaining value at an address. */
export function blake3Compress(value: usize, block: usize, counter: u64, length: u32, flags: u32): void {
  memory.copy(SCHEDULE, value, 32);
  memory.copy(SCHEDULE + 32, KEY_WORDS, 16);
  store<u64>(SCHEDULE, counter, 48);
  store<u32>(SCHEDULE, length, 56);
  store<u32>(SCHEDULE, flags, 60);
  for (let r = WORD_OFFSETS, end = WORD_OFFSETS + 112; r < end; r += 16) {
    mix(0, 16, 32, 48, word(block, r, 0), word(block, r, 1));
    mix(4, 20, 36, 52, word(block, r, 2), word(block, r, 3));
    mix(8, 24, 40, 56, word(block, r, 4), word(block, r, 5));
    mix(12, 28, 44, 60, word(block, r, 6), word(block, r, 7));
    mix(0, 20, 40, 60, word(block, r, 8), word(block, r, 9));
    mix(4, 24, 44, 48, word(block, r, 10), word(block, r, 11));
    mix(8, 28, 32, 52, word(block, r, 12), word(block, r, 13));
    mix(12, 16, 36, 56, word(block, r, 14), word(block, r, 15));
  }
  for (let i: usize = 0; i < 32; i += 4) {
    store<u32>(value + i, load<u32>(SCHEDULE + i) ^ load<u32>(SCHEDULE + i + 32));
  }
}
