import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import { endProposal } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { makeReady } from "./make-ready.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { requirePanel } from "./review-panel.ts";
import { readReviewOutcome, requireReview } from "./review-state.ts";

/** Closes the round if it is decided, as of a moment: that of a report, or the deadline. */
export function settleReview(journal: Journal, number: number, at: number): void {
  const outcome = readReviewOutcome(journal, number, at);
  if (outcome === "open") return;
  const { round } = requireReview(journal, number);
  const { revisionS } = requirePanel(journal, number).rules;
  const revisionUntil = outcome === "conditional" ? at + revisionS : null;
  journal.emit(REVIEW_EVENTS.closed, { number, round, at, outcome, revisionUntil });
  switch (outcome) {
    case "approve":
      makeReady(journal, number);
      return;
    case "conditional":
      return;
    default:
      endProposal(journal, number, { how: "rejected", reason: outcome, house: null });
  }
}

/** Closes a round whose deadline has come, or a proposal that was not revised in time. */
export function closeReviewDue(journal: Journal, item: DueItem): void {
  const number = bytesUint(item.reference);
  const { outcome } = requireReview(journal, number);
  if (outcome === null) {
    settleReview(journal, number, item.at);
    return;
  }
  endProposal(journal, number, { how: "rejected", reason: "review_inconclusive", house: null });
}
