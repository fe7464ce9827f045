import { maxStepMs, momentOf, readClock } from "../../machine/clock.ts";
import type { TimeMs } from "../../primitives/brand.ts";
import type { LedgerChain } from "../ledger-chain.ts";

/** How far the time of a devnet is moved on. */
export type TimeMove = { readonly seconds: number } | { readonly blocks: number };

/**
 * Makes as many blocks as are asked for, or as many as the governance clock needs to come so many seconds further: each
 * block may move it on by one step. `make` makes a block at a time, or, where none is named, at the present.
 */
export async function moveTime(
  chain: LedgerChain,
  by: TimeMove,
  make: (timeMs: TimeMs | null) => Promise<void>,
): Promise<void> {
  if ("blocks" in by) {
    for (let block = 0; block < by.blocks; block++) await make(null);
    return;
  }
  const { state } = chain.machine;
  const target = readClock(state) + by.seconds;
  while (readClock(state) < target) {
    const farthestMs = chain.branch.timeMs + maxStepMs(state, readClock(state) * 1000);
    await make(momentOf(state, target) ?? farthestMs);
  }
}
