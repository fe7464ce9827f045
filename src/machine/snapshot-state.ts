import type { HashRegistry } from "../crypto/hash-function.ts";
import { isPrivateUse } from "../crypto/hash-table.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import { StateTree } from "../merkle/state-tree.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { EMPTY_BYTES, equalBytes } from "../primitives/bytes.ts";
import { MemoryStore } from "./memory-store.ts";

/**
 * The state of a snapshot on its way back through the blocks, with its trees: a state and an undo of unknown origin
 * that both give the roots that trusted headers name are the right ones. Memory: the state, and a tree for each code.
 */
export class SnapshotState {
  readonly #hashes: HashRegistry;
  readonly #store = new MemoryStore();
  readonly #trees = new Map<HashCode, StateTree>();

  /** Requires: ascending keys, here and in every undo. */
  constructor(hashes: HashRegistry, entries: StateChanges) {
    this.#hashes = hashes;
    this.#store.apply(entries);
  }

  get reader(): StateReader {
    return this.#store;
  }

  /** True iff the state has these roots. One under a function that this process lacks cannot be shown. */
  hasRoots(roots: readonly (readonly [HashCode, Digest])[]): boolean {
    return roots.every(([code, root]) => {
      const tree = this.#trees.get(code) ?? this.#build(code);
      return tree !== null && equalBytes(tree.root, root);
    });
  }

  /** Takes a block back. False if the undo is none: an entry of it changes nothing, or would leave no root. */
  undo(changes: StateChanges): boolean {
    const isEach = changes.every(([key, value]) => {
      const now = this.#store.get(key) ?? null;
      return value === null || now === null ? value !== now : !equalBytes(value, now);
    });
    if (!isEach) return false;
    for (const [code, tree] of this.#trees) {
      if (collides(code, tree, changes)) return false;
      tree.apply(changes);
    }
    this.#store.apply(changes);
    return true;
  }

  #build(code: HashCode): StateTree | null {
    const hash = this.#hashes.get(code);
    if (hash === undefined) return null;
    const tree = new StateTree(hash);
    const entries = [...this.#store.entries(EMPTY_BYTES)];
    if (collides(code, tree, entries)) return null;
    tree.apply(entries);
    this.#trees.set(code, tree);
    return tree;
  }
}

/** Only the broken hash functions of test networks give two keys one path. */
function collides(code: HashCode, tree: StateTree, changes: StateChanges): boolean {
  return isPrivateUse(code) && tree.findCollision(changes) !== undefined;
}
