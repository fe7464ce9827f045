import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import { computeEmptyRoot, type TreeContext } from "./compute-root.ts";
import { type ConsistencyProof, makeConsistencyProof } from "./consistency-proof.ts";
import { DigestList } from "./digest-list.ts";
import { type InclusionProof, makeInclusionProof } from "./inclusion-proof.ts";
import { computeRangeRoot, type NodeSource } from "./node-source.ts";

/**
 * An RFC 9162 tree that keeps the digests of all its perfect subtrees, so that every proof costs O(log n): of a body
 * that several proofs are asked of, or of a history that grows block by block. Perfect subtrees never change while
 * leaves are added, so that it answers for every size it has had, and `truncate` drops what a reorg took back.
 * Cost: fewer than two digests of memory and of work for each leaf.
 */
export class MerkleTree implements NodeSource {
  readonly #hash: HashFunction;
  /** Level k holds the roots of the perfect subtrees of 2^k leaves. */
  readonly #levels: DigestList[];

  constructor(hash: HashFunction) {
    this.#hash = hash;
    this.#levels = [new DigestList(hash.digestLength)];
  }

  /** The tree over the leaves `H(0x00 ‖ tag(context, a) ‖ item)`. */
  static ofItems(
    hash: HashFunction,
    context: TreeContext,
    items: readonly Uint8Array[],
  ): MerkleTree {
    const tree = new MerkleTree(hash);
    tree.append(hash.digestEach(leafTag(context, hash.code), items));
    return tree;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#level(0).count;
  }

  /** Adds leaf digests that stand one after the other. Cost: one digest for each on average, level by level. */
  append(leaves: Uint8Array): void {
    this.#level(0).append(leaves);
    for (let level = 0; this.#level(level).count > 1; level++) {
      const below = this.#level(level);
      const above = this.#level(level + 1);
      const first = 2 * above.count;
      const pairs = divFloor(below.count - first, 2);
      if (pairs === 0) break;
      above.append(this.#hash.digestPairs(below.view(first, first + 2 * pairs)));
    }
  }

  /** Forgets all leaves from a place on. Requires: size at most the present one. */
  truncate(size: number): void {
    let count = size;
    for (const level of this.#levels) {
      level.truncate(count);
      count = divFloor(count, 2);
    }
  }

  read(level: number, index: number): Digest {
    return this.#level(level).at(index);
  }

  /** `MTH` of the first leaves, by default of all. Requires: size at most the present one. */
  root(size: number = this.size): Digest {
    assert(size <= this.size, `root of ${size} leaves of ${this.size}`);
    if (size === 0) return computeEmptyRoot(this.#hash);
    return computeRangeRoot(this.#hash, this, 0, size);
  }

  /** The proof that a leaf is among the first leaves, by default among all. Requires: index < size <= present size. */
  proveInclusion(index: number, size: number = this.size): InclusionProof {
    return makeInclusionProof(this.#hash, this, index, size);
  }

  /** The proof that the first `from` leaves begin the first `to`. Requires: 1 <= from <= to <= present size. */
  proveConsistency(from: number, to: number = this.size): ConsistencyProof {
    return makeConsistencyProof(this.#hash, this, from, to);
  }

  #level(level: number): DigestList {
    const known = this.#levels[level];
    if (known !== undefined) return known;
    assert(level === this.#levels.length, `level ${level} of ${this.#levels.length}`);
    const list = new DigestList(this.#hash.digestLength);
    this.#levels.push(list);
    return list;
  }
}
