import type { HouseName, Status } from "./names.ts";
import type { FailedReason, Proposal, RejectedReason } from "./proposal.ts";

/** How a proposal comes to its end, and why. */
export type EndOfProposal =
  | { readonly how: "executed" }
  | { readonly how: "failed"; readonly reason: FailedReason }
  | {
      readonly how: "rejected";
      readonly reason: RejectedReason;
      /** The first house that failed, where a vote decided. */
      readonly house: HouseName | null;
    }
  | {
      readonly how: "vetoed";
      readonly reason: "ballots" | "council";
      readonly house: HouseName | null;
    }
  | {
      readonly how: "cancelled";
      readonly reason: "proposer" | "cancel" | "kill" | "rolled_back" | "objections";
    }
  | { readonly how: "expired" };

/** How far the recorded facts have brought a proposal, whatever the clock says: the status that the next fact ends. */
export function recordedStatus(proposal: Proposal): Status {
  if (proposal.revertedBy !== null) return "reverted";
  if (proposal.ended !== null) return proposal.ended.how;
  if (proposal.submitted === null) return "draft";
  if (proposal.opened !== null) return isPassed(proposal) ? "queued" : "voting";
  return proposal.review === null ? "discussion" : "review";
}

const TERMINAL: readonly Status[] = [
  "executed",
  "failed",
  "rejected",
  "vetoed",
  "cancelled",
  "expired",
  "reverted",
];

/** True iff nothing leads out of the status, but from executed to reverted. */
export function isTerminal(status: Status): boolean {
  return TERMINAL.includes(status);
}

/** True iff its vote was closed and has passed. */
export function isPassed({ closed }: Proposal): boolean {
  return closed !== null && closed.outcome === "passed";
}

/** True iff it was submitted and nothing has decided it yet: the limits of open proposals count it. */
export function isOpen(proposal: Proposal): boolean {
  return proposal.submitted !== null && proposal.ended === null && !isPassed(proposal);
}
