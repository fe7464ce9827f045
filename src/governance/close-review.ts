import { assertDefined } from "../primitives/assert.ts";
import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import { endProposal } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { makeReady } from "./make-ready.ts";
import { type Proposal, type ReviewOutcome, requireProposal } from "./proposal.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { computeReviewOutcome } from "./review-outcome.ts";
import { requirePanel } from "./review-panel.ts";
import { countReports, readFiled } from "./review-report.ts";
import type { StateReader } from "./state-access.ts";

type Review = NonNullable<Proposal["review"]>;

/** The outcome of the current round by the reports of this proposal and version; nobody hands one in. */
export function readReviewOutcome(
  state: StateReader,
  number: number,
  now: number,
): ReviewOutcome | "open" {
  const { round, deadline } = requireReview(state, number);
  const panel = requirePanel(state, number);
  const count = countReports(panel, readFiled(state, number, round));
  const outcome = computeReviewOutcome(count, panel.rules, {
    isOver: now >= deadline,
    isLast: round >= panel.rules.roundsMax,
  });
  // Nobody can have revised what was never told to be conditional, so a late block changes nothing.
  const isTooLate = outcome === "conditional" && now >= deadline + panel.rules.revisionS;
  return isTooLate ? "review_inconclusive" : outcome;
}

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

function requireReview(state: StateReader, number: number): Review {
  return assertDefined(requireProposal(state, number).review, `${number} was never reviewed`);
}
