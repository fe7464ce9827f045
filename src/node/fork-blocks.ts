import type { Block } from "../consensus/block.ts";
import { computeHid } from "../consensus/hid.ts";
import type { ForkBlock, IdSet } from "../consensus/reorg.ts";
import { type EpochSchedule, hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import type { StateReader } from "../governance/state-access.ts";
import { headerCodes } from "../ledger/block-id.ts";
import { totalWeight } from "../ledger/sealers.ts";
import type { Seal } from "../ledger/statement.ts";
import { sealersAt } from "../machine/sealer-table.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";

/** A branch whose blocks were judged, with the state after its newest. */
export interface JudgedBranch {
  readonly blocks: readonly Block[];
  readonly schedule: EpochSchedule;
  readonly state: StateReader;
  /** Commit of the newest block that no body carries, or null. */
  readonly loose: { readonly height: Height; readonly seals: readonly Seal[] } | null;
}

/** A branch as fork choice sees it: ids, epochs, and the weight of the commit behind each block. */
export function forkBlocks(branch: JudgedBranch, hashes: HashRegistry): readonly ForkBlock[] {
  const weights = commitWeights(branch);
  return branch.blocks.map((block) => {
    const { height } = block.header;
    return {
      height,
      ids: carriedIds(block, branch.schedule, hashes),
      epochHash: hashInForce(resolveEpoch(branch.schedule, height)),
      commitWeight: weights.get(height) ?? 0n,
    };
  });
}

/** The ids of a block under the codes of its lineages, in their order. */
export function carriedIds(block: Block, schedule: EpochSchedule, hashes: HashRegistry): IdSet {
  const { record } = resolveEpoch(schedule, block.header.height);
  const codes = headerCodes(block.header, record.algs.legacy);
  return codes.map((code) => [code, computeHid(hashes, block, { code, schedule })]);
}

/** Weight of the seals for each block that the branch holds a commit of; the commits were verified when judged. */
function commitWeights({ blocks, state, loose }: JudgedBranch): ReadonlyMap<Height, bigint> {
  const weights = new Map<Height, bigint>();
  const note = (height: Height, seals: readonly Seal[]): void => {
    const members = sealersAt(state, height).filter((sealer) =>
      seals.some((seal) => equalBytes(seal.keyId, sealer.keyId)),
    );
    weights.set(height, totalWeight(members));
  };
  for (const { body } of blocks) {
    const first = body.statements[0]?.value;
    if (first?.type === "commit") note(first.height, first.seals);
  }
  if (loose !== null) note(loose.height, loose.seals);
  return weights;
}
