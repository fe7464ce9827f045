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
import { SignatureWorkers } from "../signature-workers/signature-workers.ts";
import type { BadBlock } from "../verify-chain.ts";
import { yieldNow } from "../verify-pace.ts";
import { type BlockSource, fetchBlocks, fetchDocument } from "./block-source.ts";

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
  /** The chain that a new copy must be of; default: whatever the source serves. */
  readonly chainId?: ChainId;
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
  const isNew = !holdsLedger(ledgerPaths(directory));
  const signatureWorkers = await SignatureWorkers.start({ threads, suites: algorithms.suites });
  try {
    const opened: ChainOptions = { algorithms, sealers: [], signatureWorkers };
    using chain = isNew
      ? await createCopy(directory, source, opened, options.chainId)
      : LedgerChain.open(directory, opened);
    settleForks(chain);
    return await new Follower(chain, source, options, isNew).run();
  } finally {
    await signatureWorkers.close();
  }
}

/** A new ledger from the genesis document that the source's block 0 carries. */
async function createCopy(
  directory: string,
  source: BlockSource,
  opened: ChainOptions,
  chainId: ChainId | undefined,
): Promise<LedgerChain> {
  const document = await fetchDocument(source, opened.algorithms);
  if (chainId !== undefined && !equalBytes(document.chainId, chainId)) {
    throw otherError(source, directory, chainId);
  }
  return LedgerChain.create(directory, document, opened);
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

  async run(): Promise<CopyReport> {
    const tip = this.#chain.branch.height;
    const raws = await this.#fetch(tip);
    const [served, ...next] = raws;
    if (served === undefined) {
      // A source that is behind the copy tells nothing new.
      await this.#refuseOther();
      return this.#report(null);
    }
    if (!this.#holds(tip, served)) {
      const diverged = await this.#rejoin();
      return this.#report(diverged ?? (await this.#follow()));
    }
    return this.#report((await this.#take(next)) ?? (await this.#follow()));
  }

  /** Judges and stores block after block until the source has no more. */
  async #follow(): Promise<BadBlock | null> {
    for (;;) {
      const raws = await this.#fetch(this.#chain.branch.height + 1);
      if (raws.length === 0) return null;
      const bad = await this.#take(raws);
      if (bad !== null) return bad;
    }
  }

  async #take(raws: readonly RawBlock[]): Promise<BadBlock | null> {
    for (const raw of raws) {
      const height = this.#chain.branch.height + 1;
      const taken = this.#chain.importBlock(raw);
      if (!taken.ok) return { height, raw, rejection: taken.error };
      this.#options.onBlock?.(height);
    }
    await yieldNow();
    return null;
  }

  /** Blocks from a height on, up to the last that is wanted. */
  async #fetch(from: Height): Promise<readonly RawBlock[]> {
    const wanted = (this.#options.to ?? Number.MAX_SAFE_INTEGER) - from + 1;
    return wanted <= 0 ? [] : fetchBlocks(this.#source, from, Math.min(BATCH_BLOCKS, wanted));
  }

  /** Goes over to the branch of a source that no longer has the copy's newest block. */
  async #rejoin(): Promise<BadBlock | null> {
    const tip = this.#chain.branch.height;
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
    await this.#refuseOther();
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

  async #refuseOther(): Promise<void> {
    const [first] = await fetchBlocks(this.#source, 0, 1);
    if (first !== undefined && this.#holds(0, first)) return;
    const { directory } = this.#chain.reader.store;
    throw otherError(this.#source, directory, this.#chain.branch.chainId);
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

function otherError(source: BlockSource, directory: string, expected: ChainId): LedgerError {
  return new LedgerError({
    code: "CHAIN_SERVED_OTHER",
    message: `${source.name} serves another chain than the one of ${directory}.`,
    fix: "Name the node of that chain, or another folder for this one.",
    evidence: { source: source.name, expected: toHex0x(expected) },
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
