import { readSettings } from "./chain-settings.ts";
import { findConflicts } from "./conflicts.ts";
import type { GovernanceContext } from "./context.ts";
import { describeVote } from "./explanation-sentences.ts";
import { type Flip, findFlips } from "./find-flips.ts";
import { explainHouse, type HouseExplanation } from "./house-explanation.ts";
import { readPayload } from "./payload.ts";
import { findStaleKeys } from "./plan.ts";
import { requireProposal } from "./proposal.ts";
import { readRunWindow } from "./run-window.ts";
import type { StateReader } from "./state-access.ts";
import { computeStatus } from "./status.ts";
import type { StatusAnswer } from "./status-of-facts.ts";
import { requireTally } from "./tally.ts";
import { computeVerdict } from "./verdict.ts";
import { houseVotes, requireVoteRules, votingHouses } from "./vote-rules.ts";

/** Why a vote stands as it stands: numbers, and sentences that are made of them alone. */
export interface Explanation {
  readonly status: StatusAnswer;
  /** Failing tests of the first house that fails, the reason first. */
  readonly reasons: readonly string[];
  readonly houses: readonly HouseExplanation[];
  readonly verdictNow: "passed" | "rejected" | "vetoed";
  readonly start: number;
  readonly end: number;
  readonly hardCap: number;
  /** The earliest end that ballots could bring about; the end itself where nothing is decided early. */
  readonly earliestEnd: number;
  /** From when it may run, if its vote passes as it stands. */
  readonly eta: number;
  /** When its run would be too late, if nothing holds it from now on; null while its vote has not passed. */
  readonly windowEnd: number | null;
  /** Ids of other proposals that would change the same things: whichever runs second is stale. */
  readonly conflictsWith: readonly Uint8Array[];
  /** What has changed since its plan was made. */
  readonly wouldBeStale: readonly string[];
  readonly flips: readonly Flip[];
  readonly sentences: readonly string[];
}

/**
 * Explains the vote on a proposal, or answers undefined before it was opened. A question to the state: it decides
 * nothing and is asked by nothing that does. Cost: O(houses), and linear in the ballots up to `flipsMax`.
 */
export function explainVote(
  state: StateReader,
  number: number,
  context: GovernanceContext,
  flipsMax: number,
): Explanation | undefined {
  const { opened, closed, ended } = requireProposal(state, number);
  if (opened === null) return undefined;
  const rules = requireVoteRules(state, number);
  const votes = houseVotes(rules, requireTally(state, number));
  const houses = votingHouses(rules).flatMap((name) => {
    const vote = votes[name];
    return vote === null ? [] : [explainHouse(name, vote)];
  });
  const { outcome, house } = computeVerdict(votes);
  const { start, end, hardCap } = opened;
  const { decimals } = readSettings(state);
  const isOpen = closed === null && ended === null && context.now < end;
  const ruleOf = {
    community: rules.community?.rule ?? null,
    validators: rules.validators?.rule ?? null,
  };
  return {
    status: computeStatus(state, number, context.now),
    reasons: houses.find(({ name }) => name === house)?.failures ?? [],
    houses,
    verdictNow: outcome,
    start,
    end,
    hardCap,
    earliestEnd: rules.early && isOpen ? context.now : end,
    eta: closed?.eta ?? end + rules.timelockS,
    windowEnd: closed?.outcome === "passed" ? readRunWindow(state, number, context.now).end : null,
    conflictsWith: findConflicts(state, number).map((other) => requireProposal(state, other).id),
    wouldBeStale:
      ended === null ? findStaleKeys(state, number, readPayload(state, number), context) : [],
    flips: findFlips(state, number, rules, flipsMax),
    sentences: describeVote({ houses, rules: ruleOf, verdict: outcome, isOpen, end, decimals }),
  };
}
