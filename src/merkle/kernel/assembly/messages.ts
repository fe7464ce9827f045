// What the three functions share: prefixes, padding, the order of the messages and the walk up a tree.

import { BLOCKS, COUNTERS, LENGTHS, LEVEL, ORDER, PREFIX, STARTS } from "./layout";

/** Address of a message, where its prefix begins. */
@inline export function messageStart(item: u32, prefixLength: u32): usize {
  return load<u32>(STARTS + 4 * item) - prefixLength;
}

@inline export function messageLength(item: u32, prefixLength: u32): u32 {
  return load<u32>(LENGTHS + 4 * item) + prefixLength;
}

@inline export function blocksOf(item: u32): u32 { return load<u32>(BLOCKS + 4 * item); }

/** The item at a place of the order; past its end the last one, so that a group is always full. */
@inline export function itemAt(place: u32, count: u32): u32 {
  return load<u32>(ORDER + 4 * (place < count ? place : count - 1));
}

/** Address of the pair of digests at a place; past the end that of the last pair. */
@inline export function pairAt(place: u32, count: u32): usize {
  return LEVEL + 64 * (place < count ? place : count - 1);
}

/** Copies the prefix of the load without touching a byte behind it. */
export function writePrefix(at: usize, length: u32): void {
  if (length >= 16) {
    for (let i: u32 = 0; i <= length - 16; i += 16) v128.store(at + i, v128.load(PREFIX + i));
    v128.store(at + length - 16, v128.load(PREFIX + length - 16));
  } else if (length >= 8) {
    store<u64>(at, load<u64>(PREFIX));
    store<u64>(at + length - 8, load<u64>(PREFIX + length - 8));
  } else {
    for (let i: u32 = 0; i < length; i++) store<u8>(at + i, load<u8>(PREFIX + i));
  }
}

/** Writes zeros from `at` to at least `end`, at most 15 bytes further: the room behind an item allows for them. */
export function writeZeros(at: usize, end: usize): void {
  for (; at < end; at += 16) v128.store(at, i64x2.splat(0));
}

/**
 * Fills ORDER so that messages of as many blocks stand together,
   those of fewer first; a stable counting sort. Messages
 * that share lanes should end together, since lanes that have ended compute in vain.
 */
export function orderByBlocks(count: u32, least: u32, most: u32): void {
  if (least == most) {
    for (let i: u32 = 0; i < count; i++) store<u32>(ORDER + 4 * i, i);
    return;
  }
  for (let b = least; b <= most; b++) store<u32>(COUNTERS + 4 * (b - least), 0);
  for (let i: u32 = 0; i < count; i++) {
    const counter = COUNTERS + 4 * (blocksOf(i) - least);
    store<u32>(counter, load<u32>(counter) + 1);
  }
  let place: u32 = 0;
  for (let b = least; b <= most; b++) {
    const counter = COUNTERS + 4 * (b - least);
    const size = load<u32>(counter);
    store<u32>(counter, place);
    place += size;
  }
  for (let i: u32 = 0; i < count; i++) {
    const counter = COUNTERS + 4 * (blocksOf(i) - least);
    const at = load<u32>(counter);
    store<u32>(counter, at + 1);
    store<u32>(ORDER + 4 * at, i);
  }
}

/** Moves the digest without partner, the last of an odd level, behind the parents of the others. */
@inline export function carryLast(count: u32): void {
  const from = LEVEL + 32 * (count - 1);
  const to = LEVEL + 32 * (count >> 1);
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}
