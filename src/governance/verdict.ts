import { exceedsShare, reachesShare } from "./fraction.ts";
import { HOUSES, type HouseName } from "./names.ts";
import { type Counts, sumCounts } from "./tally.ts";
import type { HouseRule } from "./track.ts";

/** Tests of a house in their order; the first that fails is the reason. */
export const HOUSE_TESTS = [
  "no_electorate",
  "no_votes",
  "quorum",
  "veto",
  "no_decisive",
  "tie",
  "approval",
  "support",
] as const;
export type HouseFailure = (typeof HOUSE_TESTS)[number];

/** What is asked of a house, what it holds, and what was cast in it. */
export interface HouseVote {
  readonly rule: HouseRule;
  /** T: all power of the electorate at the snapshot. */
  readonly total: bigint;
  readonly counts: Counts;
}

export type HouseVotes = Readonly<Record<HouseName, HouseVote | null>>;

/** How a vote stands if it were closed now. */
export interface Verdict {
  readonly outcome: "passed" | "rejected" | "vetoed";
  /** Null when passed. */
  readonly reason: HouseFailure | null;
  readonly house: HouseName | null;
}

export const PASSED: Verdict = { outcome: "passed", reason: null, house: null };

/**
 * Every test that a house fails, the reason first; none when it passes. Quorum is a share of the electorate and never
 * of what was cast; equality passes it and does not veto. A veto is also an against.
 */
export function computeHouseFailures({ rule, total, counts }: HouseVote): readonly HouseFailure[] {
  if (total === 0n) return ["no_electorate"];
  const cast = sumCounts(counts);
  if (cast === 0n) return ["no_votes"];
  const against = counts.against + counts.veto;
  const failures: HouseFailure[] = [];
  if (!reachesShare(cast, total, rule.quorum)) failures.push("quorum");
  if (rule.veto !== null && exceedsShare(counts.veto, cast, rule.veto)) failures.push("veto");
  if (counts.for + against === 0n) failures.push("no_decisive");
  else if (counts.for === against) failures.push("tie");
  else if (!isApproved(counts.for, against, rule)) failures.push("approval");
  // Abstentions lend quorum, so without this a single unit could carry a house that abstains.
  if (rule.support !== null && !reachesShare(counts.for, total, rule.support)) {
    failures.push("support");
  }
  return failures;
}

/** True iff the quorum of a house is reached. Requires nothing of the other tests. */
export function hasQuorum({ rule, total, counts }: HouseVote): boolean {
  return total > 0n && reachesShare(sumCounts(counts), total, rule.quorum);
}

/**
 * The verdict of all houses: every one must pass, and a veto of any one weighs more than any other failure. Where no
 * house votes, nobody is there to agree.
 */
export function computeVerdict(houses: HouseVotes): Verdict {
  if (HOUSES.every((house) => houses[house] === null)) {
    return { outcome: "rejected", reason: "no_electorate", house: null };
  }
  return judgeFailures((house) => {
    const vote = houses[house];
    return vote === null ? [] : computeHouseFailures(vote);
  });
}

/** The verdict that the failures of the houses amount to, in the order of the houses. */
export function judgeFailures(failuresOf: (house: HouseName) => readonly HouseFailure[]): Verdict {
  let verdict = PASSED;
  for (const house of HOUSES) {
    const reason = failuresOf(house)[0];
    if (reason === undefined) continue;
    if (reason === "veto") return { outcome: "vetoed", reason, house };
    if (verdict.outcome === "passed") verdict = { outcome: "rejected", reason, house };
  }
  return verdict;
}

function isApproved(inFavour: bigint, against: bigint, { approval }: HouseRule): boolean {
  return inFavour > against && reachesShare(inFavour, inFavour + against, approval);
}
