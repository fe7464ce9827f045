import { existsSync } from "node:fs";
import type { RawBlock } from "../consensus/block.ts";
import type { ForkChoice } from "../consensus/reorg.ts";
import type { ChainBlock } from "../ledger/chain-file-item.ts";
import { encodeStatement } from "../ledger/statement.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { Recovery } from "../storage/store-options.ts";
import { isSameRaw } from "../storage/stored-block.ts";
import type { Algorithms } from "./algorithms.ts";
import { readChainFile } from "./chain-file-source.ts";
import type { FileProgress, OpenedChainFile } from "./chain-file-verify.ts";
import { openReader } from "./chain-reader.ts";
import { type BranchRefusal, considerBranch, settleForks } from "./consider-branch.ts";
import { type ChainOptions, LedgerChain } from "./ledger-chain.ts";
import { SignatureWorkers } from "./signature-workers/signature-workers.ts";
import { yieldNow } from "./verify-pace.ts";

/** What an import has brought about. */
export interface ImportReport {
  /** True iff the folder was made by this import. */
  readonly isNew: boolean;
  /** Blocks of the file that the ledger held already. */
  readonly known: number;
  /** Blocks that were judged and stored. */
  readonly imported: number;
  readonly tip: number;
  /** The block of the file that the rules refuse, or null. */
  readonly bad: {
    readonly height: Height;
    readonly raw: RawBlock;
    readonly rejection: BlockRejection;
  } | null;
  /** What an earlier writer had left behind, and null for a new folder. */
  readonly recovery: Recovery | null;
  /** What became of a part of the file that leaves the ledger's own branch, or null where none does. */
  readonly fork: ForkOutcome | null;
}

/** How a competing branch was answered. */
export type ForkOutcome =
  | { readonly forkHeight: Height; readonly blocks: number; readonly choice: ForkChoice }
  | { readonly forkHeight: Height; readonly blocks: number; readonly refusal: BranchRefusal };

/** Blocks between two looks at whether the user wants to stop. */
const PACE_BLOCKS = 16;

/** Blocks of a competing branch that are looked at; fork choice itself admits fewer. */
const BRANCH_BLOCKS_MAX = 4096;

/**
 * Brings the blocks of a chain file into a data folder, each judged by all stages before it is stored. A new folder is
 * made from the file's genesis document; one of the same chain goes on where it stands. An import that was ended at any
 * moment stands at a block boundary, and the same call goes on from there with the same result.
 */
export async function importChainFile(
  directory: string,
  file: OpenedChainFile,
  options: {
    readonly algorithms: Algorithms;
    readonly onProgress?: FileProgress;
    /** Threads that verify signatures, the calling one included; default 1. */
    readonly threads?: number;
  },
): Promise<ImportReport> {
  const { algorithms, threads = 1 } = options;
  const isNew = !holdsLedger(ledgerPaths(directory));
  const signatureWorkers = await SignatureWorkers.start({ threads, suites: algorithms.suites });
  try {
    const opened = { algorithms, sealers: [], signatureWorkers };
    using chain = openFor(directory, file, opened, isNew);
    return await new FileImport(chain, file, isNew, options.onProgress).run();
  } finally {
    await signatureWorkers.close();
  }
}

function openFor(
  directory: string,
  file: OpenedChainFile,
  options: ChainOptions,
  isNew: boolean,
): LedgerChain {
  const { document, head, path } = file;
  if (isNew) {
    if (head.from > 0) throw gapError(path, head.from, existsSync(directory) ? -1 : null);
    return LedgerChain.create(directory, document, options);
  }
  // Another chain, or a gap, is told before the folder is claimed for writing.
  const reader = openReader(directory, options.algorithms, { chainId: document.chainId });
  const tip = reader.store.tipHeight;
  reader.store.close();
  if (head.from > tip + 1) throw gapError(path, head.from, tip);
  return LedgerChain.open(directory, options);
}

class FileImport {
  readonly #chain: LedgerChain;
  readonly #file: OpenedChainFile;
  readonly #isNew: boolean;
  readonly #onProgress: FileProgress;
  #known = 0;
  #imported = 0;

  constructor(
    chain: LedgerChain,
    file: OpenedChainFile,
    isNew: boolean,
    onProgress: FileProgress = () => {},
  ) {
    this.#chain = chain;
    this.#file = file;
    this.#isNew = isNew;
    this.#onProgress = onProgress;
  }

  async run(): Promise<ImportReport> {
    // A kill may have ended an earlier reorg half way.
    if (!this.#isNew) settleForks(this.#chain);
    const { from, to } = this.#file.head;
    const blocks = to - from + 1;
    let divergent: RawBlock[] | null = null;
    for (const item of readChainFile(this.#file.path)) {
      if (item.name === "commits" && divergent === null) {
        for (const commit of item.commits) this.#chain.acceptCommit(encodeStatement(commit));
      }
      if (item.name !== "block") continue;
      const { height, block } = item;
      await this.#onProgress("checking", height - from + 1, blocks);
      if (height % PACE_BLOCKS === 0) await yieldNow();
      if (divergent !== null) {
        divergent.push(block);
        if (divergent.length > BRANCH_BLOCKS_MAX) break;
      } else if (height > this.#chain.branch.height) {
        const taken = this.#chain.importBlock(block);
        if (!taken.ok) return this.#report({ height, raw: block, rejection: taken.error });
        this.#imported += 1;
      } else if (this.#holds(height, block)) this.#known += 1;
      else divergent = [block];
    }
    return divergent === null ? this.#report(null) : this.#compete(divergent);
  }

  #holds(height: Height, block: ChainBlock): boolean {
    return isSameRaw(this.#chain.reader.store.blocks.block(height).raw, block);
  }

  /** The file leaves the ledger's own branch: fork choice decides. */
  #compete(raws: readonly RawBlock[]): ImportReport {
    const forkHeight = this.#file.head.from + this.#known - 1;
    const blocks = raws.length;
    const considered = considerBranch(this.#chain, raws, forkHeight);
    if (!considered.ok) {
      return { ...this.#report(null), fork: { forkHeight, blocks, refusal: considered.error } };
    }
    const choice = considered.value;
    if (choice.choice === "switch") this.#imported += blocks;
    return { ...this.#report(null), fork: { forkHeight, blocks, choice } };
  }

  #report(bad: ImportReport["bad"]): ImportReport {
    const tip = this.#chain.branch.height;
    // Block 0 of a new folder was made from the file's document, and the file's was found to be the same.
    const own = this.#isNew && this.#known > 0 ? 1 : 0;
    const counts = { known: this.#known - own, imported: this.#imported + own };
    const { recovery } = this.#chain.reader.store;
    return { isNew: this.#isNew, ...counts, tip, bad, recovery, fork: null };
  }
}

function gapError(path: string, from: Height, tip: number | null): LedgerError {
  const held = tip === null || tip < 0 ? "no block" : `blocks 0 to ${tip}`;
  return new LedgerError({
    code: "CHAIN_FILE_GAP",
    message: `The chain file ${path} begins at block ${from}, and the data folder holds ${held}.`,
    fix: `Import a file first that holds the blocks before ${from}.`,
    evidence: { path, from, tip },
  });
}
