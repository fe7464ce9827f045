import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import { appendLeaf, computeCompactRoot, EMPTY_RANGE } from "./compact-range.ts";
import type { NodeSource } from "./node-source.ts";

/** Leaves hashed together: bounds the memory of a proof from leaves alone. */
const BATCH_LEAVES = 1024;

/**
 * A node source for who keeps the digests of leaves only, as a function of the index.
 * Cost: a read of level k calls `leafAt` 2^k times and makes 2^k - 1 digests; a proof in a tree of n leaves reads each
 * leaf at most once, so O(n) in all. Memory stays O(1) in n.
 */
export function nodesFromLeaves(hash: HashFunction, leafAt: (index: number) => Digest): NodeSource {
  return {
    read(level, index) {
      const size = leavesOf(level);
      const batch = Math.min(size, BATCH_LEAVES);
      const batches = divFloor(size, batch);
      let range = EMPTY_RANGE;
      for (let i = 0; i < batches; i++) {
        const first = index * size + i * batch;
        range = appendLeaf(hash, range, foldPerfect(hash, readLeaves(hash, leafAt, first, batch)));
      }
      return computeCompactRoot(hash, range);
    },
  };
}

/** Leaves of a perfect subtree. */
function leavesOf(level: number): number {
  let size = 1;
  for (let i = 0; i < level; i++) size *= 2;
  return size;
}

function readLeaves(
  hash: HashFunction,
  leafAt: (index: number) => Digest,
  first: number,
  count: number,
): Uint8Array {
  const leaves = new Uint8Array(count * hash.digestLength);
  for (let i = 0; i < count; i++) {
    const leaf = leafAt(first + i);
    assert(leaf.length === hash.digestLength, `leaf ${first + i} has ${leaf.length} bytes`);
    leaves.set(leaf, i * hash.digestLength);
  }
  return leaves;
}

/** Root over a power of two of digests. */
function foldPerfect(hash: HashFunction, digests: Uint8Array): Digest {
  let level = digests;
  while (level.length > hash.digestLength) level = hash.digestPairs(level);
  return level;
}
