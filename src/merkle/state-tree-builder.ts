import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { rehashBranches } from "./rehash-branches.ts";
import type { StateEntry } from "./state-leaf.ts";
import { mergePlan } from "./state-merge.ts";
import { createStateNodes, EMPTY_PLACE, type StateNodes } from "./state-nodes.ts";
import { planChanges } from "./state-plan.ts";
import { StateTree } from "./state-tree.ts";

/**
 * Makes the tree of a whole map from parts of it, so that a large map is never held beside its tree. The branches are
 * hashed once, at the end.
 * Cost: as `StateTree.apply` of all at once, and a digest an entry more for the paths of leaves that make room.
 */
export class StateTreeBuilder {
  readonly #hash: HashFunction;
  readonly #nodes: StateNodes;
  #top = EMPTY_PLACE;
  #isFinished = false;

  constructor(hash: HashFunction) {
    this.#hash = hash;
    this.#nodes = createStateNodes(computeEmptyRoot(hash));
  }

  /** Requires: as `StateTree.apply`; keys that no other part has. */
  add(entries: readonly StateEntry[]): void {
    assert(!this.#isFinished, "a part for a tree that is finished");
    if (entries.length === 0) return;
    const plan = planChanges(this.#hash, this.#nodes, this.#top, entries);
    assert(plan.collision === undefined, "two state keys have one path: their hash is broken");
    this.#top = mergePlan(this.#hash, this.#nodes, this.#top, plan).top;
  }

  /** The tree. The builder is of no use afterwards. */
  finish(): StateTree {
    assert(!this.#isFinished, "a tree is finished once");
    this.#isFinished = true;
    rehashBranches(this.#hash, this.#nodes, listBranches(this.#nodes, this.#top));
    return new StateTree(this.#hash, { nodes: this.#nodes, top: this.#top });
  }
}

/** The branches below a reference, by depth. */
function listBranches({ branches }: StateNodes, top: number): readonly (readonly number[])[] {
  const levels: number[][] = [];
  let level = top > 0 ? [top] : [];
  while (level.length > 0) {
    levels.push(level);
    const below: number[] = [];
    for (const branch of level) {
      for (const next of [branches.first(branch), branches.second(branch)]) {
        if (next > 0) below.push(next);
      }
    }
    level = below;
  }
  return levels;
}
