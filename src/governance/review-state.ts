import { assertDefined } from "../primitives/assert.ts";
import { type Proposal, type ReviewOutcome, requireProposal } from "./proposal.ts";
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

/** The review of a proposal that was reviewed. */
export function requireReview(state: StateReader, number: number): Review {
  return assertDefined(requireProposal(state, number).review, `${number} was never reviewed`);
}
