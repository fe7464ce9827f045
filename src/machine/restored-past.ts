import type { BranchPast } from "../consensus/advance.ts";
import type { Branch } from "../consensus/branch.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import type { Height } from "../primitives/brand.ts";
import type { RecentSource } from "./recent-blocks.ts";
import type { RestoredChain } from "./snapshot-check.ts";

/** The newest blocks as a snapshot has brought them. */
export function restoredRecent({ blocks }: RestoredChain): RecentSource {
  const byHeight = new Map(blocks.map((block) => [block.branch.height, block]));
  const lowest = blocks[0]?.branch.height;
  return {
    branchAt: (height) => byHeight.get(height)?.branch,
    undoOf: (height) => (height === lowest ? undefined : byHeight.get(height)?.undo),
    headerOf: (height) => byHeight.get(height)?.headerBytes,
  };
}

/**
 * The past of a chain whose older bodies are absent: what the lanes of the newest blocks say. A code that had no lane
 * in them is out of reach, since a new one takes every body.
 */
export function restoredPast(
  hashes: HashRegistry,
  branchAt: (height: Height) => Branch | undefined,
): BranchPast {
  const lane: BranchPast["lane"] = (code, size) => branchAt(size - 1)?.lanes.get(code);
  return {
    lane,
    historyRoot: (code, size) => {
      const known = lane(code, size);
      return known && computeCompactRoot(requireHash(hashes, code), known.history);
    },
  };
}
