import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";

/** `H(0x01 ‖ left ‖ right)`. Source: RFC 9162 section 2.1.1. */
export function computeNode(hash: HashFunction, left: Digest, right: Digest): Digest {
  const pair = new Uint8Array(2 * hash.digestLength);
  pair.set(left, 0);
  pair.set(right, hash.digestLength);
  return hash.digestPairs(pair);
}
