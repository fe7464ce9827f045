import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { Result } from "../../primitives/result.ts";
import type { CommittedBlock } from "./committed-block.ts";
import type { TimeMove } from "./move-time.ts";
import type { PendingTransaction } from "./pending-transaction.ts";
import type { SequencerNotice } from "./sequencer-notice.ts";
import type { SequencerStatus } from "./sequencer-status.ts";
import type { DropReason, Submission, SubmitFault } from "./submission.ts";

/** Takes transactions in, chooses their order, and makes the blocks of a chain. */
export interface Sequencer {
  /**
   * Judges the bytes of a signed transaction in the documented order and lets it wait for a block. The same transaction
   * again is the same submission, also when it is in a block already.
   */
  submit(transaction: Uint8Array): Promise<Result<Submission, SubmitFault>>;
  /** The same for the operator: only the emergency class, and the quota of its account does not hold it up. */
  submitPriority(transaction: Uint8Array): Promise<Result<Submission, SubmitFault>>;
  /** Takes a transaction that waits out of the mempool; false if none has the id. */
  drop(hash: Digest): boolean;
  /** A transaction that waits, by its id. */
  pending(hash: Digest): PendingTransaction | undefined;
  /** Why a transaction has left the mempool without a block, where that was lately and in this process. */
  dropped(hash: Digest): DropReason | undefined;
  /** Transactions that wait, in the order of their arrival. */
  listPending(limit: number): readonly PendingTransaction[];
  /** The sequence number that the account's next transaction should have, those that wait included. */
  nextSequence(account: AccountId): number;
  /** Hands every block to the listener after its durable commit, in order. Answers with how to end that. */
  onBlock(listener: (block: CommittedBlock) => void): () => void;
  onNotice(listener: (notice: SequencerNotice) => void): () => void;
  status(): SequencerStatus;
  /** Begins to make blocks. */
  start(): void;
  /**
   * Ends: takes nothing more in, makes one block more of what waits, and settles the rest as `stopped`. The chain stays
   * open for reads; whoever closes it writes the commit of the newest block.
   */
  stop(): Promise<void>;
  /**
   * Moves the clock of a devnet on and seals as many blocks as the governance clock needs to follow, or as
   * many blocks as are asked for. Throws `NODE_NOT_DEVNET` on any other network.
   */
  advance(by: TimeMove): Promise<Height>;
}
