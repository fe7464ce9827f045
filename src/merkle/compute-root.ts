import { hashTag, leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";

/** Contexts whose items are leaves of an RFC 9162 tree. */
export type TreeContext = "leaf" | "hist" | "item";

/**
 * `MTH(context, a, items)`: the RFC 9162 root over tagged leaves, or `H(tag("empty", a))` of no items. Nothing is
 * sorted and no node is doubled, so that the root stands for one list only.
 * Source: RFC 9162 section 2.1.1; `docs/spec/merkle.md`, "Trees".
 * Cost: 2n - 1 digests, O(n) memory.
 */
export function computeRoot(
  hash: HashFunction,
  context: TreeContext,
  items: readonly Uint8Array[],
): Digest {
  if (items.length === 0) return computeEmptyRoot(hash);
  return hash.treeRoot(leafTag(context, hash.code), items);
}

/** `H(tag("empty", a))`, the root of no leaves and the digest of an empty place in the state tree. */
export function computeEmptyRoot(hash: HashFunction): Digest {
  return hash.digest(hashTag("empty", hash.code));
}
