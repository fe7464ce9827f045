import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { computeNode } from "./node-digest.ts";
import { pathBit } from "./path-order.ts";
import { findMisfit, type ProofFault } from "./proof-fault.ts";
import {
  computePaths,
  computeStateLeaf,
  KEY_BYTES_MAX,
  type StateEntry,
  VALUE_BYTES_MAX,
} from "./state-leaf.ts";

/** Shows the value of a key in a state, or that it has none. */
export interface StateProof {
  readonly key: Uint8Array;
  /** The value, or null where the key is absent. */
  readonly value: Uint8Array | null;
  /** Of an absent key: the entry that stands in its place, or null where nothing does. */
  readonly other: StateEntry | null;
  /** Digests beside the way from the root down to the place. */
  readonly siblings: readonly Digest[];
}

/** Why a state proof proves nothing. */
export type StateProofFault =
  | ProofFault
  /** A key has not 1..64 bytes, or a value more than 65,536. */
  | { readonly code: "MERKLE_STATE_ENTRY"; readonly keyBytes: number; readonly valueBytes: number }
  /** A proof of presence names another entry, or the other entry is that of the key itself. */
  | { readonly code: "MERKLE_STATE_OTHER" }
  /** The other entry does not stand on the way to the key: their paths part at this bit. */
  | { readonly code: "MERKLE_STATE_PLACE"; readonly depth: number };

/**
 * Accepts iff the proof shows, under the root, the value of the key or its absence.
 * Cost: one digest for each sibling, at most three more.
 */
export function verifyStateProof(
  hash: HashFunction,
  proof: StateProof,
  root: Digest,
): Result<Digest, StateProofFault> {
  const fault = findShapeFault(hash, proof);
  if (fault !== undefined) return err(fault);
  const { key, value, other, siblings } = proof;
  const path = computePaths(hash, [key]);
  if (other !== null) {
    const depth = firstDifference(path, computePaths(hash, [other[0]]), siblings.length);
    if (depth < siblings.length) return err({ code: "MERKLE_STATE_PLACE", depth });
  }
  const entry: StateEntry | null = value === null ? other : [key, value];
  let computed = entry === null ? computeEmptyRoot(hash) : computeStateLeaf(hash, entry);
  for (let depth = siblings.length - 1; depth >= 0; depth--) {
    const sibling = siblings[depth] as Digest;
    computed =
      pathBit(path, 0, depth) === 1
        ? computeNode(hash, sibling, computed)
        : computeNode(hash, computed, sibling);
  }
  if (equalBytes(computed, root)) return ok(computed);
  return err({ code: "MERKLE_ROOT", tree: "only", expected: root, computed });
}

/** Faults that show before anything is hashed. */
function findShapeFault(hash: HashFunction, proof: StateProof): StateProofFault | undefined {
  const { key, value, other, siblings } = proof;
  const entries: StateEntry[] = [[key, value ?? new Uint8Array()]];
  if (other !== null) entries.push(other);
  for (const [{ length: keyBytes }, { length: valueBytes }] of entries) {
    if (keyBytes < 1 || keyBytes > KEY_BYTES_MAX || valueBytes > VALUE_BYTES_MAX) {
      return { code: "MERKLE_STATE_ENTRY", keyBytes, valueBytes };
    }
  }
  if (other !== null && (value !== null || equalBytes(other[0], key))) {
    return { code: "MERKLE_STATE_OTHER" };
  }
  const depthMax = 8 * hash.digestLength;
  if (siblings.length > depthMax) {
    return { code: "MERKLE_PATH_LENGTH", expected: depthMax, found: siblings.length };
  }
  return findMisfit(hash.digestLength, siblings, 0);
}

/** The first bit in which two paths differ, or `depth` if they agree so far. */
function firstDifference(left: Uint8Array, right: Uint8Array, depth: number): number {
  for (let i = 0; i < depth; i++) {
    if (pathBit(left, 0, i) !== pathBit(right, 0, i)) return i;
  }
  return depth;
}
