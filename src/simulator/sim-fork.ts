import { verifyCommit } from "../consensus/commit.ts";
import type { ForkBlock } from "../consensus/reorg.ts";
import { hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import { headerCodes } from "../ledger/block-id.ts";
import { sealersAt } from "../machine/sealer-table.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import type { SimChain } from "./sim-chain.ts";

/** Blocks of a chain as fork choice sees them, each with the weight of the commit that its successor carries. */
export function forkBlocks(
  chain: SimChain,
  from: Height,
  to: Height = chain.height,
): readonly ForkBlock[] {
  const blocks: ForkBlock[] = [];
  for (let height = from; height <= to; height++) {
    const { block, branch, ids } = chain.node.at(height);
    const { record } = resolveEpoch(branch.facts.schedule, height);
    const codes = headerCodes(block.header, record.algs.legacy);
    const subject = assertDefined(branch.sealable[0], "nothing to seal");
    blocks.push({
      height,
      ids: codes.map((code) => {
        const id = ids.get(code) ?? subject.ids.find(([named]) => named === code)?.[1];
        return [code, assertDefined(id, "a block without its id")];
      }),
      epochHash: hashInForce(resolveEpoch(branch.facts.schedule, height)),
      commitWeight: carriedWeight(chain, height),
    });
  }
  return blocks;
}

/** Weight of the commit for a block that the next block carries, 0 without one. */
function carriedWeight(chain: SimChain, height: Height): bigint {
  const next = chain.node.store.kept[height + 1];
  const commit = next?.block.body.statements[0]?.value;
  if (commit?.type !== "commit" || commit.height !== height) return 0n;
  const { branch } = chain.node.at(height);
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const verified = verifyCommit(commit.seals, {
    subject: assertDefined(branch.sealable[0], "nothing to seal"),
    sealers: sealersAt(chain.node.store, height),
    admitted: record.policy.seal,
    suites: chain.node.algorithms.suites,
  });
  assert(verified.ok, "a chain carries a commit that does not verify");
  return verified.value;
}
