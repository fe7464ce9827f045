import { createHash, type Hash } from "node:crypto";
import { encodeRecordPayload } from "../ledger/record-payload.ts";
import type { Height } from "../primitives/brand.ts";
import { encodeImportProgress, type ImportProgress } from "../storage/import-progress.ts";
import { type Batch, BatchPacker } from "./batch-packer.ts";
import type { LedgerChain } from "./ledger-chain.ts";
import type { Recorder } from "./recorder.ts";
import { readStatementLines, type StatementLine } from "./statement-file.ts";

/** How a file is recorded. */
export interface ImportPlan {
  readonly path: string;
  readonly mediaType: string;
  /** Contents in one transaction, at most. */
  readonly batch: number;
  /** Contents in one block, at most. */
  readonly blockContents: number;
  readonly lineBytesMax: number;
  /** Name of the note that keeps how far it has come. */
  readonly note: string;
  /** Bytes that are recorded already. */
  readonly doneBytes: number;
}

/** What was recorded by one run. */
export interface ImportReport {
  readonly contents: number;
  readonly contentBytes: number;
  readonly transactions: number;
  readonly blocks: number;
  /** First and last block, or null where nothing was left to record. */
  readonly range: readonly [Height, Height] | null;
  readonly isInterrupted: boolean;
  /** SHA-256 of all of the file that is recorded by now. */
  readonly digest: Uint8Array;
}

/** Heights that a transaction stays valid for: more than are ever waiting. */
const EXPIRY_BLOCKS = 10_000;
/** Room in a body that transactions of an import leave to commit, receipts and the end of the block. */
const SPARE_BYTES = 256 * 1024;
const RECEIPT_BYTES = 512;

/** Lines that go into one block, cut into transactions. */
interface BlockDraft {
  readonly batches: readonly Batch[];
  readonly contents: number;
  readonly contentBytes: number;
  readonly progress: Omit<ImportProgress, "height">;
}

/** A block whose transactions are signed. */
interface SignedDraft extends BlockDraft {
  readonly items: readonly Uint8Array[];
}

/**
 * Records the lines of a file that are not recorded as yet: block by block, each with the note that says how far the
 * file has come in the same durable step. While a block is executed and written, the transactions of the next are
 * signed on other threads. Requires: a file that `surveyStatements` has passed.
 */
export async function importStatements(
  chain: LedgerChain,
  recorder: Recorder,
  plan: ImportPlan,
  hooks: { readonly onContents: (done: number) => void; readonly signal: AbortSignal },
): Promise<ImportReport> {
  const run = new ImportRun(chain, plan);
  let waiting: Promise<SignedDraft> | null = null;
  for await (const draft of draftBlocks(plan, chain)) {
    const signing = signDraft(draft, recorder, plan, chain.branch.height + EXPIRY_BLOCKS);
    if (waiting !== null) run.seal(await waiting, true);
    waiting = signing;
    hooks.onContents(run.contents);
    if (hooks.signal.aborted) break;
  }
  if (waiting !== null) run.seal(await waiting, false);
  hooks.onContents(run.contents);
  return run.report(hooks.signal.aborted);
}

async function signDraft(
  draft: BlockDraft,
  recorder: Recorder,
  { mediaType }: ImportPlan,
  expiry: Height,
): Promise<SignedDraft> {
  const bodies = draft.batches.map((contents) => {
    const payload = encodeRecordPayload({ mediaType, contents, references: [] });
    return recorder.body("recordStatement", payload, expiry);
  });
  return { ...draft, items: await Promise.all(bodies.map((body) => recorder.sign(body))) };
}

/** Cuts the lines that are not recorded as yet into blocks. */
async function* draftBlocks(plan: ImportPlan, chain: LedgerChain): AsyncGenerator<BlockDraft> {
  const { bodyBytesMax, txBytesMax, countMax } = chain.branch.facts.limits;
  const bytesMax = bodyBytesMax - SPARE_BYTES;
  const draft = new DraftBlock(plan, txBytesMax >>> 1);
  for await (const lines of readStatementLines(plan.path, plan.lineBytesMax)) {
    for (const line of lines) {
      if (line.offset + line.bytes.length <= plan.doneBytes) {
        draft.skip(line);
        continue;
      }
      if (draft.isFull(line, { bytesMax, countMax })) yield draft.end();
      draft.add(line);
    }
  }
  if (draft.contents > 0) yield draft.end();
}

