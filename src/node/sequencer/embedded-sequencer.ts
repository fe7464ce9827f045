import { resolveEpoch } from "../../consensus/schedule.ts";
import { readAccount } from "../../governance/account.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height, TimeMs } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Result } from "../../primitives/result.ts";
import { isDevNetwork, requireDevNetwork } from "../dev-network.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { VerdictPool } from "../signature-workers/verdict-pool.ts";
import { Admission } from "./admission.ts";
import { chooseTransactions } from "./choose-transactions.ts";
import { ClockWatch } from "./clock-watch.ts";
import type { CommittedBlock } from "./committed-block.ts";
import { Listeners } from "./listeners.ts";
import { type MadeBlock, makeBlock } from "./make-block.ts";
import { Mempool } from "./mempool.ts";
import type { MempoolEntry } from "./mempool-entry.ts";
import { MEMPOOL_LIMITS, type MempoolLimits } from "./mempool-limits.ts";
import { moveTime, type TimeMove } from "./move-time.ts";
import { nextDueMs } from "./next-due.ts";
import { computePauseMs, type Pace } from "./pacing.ts";
import type { PendingTransaction } from "./pending-transaction.ts";
import { RecentInclusions } from "./recent-inclusions.ts";
import type { Sequencer } from "./sequencer.ts";
import { blockDefectError, pqDisabledError, stoppingError } from "./sequencer-error.ts";
import type { SequencerNotice } from "./sequencer-notice.ts";
import { type SequencerPorts, SYSTEM_PORTS } from "./sequencer-ports.ts";
import type { SequencerStatus } from "./sequencer-status.ts";
import { settleBlock } from "./settle-block.ts";
import type { DropReason, Submission, SubmitFault } from "./submission.ts";
import { TransactionCap } from "./transaction-cap.ts";

/** Pauses between two tries of a disk that takes no block. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Failures of the disk that may pass by themselves, or with an operator's help. */
const PASSING: ReadonlySet<string> = new Set(["STORAGE_FULL", "STORAGE_LOCKED"]);

/** What a sequencer is made of. */
export interface SequencerOptions {
  /** Open for writing, with the suites of `verdicts`. */
  readonly chain: LedgerChain;
  readonly verdicts: VerdictPool;
  readonly pace: Pace;
  /** Time that making a block should take at most: nothing else is served meanwhile. */
  readonly blockTargetMs: number;
  /** False where the operator has not consented to the migration: the chain then stops before it. */
  readonly isPqMigrationEnabled: boolean;
  readonly limits?: MempoolLimits;
  readonly ports?: SequencerPorts;
}

/**
 * The sequencer of one process: transactions wait in its mempool, and it makes a block of them at every interval, seals
 * it with the keys of this process, and tells of it once it is on the disk. A block is made without interruption; all
 * that waits for something else, for threads, timers or the disk's room, waits between two blocks.
 */
