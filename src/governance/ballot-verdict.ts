import { assertDefined } from "../primitives/assert.ts";
import { type Proposal, type RejectedReason, requireProposal } from "./proposal.ts";
import type { StateReader } from "./state-access.ts";
import { requireTally } from "./tally.ts";
import { computeVerdict, type Verdict } from "./verdict.ts";
import { houseVotes, requireVoteRules, type VoteRules } from "./vote-rules.ts";

/** A verdict in the words of the facts, with the window of the run that a pass opens. */
export type ClosedVote = Omit<NonNullable<Proposal["closed"]>, "at">;

/**
 * How the vote on a proposal stands by the ballots cast so far; at its end, how it was decided: no ballot is taken from
 * then on. Requires: it was opened. Cost: three reads.
 */
export function readClosedVote(state: StateReader, number: number): ClosedVote {
  const rules = requireVoteRules(state, number);
  const verdict = computeVerdict(houseVotes(rules, requireTally(state, number)));
  const opened = assertDefined(requireProposal(state, number).opened, `${number} is not in voting`);
  return describeVerdict(verdict, rules, opened.end);
}

/** What a verdict at a time of closing means for a proposal. */
export function describeVerdict(verdict: Verdict, rules: VoteRules, end: number): ClosedVote {
  const { outcome, house } = verdict;
  const reason = outcome === "vetoed" ? "ballots" : verdict.reason;
  return { outcome, reason, house, eta: end + rules.timelockS, graceS: rules.graceS };
}

/** The reason of a rejection by vote. Requires: a verdict that rejects. */
export function rejectedReason({ reason }: Verdict): RejectedReason {
  const rejected = reason === "veto" ? null : reason;
  return assertDefined(rejected, "a rejection without its reason");
}
