import { resolveEpoch } from "../../consensus/schedule.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height, TimeMs } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import { ClockWatch } from "./clock-watch.ts";
import { type MadeBlock, makeBlock } from "./make-block.ts";
import type { MempoolEntry } from "./mempool-entry.ts";
import { nextDueMs } from "./next-due.ts";
import { computePauseMs, type Pace } from "./pacing.ts";
import { blockDefectError, pqDisabledError, stoppingError } from "./sequencer-error.ts";
import type { SequencerNotice } from "./sequencer-notice.ts";
import type { SequencerPorts } from "./sequencer-ports.ts";
import type { SequencerStatus } from "./sequencer-status.ts";
import { TransactionCap } from "./transaction-cap.ts";

/** Pauses between two tries of a disk that takes no block. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Failures of the disk that may pass by themselves, or with an operator's help. */
const PASSING: ReadonlySet<string> = new Set(["STORAGE_FULL", "STORAGE_LOCKED"]);

/** What a loop of blocks is made of. */
export interface BlockLoopParts {
  readonly chain: LedgerChain;
  readonly ports: SequencerPorts;
  readonly pace: Pace;
  readonly blockTargetMs: number;
  readonly isPqMigrationEnabled: boolean;
  /** True iff a transaction may stand in the next block. */
  readonly hasReady: () => boolean;
  /** Whether so many transactions are ready. */
  readonly hasReadyCount: (count: number) => boolean;
  /** The transactions of the next block, at most so many. */
  readonly choose: (countMax: number) => readonly MempoolEntry[];
  /** Told of each block once it is durable. */
  readonly onMade: (made: MadeBlock, tookMs: number) => void;
  readonly onNotice: (notice: SequencerNotice) => void;
}

/**
 * Decides when the next block is made, makes it without interruption, and what follows when it cannot be made: a full
 * disk is tried again with growing pauses, everything else ends the making of blocks.
 */
export class BlockLoop {
  readonly #parts: BlockLoopParts;
  readonly #cap: TransactionCap;
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
  #isHeld = false;

  constructor(parts: BlockLoopParts) {
    this.#parts = parts;
    this.#cap = new TransactionCap(parts.blockTargetMs);
    this.#watch = new ClockWatch(parts.ports);
    this.#lastElapsedMs = parts.ports.elapsedMs() - parts.pace.blockIntervalMs;
  }

  /** Why no block can be made now, or null. */
  get error(): LedgerError | null {
    return this.#error;
  }

