import { assert } from "../primitives/assert.ts";
import { divFloor, isSafeUint } from "../primitives/integer.ts";

/** Where a walk from the root turns: towards the leaves before the split point or those after it. */
export type Turn = "left" | "right";

/**
 * Number of leaves left of the root: the largest power of two below `size`.
 * Source: RFC 9162 section 2.1.1. Requires: 2 <= size <= 2^53 - 1.
 */
export function splitPoint(size: number): number {
  assert(isSafeUint(size) && size >= 2, `no split of ${size} leaves`);
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/**
 * The turns from the root of `size` leaves down to leaf `index`: as many as the inclusion path has digests.
 * Requires: index < size.
 */
export function turnsToLeaf(index: number, size: number): readonly Turn[] {
  assert(isSafeUint(index) && isSafeUint(size) && index < size, `leaf ${index} of ${size}`);
  const turns: Turn[] = [];
  let position = index;
  for (let rest = size; rest > 1; ) {
    const split = splitPoint(rest);
    if (position < split) {
      turns.push("left");
      rest = split;
    } else {
      turns.push("right");
      position -= split;
      rest -= split;
    }
  }
  return turns;
}

/**
 * The turns from the root of `to` leaves down to the subtree whose last leaf is the last of the first `from`: where the
 * two trees part. Source: SUBPROOF of RFC 9162 section 2.1.4.1. Requires: 1 <= from <= to.
 */
export function turnsToPrefix(from: number, to: number): readonly Turn[] {
  assert(isSafeUint(from) && isSafeUint(to) && from >= 1 && from <= to, `prefix ${from} of ${to}`);
  const turns: Turn[] = [];
  let prefix = from;
  for (let rest = to; prefix < rest; ) {
    const split = splitPoint(rest);
    if (prefix <= split) {
      turns.push("left");
      rest = split;
    } else {
      turns.push("right");
      prefix -= split;
      rest -= split;
    }
  }
  return turns;
}

/** Number of one bits: how many perfect subtrees `size` leaves fall into. Requires: a safe unsigned integer. */
export function countPerfectSubtrees(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = divFloor(rest, 2)) count += rest % 2;
  return count;
}
