import type { Height } from "../../primitives/brand.ts";
import type { ChainSource } from "./chain-source.ts";

/** How two chains stand to each other. */
export interface ChainComparison {
  readonly isSameChain: boolean;
  /** The newest height at which both have the same block, -1 when there is none. */
  readonly commonHeight: Height;
  /** The first height at which both have a block and the blocks differ, or null. */
  readonly differs: {
    readonly height: Height;
    readonly first: string;
    readonly second: string;
  } | null;
  readonly tips: readonly [Height, Height];
}

/**
 * Finds the first block in which two chains differ. A header names its parent by hash, so that equal headers stand on
 * equal pasts, and halving finds the place. Cost: the logarithm of the shorter chain.
 */
export async function compareChains(
  first: ChainSource,
  second: ChainSource,
): Promise<ChainComparison> {
  const tips = [first.tip, second.tip] as const;
  const isSameChain = first.chainId === second.chainId;
  const shared = Math.min(first.tip, second.tip);
  let equal = -1;
  let other = shared + 1;
  while (other - equal > 1) {
    const middle = Math.floor((equal + other) / 2);
    if ((await first.header(middle)) === (await second.header(middle))) equal = middle;
    else other = middle;
  }
  const differs =
    other > shared
      ? null
      : { height: other, first: await first.header(other), second: await second.header(other) };
  return { isSameChain, commonHeight: equal, differs, tips };
}
