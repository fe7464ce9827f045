import { decode } from "../codec/canonical.ts";
import type { RawBlock } from "../consensus/block.ts";
import type { Branch } from "../consensus/branch.ts";
import { missingCapability } from "../consensus/capability.ts";
import { type CommitFault, verifyCommit } from "../consensus/commit.ts";
import { computeFinalHeight } from "../consensus/finality.ts";
import { isSameBlock } from "../consensus/reorg.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { type CommitStatement, encodeStatement, statementSchema } from "../ledger/statement.ts";
import type { MachineEnvironment } from "../machine/environment.ts";
import { type BlockRejection, judgeBlock } from "../machine/judge-block.ts";
import { type Candidate, Machine } from "../machine/machine.ts";
import { sealersAt } from "../machine/sealer-table.ts";
import { assert } from "../primitives/assert.ts";
import type { Height, TimeMs } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { ok, type Result } from "../primitives/result.ts";
import { createStore } from "../storage/create-store.ts";
import { ledgerPaths, removeLedger } from "../storage/data-folder.ts";
import type { Notes } from "../storage/notes.ts";
import { openStore } from "../storage/open-store.ts";
import type { SealIntent } from "../storage/seal-intents.ts";
import type { Algorithms } from "./algorithms.ts";
import { haltError } from "./chain-error.ts";
import { ChainPast } from "./chain-past.ts";
import { type ChainReader, readBranch, readerOf, startBranch } from "./chain-reader.ts";
import { ExtrasStore } from "./extras-store.ts";
import { requireIncluded } from "./item-refused.ts";
import { refusePublishedGenesis, refusePublishedKeys } from "./published-keys.ts";
import { computeSignal } from "./readiness.ts";
import { recentOf } from "./recent-of.ts";
import { canCommit, isCommitDue, type LocalSealer, sealersFor, signCommit } from "./sealing.ts";
import type { SignatureWorkers } from "./signature-workers/signature-workers.ts";

/** What the next block is made of. */
export interface SealRequest {
  /** Wished time; the ledger moves it into its bounds. */
  readonly timeMs: TimeMs;
  /** Statements of kind 1 and 4, in order. A commit that is due is put before them. */
  readonly items: readonly Uint8Array[];
  /** Whether the block carries the PQ lineage where the rules leave it free; default true. */
  readonly carryPq?: boolean;
  /** Values to keep in the same durable step. */
  readonly notes?: Notes;
  /** True makes the block only if each item is included and done; else nothing changes and the refusal is thrown. */
  readonly isWhole?: boolean;
  /** True where the next block follows at once and carries this one's commit: it is not written by itself then. */
  readonly isFollowed?: boolean;
}

/** What a chain is opened with. */
export interface ChainOptions {
  readonly algorithms: Algorithms;
  readonly sealers: readonly LocalSealer[];
  /** Threads that verify the signatures of blocks beside the one that makes them; none without. */
  readonly signatureWorkers?: SignatureWorkers;
  /** The same suites, where they know what was verified before a block asks. */
  readonly suites?: SuiteRegistry;
}

/**
 * A chain in a data folder, open for writing: one machine on one store. It makes blocks with the sealers of this
 * process, takes in blocks of others, and never does anything else between a block's execution and its durable commit.
 */
export class LedgerChain {
  readonly reader: ChainReader;
  readonly #store: ExtrasStore;
  readonly #past: ChainPast;
  readonly #machine: Machine;
  readonly #environment: MachineEnvironment;
  readonly #sealers: readonly LocalSealer[];
  readonly #workers: SignatureWorkers | undefined;
  /** Commit of the newest block that is not on the disk as yet. */
  #unwritten: CommitStatement | null = null;

  /**
   * Makes a new ledger in a folder: its store and block 0, or neither. Requires: a document that its reader has
   * accepted.
   */
  static create(
    directory: string,
    genesis: Pick<ChainReader["document"], "bytes" | "chainId">,
    options: ChainOptions,
  ): LedgerChain {
    const { hashes } = options.algorithms;
    const store = createStore(directory, genesis, { hashes });
    try {
      return LedgerChain.#claim(readerOf(store, options.algorithms), options);
    } catch (error) {
      store.close();
      removeLedger(ledgerPaths(directory));
      throw error;
    }
  }

  /** Opens the ledger of a folder. A kill between two steps of an earlier process is mended here. */
  static open(directory: string, options: ChainOptions): LedgerChain {
    const { hashes } = options.algorithms;
    const store = openStore(directory, { mode: "write", hashes });
    try {
      return LedgerChain.#claim(readerOf(store, options.algorithms), options);
    } catch (error) {
      store.close();
      throw error;
    }
  }

