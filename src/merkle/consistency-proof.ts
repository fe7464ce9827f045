import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { isSafeUint } from "../primitives/integer.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeNode } from "./node-digest.ts";
import { computeRangeRoot, type NodeSource } from "./node-source.ts";
import { findMisfit, type ProofFault } from "./proof-fault.ts";
import { splitPoint, turnsToPrefix } from "./tree-geometry.ts";

/** Shows that the tree of `from` leaves is a prefix of the tree of `to` leaves. */
export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly path: readonly Digest[];
}

/** The two roots that a consistency proof joins. */
export interface RootPair {
  readonly older: Digest;
  readonly newer: Digest;
}

/**
 * The proof that the first `from` of the first `to` leaves have not changed; empty when the two are equal.
 * Source: PROOF of RFC 9162 section 2.1.4.1. Requires: 1 <= from <= to, the source holds `to` leaves.
 * Cost: O(log to) reads and digests from stored nodes.
 */
export function makeConsistencyProof(
  hash: HashFunction,
  nodes: NodeSource,
  from: number,
  to: number,
): ConsistencyProof {
  const path: Digest[] = [];
  let start = 0;
  let end = to;
  for (const turn of turnsToPrefix(from, to)) {
    const middle = start + splitPoint(end - start);
    if (turn === "left") {
      path.push(computeRangeRoot(hash, nodes, middle, end));
      end = middle;
    } else {
      path.push(computeRangeRoot(hash, nodes, start, middle));
      start = middle;
    }
  }
  // A walk that never turned right ended at the older tree itself, whose root the verifier holds.
  if (start > 0) path.push(computeRangeRoot(hash, nodes, start, end));
  return { from, to, path: path.reverse() };
}

/**
 * Accepts iff both roots follow from the proof; the value is the newer root.
 * A tree without leaves is consistent with everything, so `from` = 0 would prove nothing and is refused.
 * Source: RFC 9162 section 2.1.4.2. Cost: at most two digests for each of the path.
 */
export function verifyConsistency(
  hash: HashFunction,
  proof: ConsistencyProof,
  roots: RootPair,
): Result<Digest, ProofFault> {
  const { from, to, path } = proof;
  if (!isSafeUint(to)) return err({ code: "MERKLE_SIZE", size: to });
  if (!isSafeUint(from) || from === 0 || from > to) {
    return err({ code: "MERKLE_SIZE", size: to, older: from });
  }
  const turns = turnsToPrefix(from, to);
  // Without a turn to the right, the walk ends at the older tree and its root opens the computation.
  const seeded = turns.includes("right");
  const expected = turns.length + (seeded ? 1 : 0);
  if (path.length !== expected) {
    return err({ code: "MERKLE_PATH_LENGTH", expected, found: path.length });
  }
  const misfit = findMisfit(hash.digestLength, path.length === 0 ? [] : [roots.older, ...path], -1);
  if (misfit !== undefined) return err(misfit);
  let older = seeded ? (path[0] as Digest) : roots.older;
  let newer = older;
  const siblings = seeded ? path.slice(1) : path;
  for (const [level, turn] of turns.toReversed().entries()) {
    const sibling = siblings[level] as Digest;
    if (turn === "left") {
      newer = computeNode(hash, newer, sibling);
    } else {
      older = computeNode(hash, sibling, older);
      newer = computeNode(hash, sibling, newer);
    }
  }
  if (!equalBytes(older, roots.older)) {
    return err({ code: "MERKLE_ROOT", tree: "older", expected: roots.older, computed: older });
  }
  if (!equalBytes(newer, roots.newer)) {
    return err({ code: "MERKLE_ROOT", tree: "newer", expected: roots.newer, computed: newer });
  }
  return ok(newer);
}
