import { readAccount } from "../../governance/account.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { Result } from "../../primitives/result.ts";
import { isDevNetwork, requireDevNetwork } from "../dev-network.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { VerdictPool } from "../signature-workers/verdict-pool.ts";
import { Admission } from "./admission.ts";
import { BlockLoop } from "./block-loop.ts";
import { chooseTransactions } from "./choose-transactions.ts";
import type { CommittedBlock } from "./committed-block.ts";
import { Listeners } from "./listeners.ts";
import type { MadeBlock } from "./make-block.ts";
import { Mempool } from "./mempool.ts";
import type { MempoolEntry } from "./mempool-entry.ts";
import { MEMPOOL_LIMITS, type MempoolLimits } from "./mempool-limits.ts";
import { moveTime, type TimeMove } from "./move-time.ts";
import type { Pace } from "./pacing.ts";
import type { PendingTransaction } from "./pending-transaction.ts";
import { RecentDrops } from "./recent-drops.ts";
import { RecentInclusions } from "./recent-inclusions.ts";
import type { Sequencer } from "./sequencer.ts";
import type { SequencerNotice } from "./sequencer-notice.ts";
import { type SequencerPorts, SYSTEM_PORTS } from "./sequencer-ports.ts";
import type { MempoolStatus, SequencerStatus } from "./sequencer-status.ts";
import { settleBlock } from "./settle-block.ts";
import type { DropReason, Submission, SubmitFault } from "./submission.ts";

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
  readonly #chain: LedgerChain;
  readonly #verdicts: VerdictPool;
  readonly #ports: SequencerPorts;
  readonly #limits: MempoolLimits;
  readonly #mempool: Mempool;
  readonly #admission: Admission;
  readonly #loop: BlockLoop;
  readonly #recent = new RecentInclusions();
  readonly #drops = new RecentDrops();
  readonly #blocks: Listeners<CommittedBlock>;
  readonly #notices: Listeners<SequencerNotice>;
  /** The moves of a devnet's clock, one after the other. */
  #moves: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  constructor(options: SequencerOptions) {
    const { chain, verdicts, pace, blockTargetMs, isPqMigrationEnabled } = options;
    const ports = options.ports ?? SYSTEM_PORTS;
    this.#chain = chain;
    this.#verdicts = verdicts;
    this.#ports = ports;
    this.#limits = options.limits ?? MEMPOOL_LIMITS;
    this.#mempool = new Mempool(this.#limits);
    // Nobody is left to be told of this but the process itself.
    this.#notices = new Listeners((cause) => {
      ports.setTimer(0, () => {
        throw cause;
      });
    });
    this.#blocks = new Listeners((cause, { candidate }) =>
      this.#tell({ type: "listenerFailed", height: candidate.branch.height, cause }),
    );
    this.#loop = new BlockLoop({
      chain,
      ports,
      pace,
      blockTargetMs,
      isPqMigrationEnabled,
      hasReady: () => this.#mempool.hasReady,
      hasReadyCount: (count) => this.#mempool.readyCount >= count,
      choose: (countMax) => this.#choose(countMax),
      onMade: (made, tookMs) => this.#keepUp(made, tookMs),
      onNotice: (notice) => this.#tell(notice),
    });
    this.#admission = new Admission({
      chain,
      mempool: this.#mempool,
      verdicts,
      recent: this.#recent,
      limits: this.#limits,
      now: () => ports.now(),
      refuseAll: () => this.#loop.error,
      onVerifierFailed: (hash, cause) => this.#tell({ type: "verifierFailed", hash, cause }),
      drop: (entry, reason) => this.#letGo(entry, reason),
    });
  }

  submit(transaction: Uint8Array): Promise<Result<Submission, SubmitFault>> {
    return this.#take(transaction, false);
  }

  submitPriority(transaction: Uint8Array): Promise<Result<Submission, SubmitFault>> {
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

  dropped(hash: Digest): DropReason | undefined {
    return this.#drops.find(hash);
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
    return {
      ...this.#loop.status(),
      height: branch.height,
      finalHeight,
      mempool: this.#mempoolStatus(),
    };
  }

  start(): void {
    const { branch, reader } = this.#chain;
    const behindMs = branch.timeMs - this.#ports.now();
    // A devnet whose time was moved on goes on from where it stands.
    if (isDevNetwork(reader.document.genesis)) this.#loop.setAhead(behindMs);
    this.#loop.start();
    this.#tell({ type: "started", height: branch.height });
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
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
    if (answer.ok && answer.value.state === "waiting") this.#loop.schedule();
    return answer;
  }

  async #advance(by: TimeMove): Promise<Height> {
    requireDevNetwork(this.#chain.reader.document.genesis);
    await this.#loop.hold(() =>
      moveTime(this.#chain, by, async (timeMs) => {
        if (timeMs !== null) this.#loop.setAhead(timeMs - this.#ports.now());
        this.#loop.makeOne(timeMs ?? this.#loop.now());
        await this.#ports.breathe();
      }),
    );
    return this.#chain.branch.height;
  }

  async #stop(): Promise<void> {
    this.#loop.refuse();
    await this.#moves;
    // Whoever waits for an answer has it with one block more; what does not fit into it may be sent again.
    this.#loop.end(this.#mempool.hasReady);
    for (const entry of [...this.#mempool.entries()]) {
      this.#mempool.remove(entry);
      this.#letGo(entry, { code: "stopped" });
    }
    this.#tell({ type: "stopped", height: this.#chain.branch.height });
  }

  #choose(countMax: number): readonly MempoolEntry[] {
    const { bodyBytesMax: bytesMax, sigCostMax } = this.#chain.branch.facts.limits;
    return chooseTransactions(this.#mempool, { bytesMax, countMax, signatureCostMax: sigCostMax });
  }

  /** After a durable block: the mempool follows, the listeners hear of it, and then whoever waits for it. */
  #keepUp(made: MadeBlock, tookMs: number): void {
    const { included, dropped } = settleBlock(made, {
      chain: this.#chain,
      mempool: this.#mempool,
      context: this.#admission.context(),
      sequenceSpan: this.#limits.sequenceSpan,
    });
    const { finalHeight } = this.#chain;
    this.#blocks.tell({ candidate: made.candidate, finalHeight, tookMs });
    for (const [entry, inclusion] of included) {
      this.#verdicts.forget(entry.examined.transaction);
      this.#recent.add(inclusion);
      entry.settle(inclusion);
    }
    for (const [entry, reason] of dropped) this.#letGo(entry, reason);
  }

  #mempoolStatus(): MempoolStatus {
    const classes = this.#mempool.classes();
    let sizeBytes = 0;
    for (const each of classes) sizeBytes += each.sizeBytes;
    const { verifying } = this.#admission;
    return { count: this.#mempool.count, sizeBytes, classes, verifying };
  }

  /** Ends the waiting of a transaction that is out of the mempool. */
  #letGo(entry: MempoolEntry, reason: DropReason): void {
    const { hash } = entry;
    this.#verdicts.forget(entry.examined.transaction);
    this.#drops.add(hash, reason);
    if (reason.code !== "stopped") this.#tell({ type: "dropped", hash, reason });
    entry.settle({ status: "dropped", hash, reason });
  }

  #tell(notice: SequencerNotice): void {
    this.#notices.tell(notice);
  }
}
