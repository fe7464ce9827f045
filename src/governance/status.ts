import { assert } from "../primitives/assert.ts";
import { readClosedVote } from "./ballot-verdict.ts";
import { isHeld } from "./is-held.ts";
import type { Component } from "./names.ts";
import { pausedSeconds } from "./paused-seconds.ts";
import { type ReviewOutcome, requireProposal } from "./proposal.ts";
import { readReviewOutcome } from "./review-state.ts";
import type { StateReader } from "./state-access.ts";
import { type StatusAnswer, statusOfFacts } from "./status-of-facts.ts";

/**
 * The status of a proposal at a governance second, computed from what is recorded and never stored.
 * Requires: the proposal exists. Cost: a few reads, whatever the number of ballots.
 */
export function computeStatus(state: StateReader, number: number, now: number): StatusAnswer {
  const proposal = requireProposal(state, number);
  const touches: readonly Component[] = proposal.locked?.touches ?? [];
  return statusOfFacts(proposal, now, {
    verdict: () => readClosedVote(state, number),
    reviewOutcome: () => outcomeAtDeadline(state, number, now),
    pausedSeconds: (from, to) => pausedSeconds(state, touches, from, to),
    isHeld: () => isHeld(state, touches, now),
  });
}

/** How the review closes when its deadline has passed: by the reports that were filed in time. */
function outcomeAtDeadline(state: StateReader, number: number, now: number): ReviewOutcome {
  const outcome = readReviewOutcome(state, number, now);
  assert(outcome !== "open", `the review of ${number} is open after its deadline`);
  return outcome;
}
