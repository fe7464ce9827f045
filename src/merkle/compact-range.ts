import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { divFloor, isSafeUint, SAFE_MAX } from "../primitives/integer.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { computeNode } from "./node-digest.ts";
import { foldSubtrees } from "./node-source.ts";
import { findMisfit, type ProofFault } from "./proof-fault.ts";
import { countPerfectSubtrees } from "./tree-geometry.ts";

/**
 * All that must be kept of a growing tree in order to extend it and to know its root: a value, so that branches of a
 * chain share it. At most 53 digests.
 */
export interface CompactRange {
  /** Number of leaves. */
  readonly size: number;
  /** Roots of the perfect subtrees that the leaves fall into, largest first: one for each one bit of `size`. */
  readonly nodes: readonly Digest[];
}

/** A perfect subtree that became complete: see `NodeSource`. */
export interface CompletedNode {
  readonly level: number;
  readonly index: number;
  readonly digest: Digest;
}

/** The tree without leaves. */
export const EMPTY_RANGE: CompactRange = { size: 0, nodes: [] };

/** The tree with one leaf more. Cost: O(log size) digests, one on average. */
export function appendLeaf(hash: HashFunction, range: CompactRange, leaf: Digest): CompactRange {
  const completed = completeNodes(hash, range, leaf);
  const kept = range.nodes.slice(0, range.nodes.length - (completed.length - 1));
  const last = completed[completed.length - 1] as CompletedNode;
  return { size: range.size + 1, nodes: [...kept, last.digest] };
}

/**
 * The nodes that a leaf completes when it is appended, the leaf itself first. A store that keeps them as they come is a
 * `NodeSource` for proofs at every size, and holds fewer than two digests a leaf. Cost: as `appendLeaf`.
 */
export function completeNodes(
  hash: HashFunction,
  range: CompactRange,
  leaf: Digest,
): readonly CompletedNode[] {
  assert(range.size < SAFE_MAX, "the tree is full");
  assert(leaf.length === hash.digestLength, `leaf digest of ${leaf.length} bytes`);
  const completed: CompletedNode[] = [{ level: 0, index: range.size, digest: leaf }];
  let digest = leaf;
  let index = range.size;
  for (let level = 1; index % 2 === 1; level++) {
    const left = range.nodes[range.nodes.length - level];
    assert(left !== undefined, `no subtree to the left of level ${level - 1}`);
    digest = computeNode(hash, left, digest);
    index = divFloor(index, 2);
    completed.push({ level, index, digest });
  }
  return completed;
}

/** `MTH` of the leaves. Cost: O(log size) digests. */
export function computeCompactRoot(hash: HashFunction, range: CompactRange): Digest {
  return range.size === 0 ? computeEmptyRoot(hash) : foldSubtrees(hash, range.nodes);
}

/** The range of a size and its list of digests, as exports and stores hold it, or why they do not fit together. */
export function parseCompactRange(
  hash: HashFunction,
  size: number,
  nodes: readonly Digest[],
): Result<CompactRange, ProofFault> {
  if (!isSafeUint(size)) return err({ code: "MERKLE_SIZE", size });
  const expected = countPerfectSubtrees(size);
  if (nodes.length !== expected) {
    return err({ code: "MERKLE_PATH_LENGTH", expected, found: nodes.length });
  }
  const misfit = findMisfit(hash.digestLength, nodes, 0);
  return misfit === undefined ? ok({ size, nodes }) : err(misfit);
}
