import { encodeStatement } from "../../ledger/statement.ts";
import type { Candidate } from "../../machine/machine.ts";
import type { TimeMs } from "../../primitives/brand.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { Town } from "./town.ts";

/** A block of the past that a devnet opens with. */
export interface PreludeBlock {
  readonly candidate: Candidate;
  readonly done: number;
  readonly total: number;
}

/**
 * Makes up for the time until a moment, step by step, with all that the residents do meanwhile; what is left of the
 * last step is the first block of the present. Gives way to the event loop after each block.
 * Requires: nobody else makes blocks.
 */
export async function playPrelude(
  chain: LedgerChain,
  town: Town,
  more: { readonly untilMs: TimeMs; readonly onBlock: (block: PreludeBlock) => void },
): Promise<void> {
  const stepMs = 1000 * town.pace.stepS;
  const total = Math.floor((more.untilMs - chain.branch.timeMs) / stepMs);
  for (let done = 1; done <= total; done++) {
    const candidate = sealTownBlock(chain, town, chain.branch.timeMs + stepMs);
    more.onBlock({ candidate, done, total });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Seals one block with what the residents send. Its commit stands in the next block, or is written at the close. */
export function sealTownBlock(chain: LedgerChain, town: Town, timeMs: TimeMs): Candidate {
  const items = town.decide().map(({ tx }) => encodeStatement({ type: "transaction", tx }));
  return chain.seal({ items, timeMs, isFollowed: true });
}
