import type { HashFunction } from "../crypto/hash-function.ts";
import { computeNode } from "../merkle/node-digest.ts";
import { splitPoint } from "../merkle/tree-geometry.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";

/** Most digests that are kept of one subtree. */
const KEPT_MAX = 256;

/**
 * The roots of all trees whose leaves are chosen from given digests, one list of choices for each leaf. Subtrees with
 * few variants are hashed once, so that a search over all combinations hashes little more than the top of each tree.
 */
export class VariantTree {
  readonly #hash: HashFunction;
  readonly #choices: readonly (readonly Digest[])[];
  readonly #kept = new Map<string, Digest>();

  /** Requires: at least one leaf, and at least one choice for each. */
  constructor(hash: HashFunction, choices: readonly (readonly Digest[])[]) {
    this.#hash = hash;
    this.#choices = choices;
  }

  /** Root of the tree with the chosen leaves. Source: RFC 9162 section 2.1.1. */
  root(chosen: readonly number[]): Digest {
    return this.#rootOf(chosen, 0, this.#choices.length);
  }

  #rootOf(chosen: readonly number[], start: number, end: number): Digest {
    if (end - start === 1) {
      return assertDefined(
        this.#choices[start]?.[chosen[start] ?? 0],
        `no choice at leaf ${start}`,
      );
    }
    const key = this.#keyOf(chosen, start, end);
    const known = key === null ? undefined : this.#kept.get(key);
    if (known !== undefined) return known;
    const middle = start + splitPoint(end - start);
    const left = this.#rootOf(chosen, start, middle);
    const digest = computeNode(this.#hash, left, this.#rootOf(chosen, middle, end));
    if (key !== null) this.#kept.set(key, digest);
    return digest;
  }

  /** Name of a subtree with its choices, or null where it has too many variants to be kept. */
  #keyOf(chosen: readonly number[], start: number, end: number): string | null {
    let variants = 1;
    let key = `${start}-${end}`;
    for (let leaf = start; leaf < end; leaf++) {
      const count = this.#choices[leaf]?.length ?? 1;
      if (count === 1) continue;
      variants *= count;
      if (variants > KEPT_MAX) return null;
      key += ` ${chosen[leaf] ?? 0}`;
    }
    return key;
  }
}
