import { approvalShare } from "../../governance/metrics.ts";
import { HOUSES, type HouseName } from "../../governance/names.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import { requireTally, sumCounts } from "../../governance/tally.ts";
import { requireVoteRules } from "../../governance/vote-rules.ts";
import { divFloorBig } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { METRIC_METHODS } from "../../rpc/methods/metrics.ts";
import { ownCast } from "../index/cast-power-view.ts";
import type { CallContext } from "../service/node-service.ts";
import { Pace } from "../service/pace.ts";
import { voteMeasuresOf } from "../service/vote-measures.ts";
import type { Ground } from "./ground.ts";

type VoteJson = ResultOf<(typeof METRIC_METHODS)["get_metrics"]>["votes"][number];

/** Votes that are shown. */
const VOTES_MAX = 100;
/** Proposals that are looked at for them. */
const LOOKED_MAX = 10_000;

/** Each house of the newest votes, in their order: how it approved, and how concentrated its weights are. */
export async function measuredVotes(ground: Ground, call: CallContext): Promise<VoteJson[]> {
  const { state } = ground;
  const pace = new Pace(call);
  const newest = countProposals(state);
  const found: number[] = [];
  for (let number = newest; number > Math.max(0, newest - LOOKED_MAX); number--) {
    if (found.length === VOTES_MAX) break;
    if (pace.isDue()) await pace.rest();
    if (requireProposal(state, number).opened !== null) found.push(number);
  }
  const votes: VoteJson[] = [];
  for (const number of found.reverse()) {
    for (const house of HOUSES) {
      const vote = await measureHouse(ground, { number, house }, call.signal);
      if (vote !== null) votes.push(vote);
    }
  }
  return votes;
}

async function measureHouse(
  { service, state, height }: Ground,
  { number, house }: { readonly number: number; readonly house: HouseName },
  signal: AbortSignal,
): Promise<VoteJson | null> {
  const { index } = service;
  const held = requireVoteRules(state, number)[house];
  const counted = requireTally(state, number)[house];
  if (held === null || counted === null) return null;
  const [last] = index.votes.list({ proposal: number, isLast: false, height, limit: 1 });
  const vote = { number, house, lastBallot: last?.seq ?? 0, total: held.total, state };
  const measured = await voteMeasuresOf(index).measure(vote, signal);
  const cast = sumCounts(counted.cast);
  const own = ownCast(index.viewsAt(height), number, house);
  return {
    proposal: number,
    house,
    approval_ppm: approvalShare(counted.cast),
    gini_ppm: measured.giniPpm,
    majority_holders: measured.majorityHolders,
    effective_deciders_milli: measured.effectiveDecidersMilli,
    delegated_ppm: cast === 0n ? null : Number(divFloorBig(1_000_000n * (cast - own), cast)),
  };
}
