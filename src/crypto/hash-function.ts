import type { Digest, HashCode } from "../primitives/brand.ts";

/**
 * One hash function as one provider computes it. Every method is pure: the same input gives the same digest with
 * every provider, and inputs are never changed or kept.
 */
export interface HashFunction {
  /** Multicodec number. */
  readonly code: HashCode;
  /** Name in `HASH_TABLE`, e.g. `sha3-256`. */
  readonly name: string;
  /** Bytes of a digest, 32..64. */
  readonly digestLength: number;
  /** Who computes it, e.g. `node:crypto` or `wasm-simd`. */
  readonly provider: string;

  /** `H(message)` in a buffer of its own. */
  digest(message: Uint8Array): Digest;

  /** `H(prefix ‖ item)` of each item, one digest after the other in a buffer of its own. */
  digestEach(prefix: Uint8Array, items: readonly Uint8Array[]): Uint8Array;

  /**
   * `H(0x01 ‖ left ‖ right)` of each pair of neighbours in a level of digests, in a buffer of its own.
   * Requires: an even number of digests; a last digest without partner is the caller's to carry up.
   */
  digestPairs(level: Uint8Array): Uint8Array;

  /**
   * Root of the RFC 9162 section 2.1.1 tree over the leaves `H(prefix ‖ item)`.
   * Requires: at least one item. Cost: 2n - 1 digests, O(n) memory.
   */
  treeRoot(prefix: Uint8Array, items: readonly Uint8Array[]): Digest;
}

/** The hash functions that this process can compute and whose known answers it has verified, by code. */
export type HashRegistry = ReadonlyMap<HashCode, HashFunction>;
