import { decode } from "../codec/canonical.ts";
import type { Block, RawBlock } from "../consensus/block.ts";
import { chooseFork, type ForkChoice } from "../consensus/reorg.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { statementSchema } from "../ledger/statement.ts";
import { type BlockRejection, judgeBlock } from "../machine/judge-block.ts";
import { Machine } from "../machine/machine.ts";
import type { Height } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { SideRefusal } from "../storage/keep-side-block.ts";
import { readBlock, startBranch } from "./chain-reader.ts";
import { carriedIds, forkBlocks, type JudgedBranch } from "./fork-blocks.ts";
import type { LedgerChain } from "./ledger-chain.ts";
import { recentOf } from "./recent-of.ts";
import { ShadowStore } from "./shadow-store.ts";

/** Why a competing branch is not taken into account. */
export type BranchRefusal =
  | { readonly what: "block"; readonly height: Height; readonly rejection: BlockRejection }
  | { readonly what: "fork"; readonly forkHeight: Height; readonly finalHeight: number }
  | { readonly what: "room"; readonly refusal: SideRefusal };

/**
 * Judges a branch that leaves the chain's own at `forkHeight`, every block on that branch's own state, and goes over to
 * it if fork choice says so. Until then the chain stands where it stood, and the blocks of both branches lie in the
 * store before the first step back is made: a kill loses none, and the choice can be made again.
 * Requires: blocks in ascending order, the first of them at `forkHeight + 1`.
 */
export function considerBranch(
  chain: LedgerChain,
  raws: readonly RawBlock[],
  forkHeight: Height,
): Result<ForkChoice, BranchRefusal> {
  const { finalHeight } = chain;
  if (forkHeight < finalHeight || forkHeight < 0 || forkHeight > chain.branch.height) {
    return err({ what: "fork", forkHeight, finalHeight });
  }
  const judged = judgeBranch(chain, raws, forkHeight);
  if (!judged.ok) return judged;
  const { hashes } = chain.reader.algorithms;
  const { schedule } = chain.branch.facts;
  const { timing } = resolveEpoch(schedule, forkHeight).record;
  const shared = readBlock(chain.reader, forkHeight);
  const candidate = { ...judged.value, blocks: [shared, ...judged.value.blocks] };
  const choice = chooseFork({
    finalHeight,
    finalityBlocks: timing.finalityBlocks,
    current: forkBlocks(ownBranch(chain, forkHeight), hashes),
    candidate: forkBlocks(candidate, hashes),
  });
  if (choice.choice === "refuse") return ok(choice);
  const refused = keepBeside(chain, judged.value, raws);
  if (refused !== null) return err({ what: "room", refusal: refused });
  if (choice.choice === "stay") return ok(choice);
  chain.rewind(choice.forkHeight);
  for (const [index, raw] of raws.entries()) {
    const height = forkHeight + 1 + index;
    if (height <= choice.forkHeight) continue;
    const taken = chain.importBlock(raw);
    if (!taken.ok) return err({ what: "block", height, rejection: taken.error });
  }
  return ok(choice);
}

/** Every block of the branch passes stages D, V and X on the state that the chain had at the fork. */
function judgeBranch(
  chain: LedgerChain,
  raws: readonly RawBlock[],
  forkHeight: Height,
): Result<JudgedBranch, BranchRefusal> {
  const { reader, environment } = chain;
  const { store, document } = reader;
  const { past } = environment;
  const shadow = new ShadowStore(store, store.undosAbove(forkHeight));
  const onBranch = {
    ...environment,
    // Above the fork the chain's own past is not the branch's.
    past: {
      historyRoot: (code: number, size: number) =>
        size <= forkHeight + 1 ? past.historyRoot(code, size) : undefined,
      lane: (code: number, size: number) =>
        size <= forkHeight + 1 ? past.lane(code, size) : undefined,
    },
  };
  const start = store.branch(startBranch(reader), forkHeight);
  const machine = new Machine(onBranch, shadow, start, recentOf(reader));
  const blocks: Block[] = [];
  for (const [index, raw] of raws.entries()) {
    const judged = judgeBlock(raw, machine, { document, environment: onBranch });
    const height = forkHeight + 1 + index;
    if (!judged.ok) return err({ what: "block", height, rejection: judged.error });
    blocks.push(machine.commit().block);
  }
  const { schedule } = machine.branch.facts;
  return ok({ blocks, schedule, state: shadow, loose: null });
}

/** The chain's own blocks from the fork on. */
function ownBranch(chain: LedgerChain, forkHeight: Height): JudgedBranch {
  const { branch, reader, machine } = chain;
  const blocks: Block[] = [];
  for (let height = forkHeight; height <= branch.height; height++) {
    blocks.push(readBlock(reader, height));
  }
  const held = reader.store.looseCommit;
  const decoded = held === undefined ? undefined : decode(statementSchema, held);
  const commit = decoded?.ok === true ? decoded.value : undefined;
  const loose = commit?.type === "commit" ? commit : null;
  return { blocks, schedule: branch.facts.schedule, state: machine.state, loose };
}

/** Puts the blocks of the branch beside the chain; the first that finds no room ends it. */
function keepBeside(
  chain: LedgerChain,
  branch: JudgedBranch,
  raws: readonly RawBlock[],
): SideRefusal | null {
  const { reader } = chain;
  const { hashes } = reader.algorithms;
  for (const [index, block] of branch.blocks.entries()) {
    const raw = raws[index];
    const { header } = block;
    if (raw === undefined) continue;
    const ids = carriedIds(block, branch.schedule, hashes);
    const links =
      header.type === "v2"
        ? header.lineages.map(({ code, prevId }) => [code, prevId] as const)
        : ids.map(([code]) => [code, header.prevId] as const);
    const kept = reader.store.putSideBlock({ height: header.height, ids, raw, parent: links });
    if (!kept.ok) return kept.error;
  }
  return null;
}

/**
 * Makes the choice between the chain and every branch that lies beside it again: after a start, where a kill may have
 * ended a reorg half way. Requires nothing; branches that were judged before are judged again.
 */
export function settleForks(chain: LedgerChain): void {
  const { store } = chain.reader;
  for (const { forkHeight, blocks } of store.sideBranches(chain.finalHeight)) {
    const raws = blocks.map(({ height, key }) => {
      return store.readPlace({ branch: "side", height, key }).raw;
    });
    if (raws.length > 0) considerBranch(chain, raws, forkHeight);
  }
}
