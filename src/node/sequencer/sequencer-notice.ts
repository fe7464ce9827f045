import type { Digest, Height, TimeMs } from "../../primitives/brand.ts";
import type { LedgerError } from "../../primitives/ledger-error.ts";
import type { DropReason } from "./submission.ts";

/** Something that happened to the sequencer and has no place in a block: for the log and the channel `node`. */
export type SequencerNotice =
  | { readonly type: "started"; readonly height: Height }
  | { readonly type: "stopped"; readonly height: Height }
  /** The disk takes no block. Nothing is lost, new transactions are refused, and it is tried again after the pause. */
  | { readonly type: "blocked"; readonly error: LedgerError; readonly pauseMs: number }
  /** The disk takes blocks again. */
  | { readonly type: "unblocked"; readonly height: Height }
  /** No block will be made before a restart. */
  | { readonly type: "halted"; readonly error: LedgerError }
  /** The clock of the machine has jumped. Block time follows within its bounds and never goes back. */
  | {
      readonly type: "clockJumped";
      /** Negative where it was set back. */
      readonly jumpMs: number;
      readonly nowMs: TimeMs;
      readonly blockMs: TimeMs;
    }
  /** Verifying signatures has failed, which is a defect: they count as not holding. */
  | { readonly type: "verifierFailed"; readonly hash: Digest; readonly cause: unknown }
  | { readonly type: "dropped"; readonly hash: Digest; readonly reason: DropReason }
  /** A listener has thrown. The block is durable, and the other listeners have had it. */
  | { readonly type: "listenerFailed"; readonly height: Height; readonly cause: unknown };