/** The block in the making. */
class DraftBlock {
  readonly #plan: ImportPlan;
  readonly #packer: BatchPacker;
  readonly #hash: Hash = createHash("sha256");
  #batches: Batch[] = [];
  #bytes = 0;
  #contentBytes = 0;
  #bytesDone = 0;
  #linesDone = 0;
  contents = 0;

  constructor(plan: ImportPlan, payloadBytesMax: number) {
    const { mediaType, batch } = plan;
    this.#plan = plan;
    this.#packer = new BatchPacker({ mediaType, countMax: batch, payloadBytesMax });
  }

  /** Counts a line that an earlier import has recorded. */
  skip(line: StatementLine): void {
    this.#note(line);
  }

  isFull(
    line: StatementLine,
    room: { readonly bytesMax: number; readonly countMax: number },
  ): boolean {
    if (this.contents >= this.#plan.blockContents) return true;
    const transactions = this.#batches.length + 2;
    const bytes = this.#bytes + line.bytes.length + transactions * (SIGNED_BYTES + RECEIPT_BYTES);
    return bytes > room.bytesMax || 2 * transactions > room.countMax - 64;
  }

  add(line: StatementLine): void {
    const full = this.#packer.add(line.bytes);
    if (full !== null) this.#batches.push(full);
    this.contents += 1;
    this.#contentBytes += line.bytes.length;
    this.#bytes += line.bytes.length + 5;
    this.#note(line);
  }

  end(): BlockDraft {
    const last = this.#packer.take();
    const draft = {
      batches: last === null ? this.#batches : [...this.#batches, last],
      contents: this.contents,
      contentBytes: this.#contentBytes,
      progress: {
        bytesDone: this.#bytesDone,
        linesDone: this.#linesDone,
        digest: this.#hash.copy().digest(),
      },
    };
    this.#batches = [];
    this.#bytes = 0;
    this.#contentBytes = 0;
    this.contents = 0;
    return draft;
  }

  #note(line: StatementLine): void {
    this.#hash.update(line.raw);
    this.#bytesDone = line.end;
    this.#linesDone = line.number;
  }
}

/** Bytes of a transaction beside its contents, at most: envelope and one signature. */
const SIGNED_BYTES = 4096;

/** The blocks that one run seals. */
class ImportRun {
  readonly #chain: LedgerChain;
  readonly #plan: ImportPlan;
  #first: Height | null = null;
  #contentBytes = 0;
  #transactions = 0;
  #blocks = 0;
  #digest: Uint8Array = new Uint8Array(0);
  contents = 0;

  constructor(chain: LedgerChain, plan: ImportPlan) {
    this.#chain = chain;
    this.#plan = plan;
  }

  /** Seals a block. `isFollowed`: the next one is sealed at once. */
  seal(draft: SignedDraft, isFollowed: boolean): void {
    const height = this.#chain.branch.height + 1;
    const progress = encodeImportProgress({ ...draft.progress, height });
    this.#chain.seal({
      timeMs: Date.now(),
      items: draft.items,
      notes: new Map([[this.#plan.note, progress]]),
      isWhole: true,
      isFollowed,
    });
    this.#first ??= height;
    this.contents += draft.contents;
    this.#contentBytes += draft.contentBytes;
    this.#transactions += draft.items.length;
    this.#blocks += 1;
    this.#digest = draft.progress.digest;
  }

  report(isInterrupted: boolean): ImportReport {
    const first = this.#first;
    return {
      contents: this.contents,
      contentBytes: this.#contentBytes,
      transactions: this.#transactions,
      blocks: this.#blocks,
      range: first === null ? null : [first, this.#chain.branch.height],
      isInterrupted,
      digest: this.#digest,
    };
  }
}
