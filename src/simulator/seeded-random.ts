import { asciiBytes } from "../primitives/bytes.ts";

/** Numbers that look random and follow from a seed: equal seeds give equal numbers on every machine. */
export interface SeededRandom {
  /** The next integer of 0..2^32-1. */
  next(): number;
  /** An integer of 0..bound-1. Requires: 1 <= bound <= 2^32. Its bias is below bound / 2^32. */
  below(bound: number): number;
  bytes(count: number): Uint8Array;
}

const FNV_PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;

/**
 * The stream of a seed and a label. Each purpose draws from a stream of its own, so that one more draw for one purpose
 * changes nothing for another. For simulations, never for secrets.
 * Source: splitmix32, the 32-bit finaliser of MurmurHash3 over a Weyl sequence.
 */
export function createRandom(seed: number, label: string): SeededRandom {
  let state = startState(seed, label);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  return {
    next,
    below: (bound) => next() % bound,
    bytes(count) {
      const drawn = new Uint8Array(count);
      for (let i = 0; i < count; i++) drawn[i] = next() & 0xff;
      return drawn;
    },
  };
}

/** FNV-1a over the label, then over the bytes of the seed. */
function startState(seed: number, label: string): number {
  const words = [seed >>> 24, seed >>> 16, seed >>> 8, seed].map((word) => word & 0xff);
  let state = FNV_OFFSET;
  for (const byte of [...asciiBytes(label), ...words]) {
    state = Math.imul(state ^ byte, FNV_PRIME);
  }
  return state;
}
