import { approvalShare, computeMetrics, type Metrics } from "../governance/metrics.ts";
import { HOUSES } from "../governance/names.ts";
import { countProposals, readProposal } from "../governance/proposal.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readTally } from "../governance/tally.ts";
import { measureVote } from "../governance/vote-concentration.ts";
import { readVoteRules } from "../governance/vote-rules.ts";

/** The metrics of a chain with all its votes. Cost: linear in the ballots; get_metrics measures them with rests. */
export function metricsJson(state: StateReader) {
  return { ...countersJson(state), votes: votesJson(state) };
}

/** The metrics of a chain in the names of the API; shares in millionths, times in seconds, amounts in base units. */
export function countersJson(state: StateReader) {
  const metrics = computeMetrics(state);
  return {
    proposals: { ...metrics.proposals },
    participation_ppm: { ...metrics.participationPpm },
    success_ppm: metrics.successPpm,
    execution: executionJson(metrics),
    emergencies: [...metrics.emergencies],
    rollbacks: metrics.rollbacks,
    extension_ppm: metrics.extensionPpm,
    changed_ballots_ppm: metrics.changedBallotsPpm,
    overriding_ballots_ppm: metrics.overridingPpm,
    review_mean_s: metrics.reviewMeanS,
    undone_changes_ppm: metrics.undoneChangesPpm,
    forfeited: String(metrics.forfeited),
  };
}

function executionJson({ execution }: Metrics) {
  const { meanS, medianS, meanWaitS } = execution;
  return { mean_s: meanS, median_s: medianS, mean_wait_s: meanWaitS };
}

/** Each house of each vote: how it approved, and how concentrated its weights are. */
function votesJson(state: StateReader) {
  const votes = [];
  for (let number = 1; number <= countProposals(state); number++) {
    const opened = readProposal(state, number)?.opened ?? null;
    const rules = readVoteRules(state, number);
    const tally = readTally(state, number);
    if (opened === null || rules === undefined || tally === undefined) continue;
    for (const house of HOUSES) {
      const held = rules[house];
      const counted = tally[house];
      if (held === null || counted === null) continue;
      const { snapshotHeight } = opened;
      const vote = { number, house, scope: held.rule.scope, snapshotHeight };
      const measured = measureVote(state, vote);
      votes.push({
        proposal: number,
        house,
        approval_ppm: approvalShare(counted.cast),
        gini_ppm: measured.giniPpm,
        majority_holders: measured.majorityHolders,
        effective_deciders_milli: measured.effectiveDecidersMilli,
        delegated_ppm: measured.delegatedPpm,
      });
    }
  }
  return votes;
}
