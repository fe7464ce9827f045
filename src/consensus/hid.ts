import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeBlockId, computeRetroId, headerCodes } from "../ledger/block-id.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import type { Block } from "./block.ts";
import { type EpochSchedule, resolveEpoch } from "./schedule.ts";

/**
 * `hid_a(n)`: the id of a block under a code that it carries, else its retro id.
 * Requires: the height of a valid block, in whose schedule its epoch is resolved.
 */
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
