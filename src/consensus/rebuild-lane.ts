import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeBlockId, computeRetroId, headerCodes } from "../ledger/block-id.ts";
import type { ChainId, Digest, HashCode } from "../primitives/brand.ts";
import type { Block } from "./block.ts";
import { emptyLane, extendLane, type Lane } from "./branch.ts";
import { type EpochSchedule, resolveEpoch } from "./schedule.ts";

/** The id of a block under any code: its own where it carries the code, else its retro id. */
export function computeHid(
  hashes: HashRegistry,
  block: Block,
  naming: { readonly code: HashCode; readonly schedule: EpochSchedule },
): Digest {
  const { code, schedule } = naming;
  const hash = requireHash(hashes, code);
  const { record } = resolveEpoch(schedule, block.header.height);
  const carried = headerCodes(block.header, record.algs.legacy);
  if (carried.includes(code)) return computeBlockId(hash, block.headerBytes);
  return computeRetroId(hash, {
    header: block.headerBytes,
    count: block.body.count,
    bodyRoot: block.body.root(code),
  });
}

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
