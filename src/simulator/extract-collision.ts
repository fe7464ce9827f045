import { leafTag, NODE_LEAD } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { computeRoot } from "../merkle/compute-root.ts";
import { splitPoint } from "../merkle/tree-geometry.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";

/** Two messages with one digest, as evidence of a collision holds them. */
export interface CollidingMessages {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

/**
 * The two messages with one digest that two lists of leaves with one root come down to: two leaves, or two pairs of
 * digests. Requires: different lists of equal length with equal roots.
 */
export function extractCollision(
  hash: HashFunction,
  left: readonly Uint8Array[],
  right: readonly Uint8Array[],
): CollidingMessages {
  assert(left.length === right.length, "trees of different sizes");
  const [leftOnly, rightOnly] = [left[0], right[0]];
  if (left.length === 1 && leftOnly !== undefined && rightOnly !== undefined) {
    const prefix = leafTag("leaf", hash.code);
    return { first: concatBytes(prefix, leftOnly), second: concatBytes(prefix, rightOnly) };
  }
  const middle = splitPoint(left.length);
  const parts = [left, right].map((leaves) => [leaves.slice(0, middle), leaves.slice(middle)]);
  const [ofLeft, ofRight] = parts.map((halves) =>
    halves.map((leaves) => computeRoot(hash, "leaf", leaves)),
  );
  assert(ofLeft !== undefined && ofRight !== undefined, "two trees have two sides");
  if (!ofLeft.every((digest, half) => equalBytes(digest, ofRight[half] as Digest))) {
    const node = (halves: readonly Digest[]) => concatBytes(Uint8Array.of(NODE_LEAD), ...halves);
    return { first: node(ofLeft), second: node(ofRight) };
  }
  const half = [0, 1].find((side) => !sameLeaves(parts[0]?.[side], parts[1]?.[side])) ?? 0;
  return extractCollision(hash, parts[0]?.[half] ?? [], parts[1]?.[half] ?? []);
}

function sameLeaves(
  left: readonly Uint8Array[] | undefined,
  right: readonly Uint8Array[] | undefined,
): boolean {
  return left?.every((leaf, at) => equalBytes(leaf, right?.[at] ?? new Uint8Array(0))) === true;
}
