import type { HashFunction } from "../crypto/hash-function.ts";
import { copyReferenced, type StateNodes, wordsOf } from "./state-nodes.ts";

/** Branches hashed in one call. */
const BATCH_BRANCHES = 1024;

/**
 * Hashes branches anew, the lowest depth first. Requires: by depth, every branch whose digest is out of date.
 * Cost: a digest a branch.
 */
export function rehashBranches(
  hash: HashFunction,
  nodes: StateNodes,
  stale: readonly (readonly number[])[],
): void {
  const count = Math.max(0, ...stale.map(({ length }) => Math.min(length, BATCH_BRANCHES)));
  const batch = new Int32Array(2 * count * nodes.empty.length);
  for (const level of stale.toReversed()) rehashLevel(hash, nodes, { level, batch });
}

function rehashLevel(
  hash: HashFunction,
  nodes: StateNodes,
  { level, batch }: { readonly level: readonly number[]; readonly batch: Int32Array },
): void {
  const { branches, empty } = nodes;
  const words = empty.length;
  for (let from = 0; from < level.length; from += BATCH_BRANCHES) {
    const count = Math.min(BATCH_BRANCHES, level.length - from);
    for (let i = 0; i < count; i++) {
      const branch = level[from + i] as number;
      copyReferenced(nodes, branches.first(branch), batch, 2 * i * words);
      copyReferenced(nodes, branches.second(branch), batch, (2 * i + 1) * words);
    }
    const pairs = new Uint8Array(batch.buffer, 0, 8 * count * words);
    const digests = wordsOf(hash.digestPairs(pairs));
    for (let i = 0; i < count; i++) {
      branches.setDigest(level[from + i] as number, digests, i * words);
    }
  }
}
