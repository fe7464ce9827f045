import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { pathBit } from "./path-order.ts";
import { rehashBranches } from "./rehash-branches.ts";
import { computePaths, computeStateLeaf } from "./state-leaf.ts";
import { mergePlan } from "./state-merge.ts";
import {
  createStateNodes,
  EMPTY_PLACE,
  leafHolds,
  leafKey,
  referencedDigest,
  type StateNodes,
} from "./state-nodes.ts";
import { planChanges, type StateChange, type StatePathCollision } from "./state-plan.ts";
import type { StateProof } from "./state-proof.ts";

/**
 * The sparse Merkle tree over the state map under one hash function, kept in memory. It holds keys and digests, not
 * values, and is a function of the map alone: inverse changes bring the former root back.
 * Source: `docs/spec/merkle.md`, "State tree".
 * Cost: about 130 bytes an entry with keys and digests of 32 bytes; a batch costs O(changes · log size) digests.
 */
export class StateTree {
  readonly #hash: HashFunction;
  readonly #nodes: StateNodes;
  #top: number;
  #root: Digest;

  /** An empty tree, or that of nodes whose digests are up to date, which are its own from now on. */
  constructor(hash: HashFunction, built?: { readonly nodes: StateNodes; readonly top: number }) {
    this.#hash = hash;
    this.#nodes = built?.nodes ?? createStateNodes(computeEmptyRoot(hash));
    this.#top = built?.top ?? EMPTY_PLACE;
    this.#root = referencedDigest(this.#nodes, this.#top);
  }

  /** `stateRoot_a` of the map. */
  get root(): Digest {
    return new Uint8Array(this.#root);
  }

  /** Number of entries. */
  get size(): number {
    return this.#nodes.leaves.count;
  }

  /**
   * Two entries that the map would hold after the changes though their paths are equal, or undefined. Who admits hash
   * functions that are known to be broken asks before it applies. Requires and cost: as `apply`, without its last part.
   */
  findCollision(changes: readonly StateChange[]): StatePathCollision | undefined {
    return planChanges(this.#hash, this.#nodes, this.#top, changes).collision;
  }

  /**
   * Sets and removes entries. A key that is removed need not be there.
   * Requires: keys of 1..64 bytes, strictly ascending; values of at most 65,536 bytes; no collision of paths, which
   * ends the operation before anything has changed, since such a map has no root.
   * Cost: two digests a change, one for each branch above a change, one for each leaf that makes room.
   */
  apply(changes: readonly StateChange[]): void {
    if (changes.length === 0) return;
    const plan = planChanges(this.#hash, this.#nodes, this.#top, changes);
    assert(plan.collision === undefined, "two state keys have one path: their hash is broken");
    const { top, stale } = mergePlan(this.#hash, this.#nodes, this.#top, plan);
    rehashBranches(this.#hash, this.#nodes, stale);
    this.#top = top;
    this.#root = referencedDigest(this.#nodes, top);
  }

  /**
   * The proof of the value of a key, or that it has none.
   * Requires: `readValue` reads the map of this tree. Cost: O(log size) reads, two digests.
   */
  prove(key: Uint8Array, readValue: (key: Uint8Array) => Uint8Array | undefined): StateProof {
    const { branches } = this.#nodes;
    const path = computePaths(this.#hash, [key]);
    const siblings: Digest[] = [];
    let reference = this.#top;
    while (reference > 0) {
      const left = branches.first(reference);
      const right = branches.second(reference);
      const turnsRight = pathBit(path, 0, siblings.length) === 1;
      siblings.push(referencedDigest(this.#nodes, turnsRight ? left : right));
      reference = turnsRight ? right : left;
    }
    if (reference === 0) return { key, value: null, other: null, siblings };
    const leaf = -reference;
    const held = leafKey(this.#nodes, leaf);
    const value = this.#valueAt(leaf, held, readValue);
    if (leafHolds(this.#nodes, leaf, key)) return { key, value, other: null, siblings };
    return { key, value: null, other: [held, value], siblings };
  }

  #valueAt(
    leaf: number,
    key: Uint8Array,
    readValue: (key: Uint8Array) => Uint8Array | undefined,
  ): Uint8Array {
    const value = readValue(key);
    assert(value !== undefined, "the map lacks a key of its tree");
    const digest = computeStateLeaf(this.#hash, [key, value]);
    const kept = referencedDigest(this.#nodes, -leaf);
    assert(equalBytes(digest, kept), "the map has another value than its tree");
    return value;
  }
}
