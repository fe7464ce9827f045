import { assert } from "../../primitives/assert.ts";

/** Numbers that look random and follow from a seed and a label: a run draws the same inputs on every machine. */
export interface Random {
  /** An integer of 0..bound-1. Requires: 1 <= bound <= 2^32. */
  below(bound: number): number;
  /** A number of 0 up to and without 1. */
  share(): number;
  bytes(count: number): Uint8Array;
}

const TWO_32 = 2 ** 32;

/** The stream of a seed and a label, so that one more draw for one purpose changes nothing for another. */
export function createRandom(seed: number, label: string): Random {
  let fill = seed | 0;
  for (const letter of label) fill = mix((fill ^ (letter.codePointAt(0) ?? 0)) | 0);
  const state = Uint32Array.from({ length: 4 }, () => {
    fill = (fill + 0x9e3779b9) | 0;
    return mix(fill);
  });
  const next = createXoshiro(state);
  return {
    below(bound) {
      assert(bound >= 1 && bound <= TWO_32, `random bound ${bound}`);
      return Math.floor((next() / TWO_32) * bound);
    },
    share: () => next() / TWO_32,
    bytes(count) {
      const words = Uint32Array.from({ length: Math.ceil(count / 4) }, next);
      return new Uint8Array(words.buffer, 0, count);
    },
  };
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/**
 * Integers of 0..2^32-1 from four words, which are kept and changed. Requires: not all of them zero.
 * Source: xoshiro128** 1.1, Blackman and Vigna 2018.
 */
export function createXoshiro(state: Uint32Array): () => number {
  return () => {
    const [a = 0, b = 0, c = 0, d = 0] = state;
    const c1 = c ^ a;
    const d1 = d ^ b;
    state[0] = a ^ d1;
    state[1] = b ^ c1;
    state[2] = c1 ^ (b << 9);
    state[3] = rotate(d1, 11);
    return Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
  };
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
