import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { isSafeUint } from "../primitives/integer.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeNode } from "./node-digest.ts";
import { computeRangeRoot, type NodeSource } from "./node-source.ts";
import { findMisfit, type ProofFault } from "./proof-fault.ts";
import { splitPoint, turnsToLeaf } from "./tree-geometry.ts";

/** Shows that a leaf stands at one place of a tree. */
export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** Siblings from the leaf to the root. */
  readonly path: readonly Digest[];
}

/**
 * The proof that leaf `index` is among the first `size` leaves.
 * Source: PATH of RFC 9162 section 2.1.3.1. Requires: index < size, the source holds `size` leaves.
 * Cost: O(log size) reads and digests from stored nodes.
 */
export function makeInclusionProof(
  hash: HashFunction,
  nodes: NodeSource,
  index: number,
  size: number,
): InclusionProof {
  const path: Digest[] = [];
  let start = 0;
  let end = size;
  for (const turn of turnsToLeaf(index, size)) {
    const middle = start + splitPoint(end - start);
    if (turn === "left") {
      path.push(computeRangeRoot(hash, nodes, middle, end));
      end = middle;
    } else {
      path.push(computeRangeRoot(hash, nodes, start, middle));
      start = middle;
    }
  }
  assert(start === index && end === index + 1, `walk ended at ${start}..${end}, not at ${index}`);
  return { index, size, path: path.reverse() };
}

/**
 * The root of the tree in which the proof places the leaf digest.
 * Source: RFC 9162 section 2.1.3.2. Cost: one digest for each of the path.
 */
export function computeInclusionRoot(
  hash: HashFunction,
  leaf: Digest,
  proof: InclusionProof,
): Result<Digest, ProofFault> {
  const { index, size, path } = proof;
  if (!isSafeUint(size) || size === 0) return err({ code: "MERKLE_SIZE", size });
  if (!isSafeUint(index) || index >= size) return err({ code: "MERKLE_INDEX", index, size });
  const turns = turnsToLeaf(index, size);
  if (path.length !== turns.length) {
    return err({ code: "MERKLE_PATH_LENGTH", expected: turns.length, found: path.length });
  }
  const misfit = findMisfit(hash.digestLength, [leaf, ...path], -1);
  if (misfit !== undefined) return err(misfit);
  let root = leaf;
  for (const [level, turn] of turns.toReversed().entries()) {
    const sibling = path[level] as Digest;
    root = turn === "left" ? computeNode(hash, root, sibling) : computeNode(hash, sibling, root);
  }
  return ok(root);
}

/** Accepts iff the proof places the leaf digest in the tree of that root; the value is the root. */
export function verifyInclusion(
  hash: HashFunction,
  leaf: Digest,
  proof: InclusionProof,
  root: Digest,
): Result<Digest, ProofFault> {
  const result = computeInclusionRoot(hash, leaf, proof);
  if (!result.ok || equalBytes(result.value, root)) return result;
  return err({ code: "MERKLE_ROOT", tree: "only", expected: root, computed: result.value });
}
