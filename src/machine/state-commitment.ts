import type { HashRegistry } from "../crypto/hash-function.ts";
import { isPrivateUse } from "../crypto/hash-table.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import type { StateTree } from "../merkle/state-tree.ts";
import { StateTreeBuilder } from "../merkle/state-tree-builder.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";

/** Entries that are brought into new trees together. */
const PART_ENTRIES = 131_072;

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
    const missing = codes.filter((code) => !this.#trees.has(code));
    for (const [code, tree] of this.#build(missing, state)) this.#trees.set(code, tree);
  }

  /** Root under any code. Requires: the state of the trees. Cost of a code that is not tracked: O(entries). */
  rootOf(code: HashCode, state: StateReader): Digest {
    const tree = this.#trees.get(code) ?? this.#build([code], state).get(code);
    return assertDefined(tree, "a tree that was built").root;
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

  /** The trees of the whole state, in one walk of it that holds a part at a time. */
  #build(codes: readonly HashCode[], state: StateReader): ReadonlyMap<HashCode, StateTree> {
    if (codes.length === 0) return new Map();
    const builders = new Map(
      codes.map((code) => [code, new StateTreeBuilder(requireHash(this.#hashes, code))]),
    );
    let part: (readonly [Uint8Array, Uint8Array])[] = [];
    const flush = (): void => {
      for (const builder of builders.values()) builder.add(part);
      part = [];
    };
    for (const entry of state.entries(EMPTY_BYTES)) {
      part.push(entry);
      if (part.length === PART_ENTRIES) flush();
    }
    flush();
    return new Map([...builders].map(([code, builder]) => [code, builder.finish()]));
  }
}
