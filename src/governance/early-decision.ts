import { exceedsShare, reachesShare } from "./fraction.ts";
import { HOUSES, type HouseName } from "./names.ts";
import { type Counts, sumCounts } from "./tally.ts";
import {
  computeHouseFailures,
  type HouseVote,
  type HouseVotes,
  judgeFailures,
  PASSED,
  type Verdict,
} from "./verdict.ts";

/** Whether nothing that may still happen can change how a house decides. */
export type EarlyDecision = "pass" | "fail" | "open";

/**
 * Decides a house before its end: `pass` if it would pass with all power that its owners have not cast turned to veto,
 * `fail` if it would fail with all of it turned to for. Only own power counts as cast for good, since an owner can take
 * what a delegate has cast.
 * Requires: ballots that cannot be changed.
 */
export function decideHouseEarly(vote: HouseVote, own: Counts): EarlyDecision {
  const { rule, total, counts } = vote;
  const rest = total - sumCounts(own);
  const withoutAbstain = total - own.abstain;
  const passes =
    reachesShare(sumCounts(counts), total, rule.quorum) &&
    (rule.veto === null || !exceedsShare(own.veto + rest, total, rule.veto)) &&
    own.for > withoutAbstain - own.for &&
    reachesShare(own.for, withoutAbstain, rule.approval) &&
    (rule.support === null || reachesShare(own.for, total, rule.support));
  if (passes) return "pass";
  return failuresAtBest(vote, own).length > 0 ? "fail" : "open";
}

/**
 * The verdict that no further ballot can change, or null while one could: every house must be decided, and all alike.
 * The reason of a failure is what would fail even if all the rest said for, not a quorum that the early end cut off.
 */
export function decideEarly(
  houses: HouseVotes,
  own: Readonly<Record<HouseName, Counts | null>>,
): Verdict | null {
  const decisions = HOUSES.flatMap((house) => {
    const vote = houses[house];
    const cast = own[house];
    return vote === null || cast === null ? [] : [decideHouseEarly(vote, cast)];
  });
  if (decisions.length === 0) return null;
  if (decisions.every((decision) => decision === "pass")) return PASSED;
  if (!decisions.every((decision) => decision === "fail")) return null;
  return judgeFailures((house) => {
    const vote = houses[house];
    const cast = own[house];
    return vote === null || cast === null ? [] : failuresAtBest(vote, cast);
  });
}

function failuresAtBest(vote: HouseVote, own: Counts) {
  const rest = vote.total - sumCounts(own);
  return computeHouseFailures({ ...vote, counts: { ...own, for: own.for + rest } });
}