  static #claim(reader: ChainReader, options: ChainOptions): LedgerChain {
    refusePublishedKeys(
      reader.document.genesis,
      options.sealers.map(({ keyId }) => keyId),
    );
    const chain = new LedgerChain(reader, options);
    if (reader.store.tipHeight < 0) {
      refusePublishedGenesis(reader.document.genesis, reader.algorithms.hashes);
      const candidate = chain.#machine.initChain(reader.document);
      chain.#keep(candidate, { notes: new Map(), signers: [] });
    }
    chain.#sealTip();
    return chain;
  }

  private constructor(reader: ChainReader, options: ChainOptions) {
    const { sealers, signatureWorkers } = options;
    this.reader = reader;
    this.#sealers = sealers;
    this.#workers = signatureWorkers;
    this.#store = new ExtrasStore(reader.store);
    const branch = reader.store.tipHeight < 0 ? startBranch(reader) : readBranch(reader);
    this.#past = new ChainPast(reader, () => this.#machine.branch.facts.schedule);
    const { hashes } = reader.algorithms;
    const suites = options.suites ?? (signatureWorkers ?? reader.algorithms).suites;
    this.#environment = { hashes, suites, past: this.#past };
    this.#machine = new Machine(this.#environment, this.#store, branch, recentOf(reader, true));
  }

  /** The branch of the newest block. */
  get branch(): Branch {
    return this.#machine.branch;
  }

  /** The machine, for reads of its state and state trees. */
  get machine(): Machine {
    return this.#machine;
  }

  /** What blocks are judged with. */
  get environment(): MachineEnvironment {
    return this.#environment;
  }

  /** Greatest final height, -1 while there is none. */
  get finalHeight(): number {
    const { store } = this.reader;
    const context = { isSealed: this.#isSealed(), looseCommit: this.#looseHeight() };
    return Math.max(store.finalHeight, computeFinalHeight(this.branch, context));
  }

  /**
   * Has the signatures of statements that wait for a block verified beside what this thread does meanwhile, as many as
   * there is room for. Nothing is decided by it; without threads for signatures it does nothing.
   */
  verifyAhead(statements: readonly Uint8Array[]): void {
    this.#workers?.announce(statements, this.#machine.state);
  }

  /**
   * Makes the next block, commits it durably with what the local sealers are about to sign, and signs it. Throws
   * `LEDGER_ALGORITHM_MISSING` before an epoch that this process cannot follow, `NODE_SEAL_CONFLICT` where a key has
   * signed another block of the height, and whatever the disk answers; then nothing has changed.
   */
  seal(request: SealRequest): Candidate {
    this.#refuseHalt();
    const height = this.branch.height + 1;
    const commit = this.#looseCommit();
    this.verifyAhead(request.items);
    const items = commit === undefined ? request.items : [commit, ...request.items];
    const candidate = this.#machine.finalizeBlock({
      height,
      timeMs: request.timeMs,
      proposer: this.#producer(height),
      carryPq: request.carryPq ?? true,
      items,
    });
    const outcomes = commit === undefined ? candidate.outcomes : candidate.outcomes.slice(1);
    const signers = this.#signersOf(candidate.branch);
    this.#keep(candidate, { notes: request.notes ?? new Map(), signers }, () => {
      if (commit !== undefined) assertCarried(candidate);
      if (request.isWhole === true) requireIncluded(outcomes, height);
      this.#refuseConflict(candidate.branch, signers);
    });
    this.#sign(signers);
    if (request.isFollowed !== true) this.#writeCommit();
    return { ...candidate, outcomes };
  }

  /** Takes in the next block of somebody else after judging all of it, or says why it is refused. */
  importBlock(raw: RawBlock, notes?: Notes): Result<Candidate, BlockRejection> {
    const { document } = this.reader;
    this.verifyAhead(raw.statements);
    const judged = judgeBlock(raw, this.#machine, { document, environment: this.#environment });
    if (!judged.ok) return judged;
    this.#keep(judged.value, { notes: notes ?? new Map(), signers: [] });
    return judged;
  }

  /** Takes in a commit of the newest block that no body carries as yet; it makes the block final. */
  acceptCommit(bytes: Uint8Array): Result<true, CommitFault | { readonly reason: "shape" }> {
    const decoded = decode(statementSchema, bytes);
    const [subject] = this.branch.sealable;
    const isOfTip = decoded.ok && decoded.value.type === "commit";
    if (!isOfTip || subject === undefined || decoded.value.height !== subject.height) {
      return { ok: false, error: { reason: "shape" } };
    }
    const { record } = resolveEpoch(this.branch.facts.schedule, subject.height);
    const verified = verifyCommit(decoded.value.seals, {
      subject,
      sealers: sealersAt(this.#machine.state, subject.height),
      admitted: record.policy.seal,
      suites: this.#environment.suites,
    });
    if (!verified.ok) return verified;
    this.#unwritten = decoded.value;
    this.#writeCommit();
    return ok(true);
  }

  /**
   * Goes back to an earlier block above the final one, as the first step of a reorg that `considerBranch` has decided.
   * The blocks left behind stay in the store beside the branch until finality decides.
   */
  rewind(height: Height): void {
    const { store } = this.reader;
    assert(height >= this.finalHeight, `a rewind to ${height} below the final block`);
    const branch = store.branch(startBranch(this.reader), height);
    this.#machine.rewind(branch, store.undosAbove(height));
    this.#past.forget();
    this.#unwritten = null;
  }

  /** Ends the use of the folder. */
  close(): void {
    try {
      this.#writeCommit();
    } finally {
      this.reader.store.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Commits the candidate in one durable step, with what finality its body brings and what is about to be signed. If a
   * check or the disk refuses it, the chain stands where it stood.
   */
  #keep(
    candidate: Candidate,
    { notes, signers }: { readonly notes: Notes; readonly signers: readonly LocalSealer[] },
    check: () => void = () => {},
  ): void {
    const isSealed = candidate.branch.height > 0 && this.#isSealed();
    const finalHeight = computeFinalHeight(candidate.branch, { isSealed, looseCommit: null });
    this.#store.prepare({
      notes,
      looseCommit: null,
      sealIntents: intentsOf(candidate.branch, signers),
      ...(finalHeight < 0 ? {} : { finalHeight }),
    });
    try {
      check();
      this.#machine.commit();
    } catch (cause) {
      this.#machine.drop();
      throw cause;
    }
    this.#unwritten = null;
  }

  /** The local sealers that sign the newest block of a branch: its commit is due, and they can make it. */
  #signersOf(branch: Branch): readonly LocalSealer[] {
    if (branch.height < 0 || !isCommitDue(branch) || branch.lastCommit >= branch.height) return [];
    const sealers = sealersAt(this.#machine.state, branch.height);
    const local = sealersFor(branch, sealers, this.#sealers);
    return canCommit(sealers, local) ? local : [];
  }

  /** Signs the newest block if its commit is missing: it was imported, or its process ended before it could sign. */
  #sealTip(): void {
    const { store } = this.reader;
    if (store.looseCommit !== undefined) return;
    const signers = this.#signersOf(this.branch);
    if (signers.length === 0) return;
    const intended = store.recordSealIntents(intentsOf(this.branch, signers));
    if (!intended.ok) throw conflictError(this.branch.height);
    this.#sign(signers);
    this.#writeCommit();
  }

  /** Signs the newest block. Requires: what is signed is on the disk. */
  #sign(signers: readonly LocalSealer[]): void {
    if (signers.length === 0) return;
    const { hashes, suites } = this.#environment;
    this.#unwritten = signCommit(this.branch, signers, ({ signer: { suite } }) =>
      computeSignal(this.#machine.state, { hashes, suites, suite }),
    );
  }

  #writeCommit(): void {
    const commit = this.#unwritten;
    if (commit === null) return;
    const looseCommit = encodeStatement(commit);
    this.reader.store.noteFinality({ finalHeight: commit.height, looseCommit });
    this.#unwritten = null;
  }

  /** The commit of the newest block that no body carries as yet. */
  #looseCommit(): Uint8Array | undefined {
    return this.#unwritten === null
      ? this.reader.store.looseCommit
      : encodeStatement(this.#unwritten);
  }

  #refuseConflict(branch: Branch, signers: readonly LocalSealer[]): void {
    for (const { keyId, height, ids } of intentsOf(branch, signers)) {
      const signed = this.reader.store.lastSealed(keyId);
      if (signed === undefined || signed.height < height) continue;
      if (signed.height > height || !isSameBlock(signed.ids, ids)) throw conflictError(height);
    }
  }

  #producer(height: number) {
    const sealers = sealersAt(this.#machine.state, height);
    if (sealers.length === 0) return null;
    const [local] = sealersFor({ ...this.branch, height }, sealers, this.#sealers);
    if (local !== undefined) return local.account;
    throw new LedgerError({
      code: "NODE_NO_SEALER_KEY",
      message: `This process holds no key that may make block ${height}: the chain has ${sealers.length} sealers.`,
      fix: "Open the folder with the key file of a sealer, or take in the blocks of those who have one.",
      evidence: { height },
    });
  }

  #isSealed(): boolean {
    return sealersAt(this.#machine.state, Math.max(0, this.branch.height)).length > 0;
  }

  #looseHeight(): number | null {
    return this.#looseCommit() === undefined ? null : this.branch.height;
  }

  #refuseHalt(): void {
    const height = this.branch.height + 1;
    const { record } = resolveEpoch(this.branch.facts.schedule, height);
    const { hashes, suites } = this.#environment;
    const missing = missingCapability(record, hashes, suites);
    if (missing !== null) throw haltError(missing, height);
  }
}

/** What local sealers are about to sign. */
function intentsOf(branch: Branch, signers: readonly LocalSealer[]): readonly SealIntent[] {
  const { height } = branch;
  const ids = branch.sealable[0]?.ids ?? [];
  return signers.map(({ keyId }) => ({ keyId, height, ids }));
}

function assertCarried({ outcomes: [carried] }: Candidate): void {
  assert(carried?.status === "included", "the own commit was refused");
}

function conflictError(height: number): LedgerError {
  return new LedgerError({
    code: "NODE_SEAL_CONFLICT",
    message: `A key of this process has already signed another block of height ${height}. It will not sign two.`,
    fix: "Find out whether a second node runs with the same key; import the block that was signed first.",
    evidence: { height },
  });
}
