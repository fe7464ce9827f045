import type { RawBlock } from "../consensus/block.ts";
import type { Branch } from "../consensus/branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { ChainVerifier } from "../machine/chain-verifier.ts";
import { type BlockRejection, judgeBlock } from "../machine/judge-block.ts";
import { Machine } from "../machine/machine.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { ChainPast } from "./chain-past.ts";
import { type ChainReader, readBranch, startBranch } from "./chain-reader.ts";
import { recentOf } from "./recent-of.ts";
import { ShadowStore } from "./shadow-store.ts";
import { brokenChainError } from "./verify-fold.ts";
import { yieldNow } from "./verify-pace.ts";

/** What the judgement of a block rests on. */
export type BlockGround =
  /** The state and the branch that the store holds for its parent. */
  | "stored"
  /** Every block below it, judged from block 0 on. */
  | "folded";

/** What was found out about one block. */
export interface BlockVerdict {
  readonly height: Height;
  /** The epoch record in force at its height. */
  readonly record: EpochRecord;
  readonly rejection: BlockRejection | null;
  readonly ground: BlockGround;
  /** True iff stage X was part of it. */
  readonly isReplayed: boolean;
}

/** Blocks between two looks at whether the user wants to stop. */
const PACE_BLOCKS = 64;

/**
 * Judges a block as successor of the stored block below its height. Where the store can still go back to that block,
 * the block is replayed on its state, whose root the block's own header then confirms or refutes; else the chain is
 * folded from block 0 on and stage X is left out. `fold` asks for the second way.
 * Requires: a height of 0 to one above the tip.
 */
export async function judgeStoredBlock(
  chain: ChainReader,
  block: { readonly height: Height; readonly raw: RawBlock },
  options: { readonly fold: boolean; readonly onBlock?: (height: Height) => void },
): Promise<BlockVerdict> {
  const before = options.fold || block.height === 0 ? null : storedBranch(chain, block.height - 1);
  return before === null
    ? judgeFolded(chain, block, options.onBlock)
    : judgeOnStored(chain, block, before);
}

/** The branch that the store holds for a block, or null where it was pruned. */
function storedBranch(chain: ChainReader, height: Height): Branch | null {
  try {
    return chain.store.branch(startBranch(chain), height);
  } catch (error) {
    if (error instanceof LedgerError && error.code === "STORAGE_PRUNED") return null;
    throw error;
  }
}

function judgeOnStored(
  chain: ChainReader,
  { height, raw }: { readonly height: Height; readonly raw: RawBlock },
  branch: Branch,
): BlockVerdict {
  const { store, document, algorithms } = chain;
  const { hashes, suites } = algorithms;
  const state = new ShadowStore(store, store.undosAbove(height - 1));
  const past = new ChainPast(chain, () => branch.facts.schedule);
  const environment = { hashes, suites, past };
  const machine = new Machine(environment, state, branch, recentOf(chain));
  const judged = judgeBlock(raw, machine, { document, environment });
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const rejection = judged.ok ? null : judged.error;
  return { height, record, rejection, ground: "stored", isReplayed: true };
}

async function judgeFolded(
  chain: ChainReader,
  { height, raw }: { readonly height: Height; readonly raw: RawBlock },
  onBlock: (height: Height) => void = () => {},
): Promise<BlockVerdict> {
  const { store, document, algorithms } = chain;
  const { hashes, suites } = algorithms;
  const foreseen = readBranch(chain).facts.schedule.map(({ record }) => record);
  // Block 0 rests on the document alone, so that its replay costs nothing more.
  const replay = height === 0;
  const verifier = new ChainVerifier({ document, hashes, suites, foreseen, replay });
  for (let below = 0; below < height; below++) {
    const verified = verifier.verify(store.blocks.block(below).raw);
    if (!verified.ok) throw brokenChainError(store.directory, below, verified.error);
    onBlock(below);
    if (below % PACE_BLOCKS === 0) await yieldNow();
  }
  const { record } = resolveEpoch(verifier.branch.facts.schedule, height);
  const verified = verifier.verify(raw);
  const rejection = verified.ok ? null : verified.error;
  return { height, record, rejection, ground: "folded", isReplayed: replay };
}
