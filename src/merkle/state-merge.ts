import type { HashFunction } from "../crypto/hash-function.ts";
import { pathBit } from "./path-order.ts";
import { computeStateLeaves, type StateEntry } from "./state-leaf.ts";
import { EMPTY_PLACE, type StateNodes, wordsOf } from "./state-nodes.ts";
import { type DisplacedLeaf, type StatePlan, splitOrder } from "./state-plan.ts";

/** The shape of the tree after a plan, in which the digests of some branches are out of date. */
export interface MergedTree {
  readonly top: number;
  /** Branches to hash anew, by depth. */
  readonly stale: readonly (readonly number[])[];
}

/**
 * Brings planned changes into the tree; digests of leaves are new, those of branches are left to the caller.
 * Requires: a plan of exactly this tree, without collision. Cost: a digest for each value that is set.
 */
export function mergePlan(
  hash: HashFunction,
  nodes: StateNodes,
  top: number,
  plan: StatePlan,
): MergedTree {
  const leaves = placeLeaves(hash, nodes, plan);
  const merge = new Merge(nodes, plan, leaves);
  const merged = merge.subtree(top, 0, plan.order.length, 0);
  for (const [change, leaf] of plan.existing.entries()) {
    if (leaf === 0 || leaves[change] !== 0) continue;
    nodes.keys.release(nodes.leaves.first(leaf), nodes.leaves.second(leaf));
    nodes.leaves.release(leaf);
  }
  return { top: merged, stale: merge.stale };
}

/** Gives every value that is set a leaf with its digest; the leaf of each change, 0 where the key goes. */
function placeLeaves(hash: HashFunction, nodes: StateNodes, plan: StatePlan): Int32Array {
  const placed = new Int32Array(plan.changes.length);
  const entries: StateEntry[] = [];
  for (const [key, value] of plan.changes) if (value !== null) entries.push([key, value]);
  const words = wordsOf(computeStateLeaves(hash, entries));
  const digestWords = nodes.empty.length;
  let at = 0;
  for (const [change, [key, value]] of plan.changes.entries()) {
    if (value === null) continue;
    const existing = plan.existing[change] as number;
    const leaf = existing === 0 ? nodes.leaves.allocate(nodes.keys.put(key), key.length) : existing;
    nodes.leaves.setDigest(leaf, words, at);
    placed[change] = leaf;
    at += digestWords;
  }
  return placed;
}

/** One merge under way. */
class Merge {
  readonly stale: number[][] = [];
  readonly #nodes: StateNodes;
  readonly #plan: StatePlan;
  readonly #placed: Int32Array;

  constructor(nodes: StateNodes, plan: StatePlan, placed: Int32Array) {
    this.#nodes = nodes;
    this.#plan = plan;
    this.#placed = placed;
  }

  /** The subtree after the changes at the places `start .. end` of the order, whose paths lead to it. */
  subtree(reference: number, start: number, end: number, depth: number): number {
    if (start === end) return reference;
    if (reference <= 0) {
      // A leaf that no longer stands alone; where it is not displaced, its own key is among the changes.
      const leaf = reference === EMPTY_PLACE ? undefined : this.#plan.displaced.get(-reference);
      return this.#build(start, end, depth, leaf);
    }
    const { branches } = this.#nodes;
    const middle = splitOrder(this.#plan, start, end, depth);
    const left = this.subtree(branches.first(reference), start, middle, depth + 1);
    const right = this.subtree(branches.second(reference), middle, end, depth + 1);
    if ((left === EMPTY_PLACE && right <= 0) || (right === EMPTY_PLACE && left < 0)) {
      // One entry at most is left, which stands for the whole subtree.
      branches.release(reference);
      return left === EMPTY_PLACE ? right : left;
    }
    branches.setFields(reference, left, right);
    this.#markStale(reference, depth);
    return reference;
  }

  /** The subtree of the values set at the places `from .. to` and at most one leaf from before. */
  #build(from: number, to: number, depth: number, displaced: DisplacedLeaf | undefined): number {
    // Without keys that go at either end: if more than one change is left, at least two of them set a value.
    let start = from;
    let end = to;
    while (start < end && this.#leafAt(start) === 0) start++;
    while (start < end && this.#leafAt(end - 1) === 0) end--;
    if (start === end) return displaced === undefined ? EMPTY_PLACE : -displaced.leaf;
    if (end - start === 1 && displaced === undefined) return -this.#leafAt(start);
    const middle = splitOrder(this.#plan, start, end, depth);
    const turnsRight = displaced !== undefined && this.#turnsRight(displaced, depth);
    const left = this.#build(start, middle, depth + 1, turnsRight ? undefined : displaced);
    const right = this.#build(middle, end, depth + 1, turnsRight ? displaced : undefined);
    const branch = this.#nodes.branches.allocate(left, right);
    this.#markStale(branch, depth);
    return branch;
  }

  #turnsRight({ place }: DisplacedLeaf, depth: number): boolean {
    const { displacedPaths, pathBytes } = this.#plan;
    return pathBit(displacedPaths, place * pathBytes, depth) === 1;
  }

  #leafAt(place: number): number {
    return this.#placed[this.#plan.order[place] as number] as number;
  }

  #markStale(branch: number, depth: number): void {
    while (this.stale.length <= depth) this.stale.push([]);
    this.stale[depth]?.push(branch);
  }
}
