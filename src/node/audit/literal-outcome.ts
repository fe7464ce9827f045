import { HOUSES, type HouseName } from "../../governance/names.ts";
import type { Counts } from "../../governance/tally.ts";
import type { HouseRule } from "../../governance/track.ts";
import type { VoteRules } from "../../governance/vote-rules.ts";

/**
 * What a vote comes to, by the formulas of the specification written down once more, and by nothing that decides votes.
 * Source: governance specification, "Ballots, tally, verdict".
 */
export function literalOutcome(
  rules: VoteRules,
  counts: ReadonlyMap<HouseName, Counts>,
): "passed" | "rejected" | "vetoed" {
  const outcomes = HOUSES.flatMap((house) => {
    const held = rules[house];
    const cast = counts.get(house);
    return held === null || cast === undefined ? [] : [houseOutcome(held.rule, held.total, cast)];
  });
  if (outcomes.includes("vetoed")) return "vetoed";
  return outcomes.length === 0 || outcomes.includes("rejected") ? "rejected" : "passed";
}

function houseOutcome(
  { quorum, approval, support, veto }: HouseRule,
  total: bigint,
  counts: Counts,
): "passed" | "rejected" | "vetoed" {
  const cast = counts.for + counts.against + counts.abstain + counts.veto;
  const against = counts.against + counts.veto;
  const decisive = counts.for + against;
  if (total === 0n || cast === 0n) return "rejected";
  // C / T >= quorum; the tests before it come first, so that a house without quorum cannot veto.
  if (cast * BigInt(quorum.d) < total * BigInt(quorum.n)) return "rejected";
  // V / C > veto
  if (veto !== null && counts.veto * BigInt(veto.d) > cast * BigInt(veto.n)) return "vetoed";
  // F / (F + N) >= approval, and more for than against
  if (decisive === 0n || counts.for <= against) return "rejected";
  if (counts.for * BigInt(approval.d) < decisive * BigInt(approval.n)) return "rejected";
  // F / T >= support
  if (support !== null && counts.for * BigInt(support.d) < total * BigInt(support.n)) {
    return "rejected";
  }
  return "passed";
}
