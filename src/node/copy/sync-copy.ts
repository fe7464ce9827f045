import type { RawBlock } from "../../consensus/block.ts";
import type { ChainId, Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { holdsLedger, ledgerPaths } from "../../storage/data-folder.ts";
import { isSameRaw } from "../../storage/stored-block.ts";
import type { Algorithms } from "../algorithms.ts";
import { considerBranch, settleForks } from "../consider-branch.ts";
import { type ChainOptions, LedgerChain } from "../ledger-chain.ts";
import { requireGenesis } from "../new-ledger.ts";
import { SignatureWorkers } from "../signature-workers/signature-workers.ts";
import type { BadBlock } from "../verify-chain.ts";
import { yieldNow } from "../verify-pace.ts";
import { type BlockSource, fetchBlocks, genesisOf } from "./block-source.ts";

/** What a copy has become. */
export interface CopyReport {
  /** True iff the folder was made by this call. */
  readonly isNew: boolean;
  /** Blocks that were judged and stored. */
  readonly imported: number;
  readonly tip: number;
  /** Blocks of the copy that were left for another branch of the source. */
  readonly undone: number;
  /** The served block that the rules refuse, or null. The copy ends below it. */
  readonly bad: BadBlock | null;
}

export interface CopyOptions {
  readonly algorithms: Algorithms;
  /** The last block that is wanted; default: all that the source has. */
  readonly to?: Height;
  readonly onBlock?: (height: Height) => void;
  /** Threads that verify signatures, the calling one included; default 1. */
  readonly threads?: number;
}

/** Blocks of a competing branch that are looked at; fork choice itself admits fewer. */
const BRANCH_BLOCKS_MAX = 4096;
const BATCH_BLOCKS = 256;

/**
 * Makes a folder a copy of the chain that a source serves, each block judged by all stages before it is stored, or
 * brings an earlier copy up to its newest block. A kill leaves it at a block boundary. A source that has left the
 * copy's branch above its final block is followed if fork choice says so; one that tells another history below it is
 * refused with `CHAIN_SERVED_REWRITTEN`.
 */
export async function syncCopy(
  directory: string,
  source: BlockSource,
  options: CopyOptions,
): Promise<CopyReport> {
  const { algorithms, threads = 1 } = options;
  const [first] = await fetchBlocks(source, 0, 1);
  if (first === undefined) throw emptyError(source);
  const document = requireGenesis(genesisOf(source, first), algorithms);
  const isNew = !holdsLedger(ledgerPaths(directory));
  const signatureWorkers = await SignatureWorkers.start({ threads, suites: algorithms.suites });
  try {
    const opened: ChainOptions = { algorithms, sealers: [], signatureWorkers };
    using chain = isNew
      ? LedgerChain.create(directory, document, opened)
      : LedgerChain.open(directory, opened);
    refuseOther(chain, document.chainId, source);
    settleForks(chain);
    return await new Follower(chain, source, options, isNew).run(first);
  } finally {
    await signatureWorkers.close();
  }
}

class Follower {
  readonly #chain: LedgerChain;
  readonly #source: BlockSource;
  readonly #options: CopyOptions;
  readonly #isNew: boolean;
  /** Height of the copy before this call. */
  readonly #before: number;
  #undone = 0;

  constructor(chain: LedgerChain, source: BlockSource, options: CopyOptions, isNew: boolean) {
    this.#chain = chain;
    this.#source = source;
    this.#options = options;
    this.#isNew = isNew;
    this.#before = isNew ? -1 : chain.branch.height;
  }

  async run(first: RawBlock): Promise<CopyReport> {
    const { reader } = this.#chain;
    if (!isSameRaw(reader.store.blocks.block(0).raw, first)) throw genesisError(this.#source);
    const diverged = await this.#rejoin();
    return this.#report(diverged ?? (await this.#follow()));
  }

  /** Judges and stores block after block until the source has no more. */
  async #follow(): Promise<BadBlock | null> {
    const last = this.#options.to ?? Number.MAX_SAFE_INTEGER;
    for (;;) {
      const from = this.#chain.branch.height + 1;
      if (from > last) return null;
      const raws = await fetchBlocks(this.#source, from, Math.min(BATCH_BLOCKS, last - from + 1));
      if (raws.length === 0) return null;
      for (const [index, raw] of raws.entries()) {
        const height = from + index;
        const taken = this.#chain.importBlock(raw);
        if (!taken.ok) return { height, raw, rejection: taken.error };
        this.#options.onBlock?.(height);
      }
      await yieldNow();
    }
  }

  /** Goes over to the branch of a source that no longer has the copy's newest block. */
  async #rejoin(): Promise<BadBlock | null> {
    const tip = this.#chain.branch.height;
    const [served] = await fetchBlocks(this.#source, tip, 1);
    // A source that is behind the copy tells nothing new.
    if (served === undefined || this.#holds(tip, served)) return null;
    const fork = await this.#findFork(tip);
    const raws = await this.#fetchBranch(fork + 1);
    const considered = considerBranch(this.#chain, raws, fork);
    if (considered.ok) {
      if (considered.value.choice === "switch") this.#undone = tip - fork;
      return null;
    }
    const refusal = considered.error;
    if (refusal.what === "block") {
      const raw = raws[refusal.height - fork - 1];
      if (raw !== undefined) return { height: refusal.height, raw, rejection: refusal.rejection };
    }
    throw rewrittenError(this.#source, fork + 1, this.#chain.finalHeight);
  }

  async #fetchBranch(from: Height): Promise<readonly RawBlock[]> {
    const raws: RawBlock[] = [];
    while (raws.length < BRANCH_BLOCKS_MAX) {
      const next = await fetchBlocks(this.#source, from + raws.length, BATCH_BLOCKS);
      if (next.length === 0) break;
      raws.push(...next);
    }
    return raws;
  }

  /** The newest block that copy and source share: found by halving, since one block binds all before it. */
  async #findFork(tip: Height): Promise<Height> {
    let shared = 0;
    let differing = tip;
    while (differing - shared > 1) {
      const middle = Math.floor((shared + differing) / 2);
      const [served] = await fetchBlocks(this.#source, middle, 1);
      if (served !== undefined && this.#holds(middle, served)) shared = middle;
      else differing = middle;
    }
    return shared;
  }

  #holds(height: Height, raw: RawBlock): boolean {
    return isSameRaw(this.#chain.reader.store.blocks.block(height).raw, raw);
  }

  #report(bad: BadBlock | null): CopyReport {
    const tip = this.#chain.branch.height;
    const imported = tip - this.#before + this.#undone;
    return { isNew: this.#isNew, imported, tip, undone: this.#undone, bad };
  }
}

function refuseOther(chain: LedgerChain, served: ChainId, source: BlockSource): void {
  const { chainId } = chain.branch;
  if (equalBytes(chainId, served)) return;
  const evidence = { expected: toHex0x(chainId), found: toHex0x(served), source: source.name };
  throw new LedgerError({
    code: "CHAIN_SERVED_OTHER",
    message: `${source.name} serves another chain than the copy in ${chain.reader.store.directory}.`,
    fix: "Name the node of that chain, or another folder for this one.",
    evidence,
  });
}

function emptyError(source: BlockSource): LedgerError {
  return new LedgerError({
    code: "CHAIN_SERVED_MALFORMED",
    message: `${source.name} serves no block 0. Nothing can be verified without it.`,
    fix: "Ask a node that holds the chain from its first block on.",
    evidence: { source: source.name },
  });
}

function genesisError(source: BlockSource): LedgerError {
  return new LedgerError({
    code: "CHAIN_SERVED_MALFORMED",
    message: `Block 0 of ${source.name} is not the one that its own genesis document makes.`,
    fix: "Ask another node: this one serves altered blocks.",
    evidence: { source: source.name, height: 0 },
  });
}

function rewrittenError(source: BlockSource, height: Height, finalHeight: number): LedgerError {
  return new LedgerError({
    code: "CHAIN_SERVED_REWRITTEN",
    message:
      `${source.name} now serves another block ${height} than the one that was verified before. ` +
      `Blocks up to ${finalHeight} are final.`,
    fix: "Keep the copy as evidence, and compare with other nodes of the chain.",
    evidence: { source: source.name, height, finalHeight },
  });
}
