import type { Rejection } from "../../governance/rejection.ts";
import type { TransactionClass } from "../../machine/transaction-class.ts";
import type { Digest, Height } from "../../primitives/brand.ts";
import type { LedgerError } from "../../primitives/ledger-error.ts";

/** A transaction that the node has taken: it waits for a block, or stands in one already. */
export interface Submission {
  /** Its id under the canonical code of the next block, or, where it is included, of its own. */
  readonly hash: Digest;
  readonly class: TransactionClass;
  /** `parked`: a transaction before it in its account's sequence is missing. */
  readonly state: "waiting" | "parked" | "included";
  /** Settles when the transaction is in a durable block or will never be. It does not reject. */
  readonly settled: Promise<Settlement>;
}

/** How the waiting of a transaction ends. */
export type Settlement = Inclusion | Dropped;

/** A transaction in a durable block. */
export interface Inclusion {
  readonly status: "included";
  readonly hash: Digest;
  readonly height: Height;
  /** Leaf index of its statement; its receipt is the next one. */
  readonly index: number;
  /** Number of the receipt: 0 where it was done. */
  readonly code: number;
  /** The facts behind the number, where this process made the block; the receipt alone knows none. */
  readonly rejection: Rejection | null;
}

/** A transaction that has left the mempool without a block. */
export interface Dropped {
  readonly status: "dropped";
  readonly hash: Digest;
  readonly reason: DropReason;
}

/** Why a transaction has left the mempool. */
export type DropReason =
  /** The state has changed, and it may not stand in a block any more. */
  | { readonly code: "recheck"; readonly rejection: Rejection }
  /** Another one of its account and sequence has taken its place: with a greater fee here, or in a block. */
  | { readonly code: "replaced"; readonly by: Digest | null }
  /** The operator took it out. */
  | { readonly code: "operator" }
  /** Making a block with it failed, which is a defect of the program. */
  | { readonly code: "defect"; readonly message: string }
  /** The node stopped before a block was made of it. It may be sent again. */
  | { readonly code: "stopped" };

/** Why a transaction was not taken. */
export type SubmitFault =
  | { readonly reason: "rejected"; readonly rejection: Rejection }
  | MempoolFull
  /** The operator's way in is for emergencies alone. */
  | { readonly reason: "notEmergency"; readonly class: TransactionClass }
  /** No block can be made now: the disk is full, the chain has halted, or the node stops. */
  | { readonly reason: "unavailable"; readonly error: LedgerError };

/** A bound of the mempool is reached. */
export interface MempoolFull {
  readonly reason: "full";
  readonly class: TransactionClass;
  /** What is full: the class, the account's share, the parked ones, or the line for signature verification. */
  readonly of: "class" | "account" | "parked" | "verification";
  readonly unit: "transactions" | "bytes";
  readonly found: number;
  readonly quota: number;
}