  /** The part of the status that is about time and blocks. */
  status(): Omit<SequencerStatus, "height" | "finalHeight" | "mempool"> {
    return {
      state: this.#state,
      error: this.#error,
      transactionsMax: this.#cap.value,
      tookMs: this.#tookMs,
      clockBehindMs: Math.max(0, this.#parts.chain.branch.timeMs - this.now()),
      clockOffsetMs: this.#offsetMs,
      nextBlockMs: this.#timer?.atMs ?? null,
    };
  }

  /** Time of the machine, as a devnet may have moved it on. */
  now(): TimeMs {
    return this.#parts.ports.now() + this.#offsetMs;
  }

  /** Lets the time of the loop be that of the machine, or so much later. */
  setAhead(offsetMs: number): void {
    this.#offsetMs = Math.max(this.#offsetMs, offsetMs);
  }

  start(): void {
    assert(this.#state === "idle", "a sequencer starts once");
    this.#state = "running";
    this.schedule();
  }

  /** Lets nothing new be taken, and no move of time go on. */
  refuse(): void {
    this.#error ??= stoppingError();
  }

  /** Ends the loop; with `last` it makes one block more where it can. */
  end(last: boolean): void {
    const wasRunning = this.#state === "running";
    this.#state = "stopping";
    this.refuse();
    this.#cancelTimer();
    if (wasRunning && last) this.#attempt(this.now());
    this.#state = "stopped";
  }

  /** Makes no block by itself while work makes some. */
  async hold(work: () => Promise<void>): Promise<void> {
    assert(this.#state !== "idle", "time is moved before the start");
    this.#isHeld = true;
    this.#cancelTimer();
    try {
      await work();
    } finally {
      this.#isHeld = false;
      this.schedule();
    }
  }

  /** Makes a block now, of a time. Throws why none can be made. Requires: the loop is held. */
  makeOne(timeMs: TimeMs): void {
    if (this.#state === "running") this.#attempt(timeMs);
    if (this.#error !== null) throw this.#error;
  }

  /** Plans the next block anew: something has changed that may bring it sooner. */
  schedule(): void {
    if (this.#state !== "running" && this.#state !== "blocked") return;
    if (this.#isHeld) return;
    const pauseMs = this.#state === "blocked" ? this.#pauseMs : this.#pauseUntilNext();
    const atMs = this.now() + pauseMs;
    if (this.#timer !== null) {
      // A timer that rings soon enough stays, and so does the pause of a disk that is full.
      if (this.#state === "blocked" || this.#timer.atMs <= atMs) return;
      this.#cancelTimer();
    }
    this.#timer = { cancel: this.#parts.ports.setTimer(pauseMs, () => this.#ring()), atMs };
  }

  #pauseUntilNext(): number {
    const { chain, ports, pace, hasReady, hasReadyCount } = this.#parts;
    const { height } = chain.branch;
    if (this.#due?.height !== height) {
      this.#due = { height, dueMs: nextDueMs(chain.machine.state) };
    }
    const { dueMs } = this.#due;
    const at = {
      sinceLastMs: ports.elapsedMs() - this.#lastElapsedMs,
      hasReady: hasReady(),
      hasBacklog: hasReadyCount(this.#cap.value),
      lastTookMs: this.#tookMs ?? 0,
      dueInMs: dueMs === null ? null : dueMs - this.now(),
    };
    return computePauseMs(at, pace);
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #ring(): void {
    this.#timer = null;
    this.#attempt(this.now());
    this.schedule();
  }

  /** Makes one block, or notes why none can be made. */
  #attempt(timeMs: TimeMs): void {
    const { chain, ports, choose, onMade } = this.#parts;
    this.#lookAtClock();
    let made: MadeBlock;
    const begunMs = ports.elapsedMs();
    try {
      this.#refusePq();
      made = makeBlock(chain, choose(this.#cap.value), timeMs);
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    const tookMs = ports.elapsedMs() - begunMs;
    this.#lastElapsedMs = begunMs;
    this.#tookMs = tookMs;
    this.#cap.note(made.tried.length, tookMs);
    this.#recover();
    onMade(made, tookMs);
  }

  #lookAtClock(): void {
    const { chain, ports, onNotice } = this.#parts;
    const jumpMs = this.#watch.look();
    if (jumpMs === null) return;
    onNotice({ type: "clockJumped", jumpMs, nowMs: ports.now(), blockMs: chain.branch.timeMs });
  }

  #recover(): void {
    if (this.#state !== "blocked") return;
    this.#state = "running";
    this.#error = null;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#parts.onNotice({ type: "unblocked", height: this.#parts.chain.branch.height });
  }

  /** The disk may take a block later; everything else ends the making of blocks until a restart. */
  #fail(cause: unknown): void {
    const { chain, onNotice } = this.#parts;
    const error =
      cause instanceof LedgerError ? cause : blockDefectError(chain.branch.height + 1, cause);
    this.#error = error;
    if (PASSING.has(error.code) && this.#state !== "stopping") {
      const pauseMs = this.#state === "blocked" ? this.#pauseMs * 2 : FIRST_PAUSE_MS;
      this.#pauseMs = Math.min(pauseMs, LONGEST_PAUSE_MS);
      this.#state = "blocked";
      onNotice({ type: "blocked", error, pauseMs: this.#pauseMs });
      return;
    }
    if (this.#state !== "stopping") this.#state = "halted";
    onNotice({ type: "halted", error });
  }

  #refusePq(): void {
    const { chain, isPqMigrationEnabled } = this.#parts;
    if (isPqMigrationEnabled) return;
    const height = chain.branch.height + 1;
    const { record } = resolveEpoch(chain.branch.facts.schedule, height);
    if (record.algs.pq !== null) throw pqDisabledError(height);
  }
}
