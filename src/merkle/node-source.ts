import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import { computeNode } from "./node-digest.ts";
import { splitPoint } from "./tree-geometry.ts";

/**
 * Reads digests of perfect subtrees: `read(level, index)` is the root over the leaves
 * `index * 2^level .. (index + 1) * 2^level - 1`. Such a digest never changes once its leaves exist, so that a store
 * may keep it for ever.
 */
export interface NodeSource {
  /** Requires: all the subtree's leaves exist. */
  read(level: number, index: number): Digest;
}

/**
 * Root over the leaves `start .. end - 1`.
 * Requires: start is a multiple of a power of two >= end - start, as every range of an RFC 9162 proof is.
 * Cost: one read for each one bit of end - start, one digest less.
 */
export function computeRangeRoot(
  hash: HashFunction,
  nodes: NodeSource,
  start: number,
  end: number,
): Digest {
  assert(start < end, `empty range ${start}..${end}`);
  const perfect: Digest[] = [];
  let position = start;
  while (position < end) {
    const size = largestPowerUpTo(end - position);
    assert(position % size === 0, `range ${start}..${end} is not aligned`);
    perfect.push(nodes.read(levelOf(size), divFloor(position, size)));
    position += size;
  }
  return foldSubtrees(hash, perfect);
}

/** Root over neighbouring perfect subtrees, largest first. Requires: at least one. Cost: a digest less than those. */
export function foldSubtrees(hash: HashFunction, subtrees: readonly Digest[]): Digest {
  let root: Digest | undefined;
  for (const subtree of subtrees.toReversed()) {
    root = root === undefined ? subtree : computeNode(hash, subtree, root);
  }
  assert(root !== undefined, "no subtrees to fold");
  return root;
}

function largestPowerUpTo(size: number): number {
  if (size === 1) return 1;
  const split = splitPoint(size);
  return split * 2 === size ? size : split;
}

function levelOf(size: number): number {
  let level = 0;
  for (let rest = size; rest > 1; rest = divFloor(rest, 2)) level++;
  return level;
}
