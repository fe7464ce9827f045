import { LedgerError } from "../../primitives/ledger-error.ts";
import { catchUp } from "../index/catch-up.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { CommittedBlock } from "../sequencer/committed-block.ts";
import type { Timer } from "../timer.ts";

/** What a follower is made of. */
export interface FollowerParts {
  readonly index: LedgerIndex;
  readonly chain: LedgerChain;
  readonly timer: Timer;
  /** Told of an index that does not take a block, and of the pause before it is tried again; null where it is not. */
  readonly onBehind: (error: unknown, pauseMs: number | null) => void;
  /** Told when it has caught up after that. */
  readonly onRecovered: () => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Has the index take in each block, in the turn of its commit. One that could not, for a full disk, is tried again with
 * growing pauses and with each block, and reads what it has missed from the store: nothing is lost, and no restart is
 * needed.
 */
export class IndexFollower {
  readonly #parts: FollowerParts;
  #error: LedgerError | null = null;
  #isBroken = false;
  #pauseMs = FIRST_PAUSE_MS;
  #callOff: (() => void) | null = null;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Why the index is behind, or null while it is not. */
  get error(): LedgerError | null {
    return this.#error;
  }

  /** A block was committed. Requires: whoever else hears of it may find the index behind. */
  take({ candidate }: CommittedBlock): void {
    const { index, chain } = this.#parts;
    if (this.#isBroken) return;
    this.#try(() => {
      if (index.height === candidate.branch.height - 1) index.apply(candidate);
      else catchUp(index, chain.reader);
    });
  }

  /** Tries no more. */
  close(): void {
    this.#callOff?.();
    this.#callOff = null;
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#fail(cause);
      return;
    }
    const wasBehind = this.#error !== null;
    this.close();
    this.#error = null;
    this.#pauseMs = FIRST_PAUSE_MS;
    if (wasBehind) this.#parts.onRecovered();
  }

  #fail(cause: unknown): void {
    const { index, chain, timer, onBehind } = this.#parts;
    // A defect is none of the disk's: nobody can wait for its end.
    if (!(cause instanceof LedgerError)) throw cause;
    this.#error = cause;
    this.close();
    // Damage does not pass by itself: the next start makes the index anew.
    this.#isBroken = cause.code === "STORAGE_CORRUPT";
    onBehind(cause, this.#isBroken ? null : this.#pauseMs);
    if (this.#isBroken) return;
    this.#callOff = timer.after(this.#pauseMs, () => {
      this.#callOff = null;
      if (index.height < chain.reader.store.tipHeight)
        this.#try(() => catchUp(index, chain.reader));
    });
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
