import { isHeld } from "./is-held.ts";
import type { Component } from "./names.ts";
import { pausedSeconds } from "./paused-seconds.ts";
import { type Proposal, requireProposal } from "./proposal.ts";
import type { StateReader } from "./state-access.ts";
import { type StatusAnswer, statusOfFacts, type Verdict } from "./status-of-facts.ts";
import { requireTally } from "./tally.ts";
import { computeVerdict } from "./verdict.ts";
import { houseVotes, requireVoteRules } from "./vote-rules.ts";

/**
 * The status of a proposal at a governance second, computed from what is recorded and never stored.
 * Requires: the proposal exists. Cost: a few reads, whatever the number of ballots.
 */
export function computeStatus(state: StateReader, number: number, now: number): StatusAnswer {
  const proposal = requireProposal(state, number);
  const touches: readonly Component[] = proposal.locked?.touches ?? [];
  return statusOfFacts(proposal, now, {
    verdict: () => verdictAtEnd(state, number, proposal),
    reviewOutcome: () => "approve",
    pausedSeconds: (from, to) => pausedSeconds(state, touches, from, to),
    isHeld: () => isHeld(state, touches, now),
  });
}

/** What closing the vote will record: the ballots that were cast in time are all there are. */
function verdictAtEnd(state: StateReader, number: number, { opened }: Proposal): Verdict {
  const rules = requireVoteRules(state, number);
  const { outcome, reason, house } = computeVerdict(houseVotes(rules, requireTally(state, number)));
  const eta = (opened?.end ?? 0) + rules.timelockS;
  const told = outcome === "vetoed" ? "ballots" : reason;
  return { outcome, reason: told, house, eta, graceS: rules.graceS };
}
