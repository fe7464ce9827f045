import type { RecentSource } from "../machine/recent-blocks.ts";
import type { Height } from "../primitives/brand.ts";
import { type ChainReader, startBranch } from "./chain-reader.ts";

/** The newest blocks of a stored chain as a machine asks for them. What was pruned is undefined. */
export function recentOf(chain: ChainReader): RecentSource {
  const { store } = chain;
  const isHeld = (height: Height) => {
    const { oldest, newest } = store.recentBounds;
    return height >= oldest && height <= newest;
  };
  return {
    branchAt: (height) => (isHeld(height) ? store.branch(startBranch(chain), height) : undefined),
    undoOf: (height) => (isHeld(height) ? store.undoOf(height) : undefined),
    headerOf: (height) => (isHeld(height) ? store.blocks.header(height).header : undefined),
  };
}
