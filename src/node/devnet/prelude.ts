import { encodeStatement } from "../../ledger/statement.ts";
import type { TimeMs } from "../../primitives/brand.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { Town } from "./town.ts";

/**
 * Makes up for the time until a moment, step by step, with all that the residents do meanwhile; what is left of the
 * last step is the first block of the present. Gives way to the event loop after each block.
 * Requires: nobody else makes blocks.
 */
export async function playPrelude(
  chain: LedgerChain,
  town: Town,
  more: {
    readonly untilMs: TimeMs;
    readonly onBlock?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  },
): Promise<void> {
  const { untilMs, onBlock, signal } = more;
  const stepMs = 1000 * town.pace.stepS;
  const startMs = chain.branch.timeMs;
  const total = Math.floor((untilMs - startMs) / stepMs);
  for (let done = 0; done < total; done++) {
    if (signal?.aborted === true) return;
    sealTownBlock(chain, town, chain.branch.timeMs + stepMs);
    onBlock?.(done + 1, total);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Seals one block with what the residents send. */
export function sealTownBlock(chain: LedgerChain, town: Town, timeMs: TimeMs): void {
  const items = town.decide().map(({ tx }) => encodeStatement({ type: "transaction", tx }));
  chain.seal({ items, timeMs });
}
