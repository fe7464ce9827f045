import type { z } from "zod";
import { explainHouse } from "../../governance/house-explanation.ts";
import type { HouseName } from "../../governance/names.ts";
import { readParamsVersion } from "../../governance/parameter-versions.ts";
import { type Proposal, requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { requireTally, type Tally } from "../../governance/tally.ts";
import { computeVerdict, type HouseVote } from "../../governance/verdict.ts";
import { houseVotes, requireVoteRules, votingHouses } from "../../governance/vote-rules.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { HOUSE_TALLY, TALLY } from "../../rpc/methods/governance-fields.ts";
import type { Ground } from "./ground.ts";
import { ratioJson, shareText } from "./ratio.ts";

export type HouseTallyJson = z.output<typeof HOUSE_TALLY>;
export type TallyJson = z.output<typeof TALLY>;

const FORMULA: Readonly<Record<string, string>> = {
  total_votes: "yes_votes + no_votes + abstain_votes + veto_votes",
  participation_rate: "total_votes / eligible",
  approval_rate: "yes_votes / (yes_votes + no_votes + veto_votes)",
  quorum: "total_votes * quorum.d >= quorum.n * eligible",
  threshold: "yes_votes * threshold.d >= threshold.n * (yes_votes + no_votes + veto_votes)",
  support: "yes_votes * support.d >= support.n * eligible",
  veto: "not veto_votes * veto.d > veto.n * total_votes",
};

/** The vote on a proposal as of a ground; undefined before it was opened. */
export function tallyJson(ground: Ground, number: number): TallyJson | undefined {
  const { state, now } = ground;
  const proposal = requireProposal(state, number);
  const { opened, closed } = proposal;
  if (opened === null) return undefined;
  const tally = requireTally(state, number);
  const houses = houseTallies(state, number, tally);
  const first = assertDefined(houses[0], `no house votes on ${number}`);
  const { failing: _, name: __, ...numbers } = first;
  const verdict = computeVerdict(houseVotes(requireVoteRules(state, number), tally));
  return {
    proposal_hash: toHex0x(proposal.id),
    ...numbers,
    outcome: verdict.outcome === "passed" ? "APPROVED" : "REJECTED",
    outcome_reason: verdict.reason,
    outcome_house: verdict.house,
    final: closed !== null || proposal.ended !== null || now >= opened.end,
    voters: tally.voters,
    params_version: paramsVersionOf(ground, proposal),
    formula: FORMULA,
    houses,
  };
}

/** How each house that votes stands by some sums of a vote. */
export function houseTallies(
  state: StateReader,
  number: number,
  tally: Tally,
): readonly HouseTallyJson[] & HouseTallyJson[] {
  const rules = requireVoteRules(state, number);
  const votes = houseVotes(rules, tally);
  return votingHouses(rules).map((name) => {
    const vote = assertDefined(votes[name] ?? undefined, `house ${name} does not vote`);
    return houseTally(name, vote);
  });
}

/**
 * Version of the registry under which the vote was opened, after the block before it; until then that of the state.
 * Null where the state of that block is not kept.
 */
export function paramsVersionOf({ service, state }: Ground, { opened }: Proposal): number | null {
  if (opened === null) return readParamsVersion(state);
  const height = opened.height - 1;
  return height < service.index.oldestState ? null : readParamsVersion(service.stateAt(height));
}

function houseTally(name: HouseName, vote: HouseVote): HouseTallyJson {
  const { rule } = vote;
  const house = explainHouse(name, vote);
  const decisive = house.for + house.against + house.veto;
  return {
    name,
    yes_votes: String(house.for),
    no_votes: String(house.against),
    abstain_votes: String(house.abstain),
    veto_votes: String(house.veto),
    total_votes: String(house.cast),
    eligible: String(house.total),
    participation: ratioJson(house.cast, house.total),
    participation_rate: shareText(house.cast, house.total),
    approval: decisive === 0n ? null : ratioJson(house.for, decisive),
    approval_rate: decisive === 0n ? null : shareText(house.for, decisive),
    quorum: ratioJson(rule.quorum.n, rule.quorum.d),
    threshold: ratioJson(rule.approval.n, rule.approval.d),
    support: rule.support === null ? null : ratioJson(rule.support.n, rule.support.d),
    veto: rule.veto === null ? null : ratioJson(rule.veto.n, rule.veto.d),
    quorum_needed: String(house.quorumNeeded),
    quorum_short: String(house.quorumShort),
    for_needed: house.forNeeded === null ? null : String(house.forNeeded),
    support_short: String(house.supportShort),
    veto_left: house.vetoLeft === null ? null : String(house.vetoLeft),
    failing: [...house.failures],
  };
}
