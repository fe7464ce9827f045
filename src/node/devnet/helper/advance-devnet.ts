import { readClock } from "../../../machine/clock.ts";
import type { HelperGround } from "./helper-ground.ts";

/** What a journey through time came to. */
export interface Advanced {
  readonly height: number;
  /** Governance seconds. */
  readonly time: number;
  readonly blocks: number;
}

/**
 * Lets time pass on a devnet, or seals blocks, step by step, so that what residents decide on one block stands in the
 * next. Ends early where the caller has gone.
 */
export async function advanceDevnet(
  ground: HelperGround,
  by: { readonly seconds: number } | { readonly blocks: number },
  signal: AbortSignal,
): Promise<Advanced> {
  const { chain, sequencer, residents, pace } = ground;
  const from = chain.branch.height;
  const [total, step] = "seconds" in by ? [by.seconds, pace.stepS] : [by.blocks, 1];
  for (let left = total; left > 0 && !signal.aborted; left -= step) {
    await residents?.settled();
    const part = Math.min(left, step);
    await sequencer.advance("seconds" in by ? { seconds: part } : { blocks: part });
  }
  const { height } = chain.branch;
  return { height, time: readClock(chain.machine.state), blocks: height - from };
}
