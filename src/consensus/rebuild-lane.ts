import type { HashRegistry } from "../crypto/hash-function.ts";
import type { ChainId, HashCode } from "../primitives/brand.ts";
import type { Block } from "./block.ts";
import { emptyLane, extendLane, type Lane } from "./branch.ts";
import { computeHid } from "./hid.ts";
import type { EpochSchedule } from "./schedule.ts";

/**
 * The lane of a code over the first blocks of a chain, from their content alone: what a history anchor is made of.
 * Requires: valid blocks 0, 1, 2, … of one branch and its schedule. Cost: one pass over all their bytes.
 */
export function rebuildLane(
  hashes: HashRegistry,
  blocks: Iterable<Block>,
  naming: {
    readonly chainId: ChainId;
    readonly code: HashCode;
    readonly schedule: EpochSchedule;
  },
): Lane {
  const { chainId, code } = naming;
  let lane = emptyLane(hashes, code, chainId);
  for (const block of blocks) {
    const { height } = block.header;
    const hid = computeHid(hashes, block, naming);
    lane = extendLane(hashes, lane, { code, height, hid });
  }
  return lane;
}
