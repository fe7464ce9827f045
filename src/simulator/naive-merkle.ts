import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import { asciiBytes, concatBytes, equalBytes } from "../primitives/bytes.ts";

/** A path as the naive ledger takes it: siblings, and on which side each stands. */
export type NaivePath = readonly { readonly sibling: Digest; readonly isLeft: boolean }[];

/** Root of a tree in which leaves and nodes are hashed alike, and a last node without partner is doubled (N18, N23). */
export function computeNaiveTree(hash: HashFunction, items: readonly Uint8Array[]): Digest {
  let level = items.map((item) => hash.digest(item));
  while (level.length > 1) {
    const above: Digest[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Digest;
      above.push(hash.digest(concatBytes(left, level[i + 1] ?? left)));
    }
    level = above;
  }
  return level[0] ?? hash.digest(new Uint8Array(0));
}

/** True iff some part of the path leads from the item to the root; how long the path must be nobody asks. */
export function isNaiveMember(
  hash: HashFunction,
  item: Uint8Array,
  path: NaivePath,
  root: Digest,
): boolean {
  let digest = hash.digest(item);
  for (const { sibling, isLeft } of path) {
    if (equalBytes(digest, root)) return true;
    digest = hash.digest(isLeft ? concatBytes(sibling, digest) : concatBytes(digest, sibling));
  }
  return equalBytes(digest, root);
}

/** A tag of the naive ledger: a word before the data, without anything between the two (N23). */
export function naiveTagged(context: string, data: Uint8Array): Uint8Array {
  return concatBytes(asciiBytes(context), data);
}
