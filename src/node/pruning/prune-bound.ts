import { computeRecentBlocks } from "../../machine/recent-span.ts";
import type { Height } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";
import type { LedgerChain } from "../ledger-chain.ts";

/** Up to where bodies may be let go, and what needs the rest. */
export interface PruneBound {
  /** The highest height that may be the oldest with a body. */
  readonly height: Height;
  readonly needs: string;
}

/** What a bound is computed from. */
export interface PruneGround {
  readonly chain: LedgerChain;
  readonly index: LedgerIndex;
  /** Newest heights whose states are kept; 0 keeps all. */
  readonly retainStates: number;
}

/**
 * The bound as of now. A better branch may begin at the final block; a decided rollback looks back its horizon; an
 * index that is made again has the states that are to be kept from the bodies on alone; one that is behind reads them.
 */
export function pruneBound({ chain, index, retainStates }: PruneGround): PruneBound {
  const { store } = chain.reader;
  const tip = store.tipHeight;
  const states = retainStates === 0 ? 0 : tip - retainStates;
  const bounds: readonly PruneBound[] = [
    { height: store.finalHeight, needs: "finality" },
    { height: tip - computeRecentBlocks(chain.machine.state), needs: "rollback.horizon_blocks" },
    { height: states, needs: "storage.retain_state_heights" },
    { height: index.height, needs: "the index" },
  ];
  const least = bounds.reduce((low, each) => (each.height < low.height ? each : low));
  return { ...least, height: Math.max(0, least.height) };
}

/** Refuses a height above the bound. */
export function refuseAboveBound(asked: Height, { height, needs }: PruneBound): void {
  if (asked <= height) return;
  throw new LedgerError({
    code: "NODE_RETAIN_HEIGHT",
    message: `The blocks from ${height} on are needed here (${needs}), so that ${asked} cannot be the oldest.`,
    fix:
      needs === "storage.retain_state_heights"
        ? `name a height up to ${height}, or start the node with a smaller storage.retain_state_heights (0 keeps all)`
        : `name a height up to ${height}`,
    evidence: { asked, highest: height, needs },
  });
}
