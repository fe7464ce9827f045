import type { RecentSource } from "../machine/recent-blocks.ts";
import type { Height } from "../primitives/brand.ts";
import { type ChainReader, startBranch } from "./chain-reader.ts";

/**
 * The newest blocks of a stored chain as a machine asks for them; it follows the machine that commits to this chain,
 * and no other. What was pruned is undefined.
 */
export function recentOf(chain: ChainReader, followsMachine = false): RecentSource {
  const { store } = chain;
  const isHeld = (height: Height) => {
    const { oldest, newest } = store.recentBounds;
    return height >= oldest && height <= newest;
  };
  // A snapshot brings the branch of its lowest block, and nothing that would take that block back.
  const hasUndo = (height: Height) => {
    const { headersFrom } = store.retained;
    return isHeld(height) && (headersFrom === 0 || height > headersFrom);
  };
  return {
    branchAt: (height) => (isHeld(height) ? store.branch(startBranch(chain), height) : undefined),
    undoOf: (height) => (hasUndo(height) ? store.undoOf(height) : undefined),
    headerOf: (height) => (isHeld(height) ? store.blocks.header(height).header : undefined),
    followsMachine,
  };
}
