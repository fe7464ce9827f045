import type { HashRegistry } from "../crypto/hash-function.ts";
import { isPrivateUse } from "../crypto/hash-table.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import { StateTree } from "../merkle/state-tree.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";

/** The state trees of a chain, one for each code whose state root a header names or soon will. */
export class StateCommitment {
  readonly #hashes: HashRegistry;
  readonly #trees = new Map<HashCode, StateTree>();

  constructor(hashes: HashRegistry) {
    this.#hashes = hashes;
  }

  /** Keeps trees for exactly these codes; a new one is built from the whole state. Cost of that: O(entries). */
  track(codes: readonly HashCode[], state: StateReader): void {
    for (const code of this.#trees.keys()) {
      if (!codes.includes(code)) this.#trees.delete(code);
    }
    for (const code of codes) {
      if (!this.#trees.has(code)) this.#trees.set(code, this.#build(code, state));
    }
  }

  /** Root under any code. Requires: the state of the trees. Cost of a code that is not tracked: O(entries). */
  rootOf(code: HashCode, state: StateReader): Digest {
    return (this.#trees.get(code) ?? this.#build(code, state)).root;
  }

  /**
   * The code under which two keys of the changed state would have one path, or null. Only the broken hash functions of
   * test networks are asked: under any other, such keys are a collision that nobody can make.
   */
  findCollision(changes: StateChanges): HashCode | null {
    for (const [code, tree] of this.#trees) {
      if (isPrivateUse(code) && tree.findCollision(changes) !== undefined) return code;
    }
    return null;
  }

  /** Makes changes in every tree; the inverse changes bring the old roots back. */
  apply(changes: StateChanges): void {
    for (const tree of this.#trees.values()) tree.apply(changes);
  }

  /** Root under a tracked code. */
  root(code: HashCode): Digest {
    return this.tree(code).root;
  }

  /** Tree under a tracked code, for proofs. */
  tree(code: HashCode): StateTree {
    return assertDefined(this.#trees.get(code), `no state tree under 0x${code.toString(16)}`);
  }

  #build(code: HashCode, state: StateReader): StateTree {
    const tree = new StateTree(requireHash(this.#hashes, code));
    tree.apply([...state.entries(EMPTY_BYTES)]);
    return tree;
  }
}