export class EmbeddedSequencer implements Sequencer {
  readonly #options: SequencerOptions;
  readonly #chain: LedgerChain;
  readonly #ports: SequencerPorts;
  readonly #limits: MempoolLimits;
  readonly #mempool: Mempool;
  readonly #admission: Admission;
  readonly #cap: TransactionCap;
  readonly #recent = new RecentInclusions();
  readonly #blocks: Listeners<CommittedBlock>;
  readonly #notices: Listeners<SequencerNotice>;
  readonly #watch: ClockWatch;
  #state: SequencerStatus["state"] = "idle";
  #error: LedgerError | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  #offsetMs = 0;
  #lastElapsedMs: number;
  #tookMs: number | null = null;
  /** When the next work of governance falls due, as of a block: only blocks change it. */
  #due: { readonly height: Height; readonly dueMs: TimeMs | null } | null = null;
  #timer: { readonly cancel: () => void; readonly atMs: TimeMs } | null = null;
  /** The moves of a devnet's clock, one after the other. */
  #moves: Promise<unknown> = Promise.resolve();
  #isMoving = false;

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#chain = options.chain;
    this.#ports = options.ports ?? SYSTEM_PORTS;
    this.#limits = options.limits ?? MEMPOOL_LIMITS;
    this.#mempool = new Mempool(this.#limits);
    this.#cap = new TransactionCap(options.blockTargetMs);
    this.#watch = new ClockWatch(this.#ports);
    // Nobody is left to be told of this but the process itself.
    this.#notices = new Listeners((cause) => {
      this.#ports.setTimer(0, () => {
        throw cause;
      });
    });
    this.#blocks = new Listeners((cause, { candidate }) =>
      this.#tell({ type: "listenerFailed", height: candidate.branch.height, cause }),
    );
    this.#lastElapsedMs = this.#ports.elapsedMs() - options.pace.blockIntervalMs;
    this.#admission = new Admission({
      chain: this.#chain,
      mempool: this.#mempool,
      verdicts: options.verdicts,
      recent: this.#recent,
      limits: this.#limits,
      now: () => this.#ports.now(),
      refuseAll: () => this.#error,
      drop: (entry, reason) => this.#letGo(entry, reason),
    });
  }

  async submit(transaction: Uint8Array): Promise<Result<Submission, SubmitFault>> {
    return this.#take(transaction, false);
  }

  async submitPriority(transaction: Uint8Array): Promise<Result<Submission, SubmitFault>> {
    return this.#take(transaction, true);
  }

  drop(hash: Digest): boolean {
    const entry = this.#mempool.find(hash);
    if (entry === undefined) return false;
    this.#mempool.remove(entry);
    this.#letGo(entry, { code: "operator" });
    return true;
  }

  pending(hash: Digest): PendingTransaction | undefined {
    return this.#mempool.find(hash)?.view();
  }

  listPending(limit: number): readonly PendingTransaction[] {
    const found: PendingTransaction[] = [];
    for (const entry of this.#mempool.entries()) {
      if (found.length >= limit) break;
      found.push(entry.view());
    }
    return found;
  }

  nextSequence(account: AccountId): number {
    const next = readAccount(this.#chain.machine.state, account)?.sequence ?? 0;
    return this.#mempool.nextSequence(account, next);
  }

  onBlock(listener: (block: CommittedBlock) => void): () => void {
    return this.#blocks.add(listener);
  }

  onNotice(listener: (notice: SequencerNotice) => void): () => void {
    return this.#notices.add(listener);
  }

  status(): SequencerStatus {
    const { branch, finalHeight } = this.#chain;
    const classes = this.#mempool.classes();
    let sizeBytes = 0;
    for (const each of classes) sizeBytes += each.sizeBytes;
    return {
      state: this.#state,
      error: this.#error,
      height: branch.height,
      finalHeight,
      mempool: {
        count: this.#mempool.count,
        sizeBytes,
        classes,
        verifying: this.#admission.verifying,
      },
      transactionsMax: this.#cap.value,
      tookMs: this.#tookMs,
      clockBehindMs: Math.max(0, branch.timeMs - this.#now()),
      clockOffsetMs: this.#offsetMs,
      nextBlockMs: this.#timer?.atMs ?? null,
    };
  }

  start(): void {
    assert(this.#state === "idle", "a sequencer starts once");
    this.#state = "running";
    const behindMs = this.#chain.branch.timeMs - this.#ports.now();
    // A devnet whose time was moved on goes on from where it stands.
    if (behindMs > 0 && isDevNetwork(this.#chain.reader.document.genesis))
      this.#offsetMs = behindMs;
    this.#tell({ type: "started", height: this.#chain.branch.height });
    this.#schedule();
  }

  async stop(): Promise<void> {
    if (this.#state === "stopped") return;
    const wasRunning = this.#state === "running";
    this.#state = "stopping";
    this.#error ??= stoppingError();
    this.#cancelTimer();
    await this.#moves;
    // Whoever waits for an answer has it with one block more; what does not fit into it may be sent again.
    if (wasRunning && this.#mempool.hasReady) this.#attempt(this.#now());
    for (const entry of [...this.#mempool.entries()]) {
      this.#mempool.remove(entry);
      this.#letGo(entry, { code: "stopped" });
    }
    this.#state = "stopped";
    this.#tell({ type: "stopped", height: this.#chain.branch.height });
  }

  advance(by: TimeMove): Promise<Height> {
    const moved = this.#moves.then(() => this.#advance(by));
    this.#moves = moved.catch(() => {});
    return moved;
  }

  async #take(
    transaction: Uint8Array,
    isPriority: boolean,
  ): Promise<Result<Submission, SubmitFault>> {
    const answer = await this.#admission.admit(transaction, isPriority);
    if (answer.ok && answer.value.state === "waiting") this.#schedule();
    return answer;
  }

  async #advance(by: TimeMove): Promise<Height> {
    requireDevNetwork(this.#chain.reader.document.genesis);
    this.#isMoving = true;
    this.#cancelTimer();
    try {
      await moveTime(this.#chain, by, (timeMs) => this.#move(timeMs ?? this.#now()));
    } finally {
      this.#isMoving = false;
      this.#schedule();
    }
    return this.#chain.branch.height;
  }

  async #move(timeMs: TimeMs): Promise<void> {
    assert(this.#state !== "idle", "time is moved before the start");
    this.#offsetMs = Math.max(this.#offsetMs, timeMs - this.#ports.now());
    if (this.#state === "running") this.#attempt(timeMs);
    if (this.#error !== null) throw this.#error;
    await this.#ports.breathe();
  }

  /** Time of the machine, as a devnet may have moved it on. */
  #now(): TimeMs {
    return this.#ports.now() + this.#offsetMs;
  }

  #schedule(): void {
    if (this.#state !== "running" && this.#state !== "blocked") return;
    if (this.#isMoving) return;
    const pauseMs = this.#state === "blocked" ? this.#pauseMs : this.#pauseUntilNext();
    const atMs = this.#now() + pauseMs;
    if (this.#timer !== null) {
      // A timer that rings soon enough stays, and so does the pause of a disk that is full.
      if (this.#state === "blocked" || this.#timer.atMs <= atMs) return;
      this.#cancelTimer();
    }
    this.#timer = { cancel: this.#ports.setTimer(pauseMs, () => this.#ring()), atMs };
  }

  #pauseUntilNext(): number {
    const { height } = this.#chain.branch;
    if (this.#due?.height !== height) {
      this.#due = { height, dueMs: nextDueMs(this.#chain.machine.state) };
    }
    const { dueMs } = this.#due;
    const at = {
      sinceLastMs: this.#ports.elapsedMs() - this.#lastElapsedMs,
      hasReady: this.#mempool.hasReady,
      dueInMs: dueMs === null ? null : dueMs - this.#now(),
    };
    return computePauseMs(at, this.#options.pace);
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #ring(): void {
    this.#timer = null;
    this.#attempt(this.#now());
    this.#schedule();
  }

  /** Makes one block, or notes why none can be made. */
  #attempt(timeMs: TimeMs): void {
    const jumpMs = this.#watch.look();
    if (jumpMs !== null) {
      const blockMs = this.#chain.branch.timeMs;
      this.#tell({ type: "clockJumped", jumpMs, nowMs: this.#ports.now(), blockMs });
    }
    let made: MadeBlock;
    const begunMs = this.#ports.elapsedMs();
    try {
      this.#refusePq();
      const { bodyBytesMax, sigCostMax } = this.#chain.branch.facts.limits;
      const chosen = chooseTransactions(this.#mempool, {
        bytesMax: bodyBytesMax,
        countMax: this.#cap.value,
        signatureCostMax: sigCostMax,
      });
      made = makeBlock(this.#chain, chosen, timeMs);
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    this.#lastElapsedMs = begunMs;
    this.#tookMs = this.#ports.elapsedMs() - begunMs;
    this.#cap.note(made.tried.length, this.#tookMs);
    this.#keepUp(made);
  }

  /** After a durable block: the mempool follows, the listeners hear of it, and then whoever waits for it. */
  #keepUp(made: MadeBlock): void {
    if (this.#state === "blocked") {
      this.#state = "running";
      this.#error = null;
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#tell({ type: "unblocked", height: made.candidate.branch.height });
    }
    const { included, dropped } = settleBlock(made, {
      chain: this.#chain,
      mempool: this.#mempool,
      context: this.#admission.context(),
      sequenceSpan: this.#limits.sequenceSpan,
    });
    const { finalHeight } = this.#chain;
    this.#blocks.tell({ candidate: made.candidate, finalHeight, tookMs: this.#tookMs ?? 0 });
    for (const [entry, inclusion] of included) {
      this.#options.verdicts.forget(entry.examined.transaction);
      this.#recent.add(inclusion);
      entry.settle(inclusion);
    }
    for (const [entry, reason] of dropped) this.#letGo(entry, reason);
  }

  /** The disk may take a block later; everything else ends the making of blocks until a restart. */
  #fail(cause: unknown): void {
    const error =
      cause instanceof LedgerError ? cause : blockDefectError(this.#chain.branch.height + 1, cause);
    if (PASSING.has(error.code) && this.#state !== "stopping") {
      const pauseMs = this.#state === "blocked" ? this.#pauseMs * 2 : FIRST_PAUSE_MS;
      this.#pauseMs = Math.min(pauseMs, LONGEST_PAUSE_MS);
      this.#state = "blocked";
      this.#error = error;
      this.#tell({ type: "blocked", error, pauseMs: this.#pauseMs });
      return;
    }
    this.#error = error;
    if (this.#state !== "stopping") this.#state = "halted";
    this.#tell({ type: "halted", error });
  }

  #refusePq(): void {
    if (this.#options.isPqMigrationEnabled) return;
    const height = this.#chain.branch.height + 1;
    const { record } = resolveEpoch(this.#chain.branch.facts.schedule, height);
    if (record.algs.pq !== null) throw pqDisabledError(height);
  }

  /** Ends the waiting of a transaction that is out of the mempool. */
  #letGo(entry: MempoolEntry, reason: DropReason): void {
    const { hash } = entry;
    this.#options.verdicts.forget(entry.examined.transaction);
    if (reason.code !== "stopped") this.#tell({ type: "dropped", hash, reason });
    entry.settle({ status: "dropped", hash, reason });
  }

  #tell(notice: SequencerNotice): void {
    this.#notices.tell(notice);
  }
}
