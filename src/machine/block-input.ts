import type { Rejection } from "../governance/rejection.ts";
import type { AccountId, Height, TimeMs } from "../primitives/brand.ts";

/**
 * The explicit inputs of a block. Equal inputs on equal branches give byte-identical blocks, whichever engine has
 * ordered them.
 */
export interface BlockInput {
  readonly height: Height;
  /** Wished time; it is moved into the bounds that the parent and the epoch set. */
  readonly timeMs: TimeMs;
  /** Account of the producer, or null in block 0 and in an unsealed chain. */
  readonly proposer: AccountId | null;
  /** Whether the block carries the PQ lineage where the rules leave it free (v2-dual-optional). */
  readonly carryPq: boolean;
  /** Bytes of statements of kind 1 (transaction), 3 (commit) and 4 (evidence), in order. */
  readonly items: readonly Uint8Array[];
}

/** What became of one item. */
export type ItemOutcome =
  | {
      readonly status: "included";
      /** Leaf index of the statement. */
      readonly index: number;
      /** Null where a transaction was done; the reason of its failure otherwise. */
      readonly rejection: Rejection | null;
    }
  | { readonly status: "refused"; readonly reason: ItemRefusal };

/** Why an item is no statement of the block. */
export type ItemRefusal =
  | { readonly code: "REPLAY_ADMISSION"; readonly rejection: Rejection }
  | { readonly code: "REPLAY_COMMIT"; readonly detail: string }
  | { readonly code: "REPLAY_EVIDENCE"; readonly rejection: Rejection }
  | { readonly code: "REPLAY_ORDER"; readonly detail: string };
