import type { TransactionClass } from "../../machine/transaction-class.ts";
import type { Height, TimeMs } from "../../primitives/brand.ts";
import type { LedgerError } from "../../primitives/ledger-error.ts";

/** What the sequencer is at. */
export interface SequencerStatus {
  /**
   * `blocked`: the disk takes no block, and it is tried again; `halted`: no block will be made before a restart, for
   * the reason in `error`.
   */
  readonly state: "idle" | "running" | "blocked" | "halted" | "stopping" | "stopped";
  readonly error: LedgerError | null;
  readonly height: Height;
  readonly finalHeight: number;
  readonly mempool: MempoolStatus;
  /** Most transactions of the next block, so that making it stays short. */
  readonly transactionsMax: number;
  /** Milliseconds that the newest block took, null before the first. */
  readonly tookMs: number | null;
  /** Milliseconds by which the clock of the machine is behind the newest block; 0 where it is not. */
  readonly clockBehindMs: number;
  /** Milliseconds added to the clock by the helper of a devnet. */
  readonly clockOffsetMs: number;
  /** Time on the ledger's clock at which the next block is planned, null while none is. */
  readonly nextBlockMs: TimeMs | null;
}

/** How full the mempool is. */
export interface MempoolStatus {
  readonly count: number;
  readonly sizeBytes: number;
  readonly classes: readonly MempoolClassStatus[];
  /** Transactions whose signatures are being verified; none of them counts above. */
  readonly verifying: { readonly count: number; readonly countMax: number };
}

/** How full a class is. */
export interface MempoolClassStatus {
  readonly class: TransactionClass;
  readonly count: number;
  readonly countMax: number;
  readonly sizeBytes: number;
  readonly sizeBytesMax: number;
  /** Those among them that wait for one before them in their account's sequence. */
  readonly parked: number;
  readonly parkedMax: number;
}
