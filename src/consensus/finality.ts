import type { Height } from "../primitives/brand.ts";
import type { Branch } from "./branch.ts";
import { resolveEpoch } from "./schedule.ts";

/** What is known about commits beside those that bodies carry. */
export interface FinalityContext {
  /** True iff the chain has sealers; one without is a test network. */
  readonly isSealed: boolean;
  /** Height of the newest valid commit that is held but not yet carried, or null. */
  readonly looseCommit: Height | null;
}

/**
 * The greatest final height of a branch, -1 while none is. Sealed: the newest block with a commit, carried or held.
 * Unsealed: the tip less F, a local opinion. A boundary block is final earlier once attestors have confirmed it and Fb
 * blocks stand on it. Finality is never undone: callers keep the greatest value that they have ever seen.
 */
export function computeFinalHeight(branch: Branch, context: FinalityContext): number {
  const { timing } = resolveEpoch(branch.facts.schedule, Math.max(0, branch.height)).record;
  const byDepth = context.isSealed
    ? Math.max(branch.lastCommit, context.looseCommit ?? -1)
    : Math.max(-1, branch.height - timing.finalityBlocks);
  return Math.max(byDepth, attestedBoundary(branch));
}

function attestedBoundary(branch: Branch): number {
  const { schedule, attestedBoundaries } = branch.facts;
  let final = -1;
  for (const { record } of schedule) {
    const { boundaryFinalityBlocks } = record.timing;
    const isDeep = branch.height >= record.start + boundaryFinalityBlocks;
    if (isDeep && attestedBoundaries.has(record.index)) final = Math.max(final, record.start);
  }
  return final;
}
