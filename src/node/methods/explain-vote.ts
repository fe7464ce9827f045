import { readBallot } from "../../governance/ballot.ts";
import { castBallot } from "../../governance/cast-ballot.ts";
import { explainVote as explain } from "../../governance/explanation.ts";
import { Journal } from "../../governance/journal.ts";
import type { Rejection } from "../../governance/rejection.ts";
import { requireTally, type Shares, type Tally } from "../../governance/tally.ts";
import { tallyWithout } from "../../governance/tally-without.ts";
import { utcMinute } from "../../governance/utc-time.ts";
import { computeVerdict } from "../../governance/verdict.ts";
import { houseVotes } from "../../governance/vote-rules.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { VOTE_METHODS } from "../../rpc/methods/votes.ts";
import type { CallContext } from "../service/node-service.ts";
import { accountRef } from "./account-ref.ts";
import { wholeBallot } from "./choice-words.ts";
import { contextOf, groundOf } from "./ground.ts";
import { houseTallies } from "./tally-json.ts";
import { type VoteGround, voteGroundOf } from "./vote-ground.ts";
import { absentVote } from "./vote-json.ts";
import { votePower } from "./vote-power.ts";

type ExplainMethod = (typeof VOTE_METHODS)["explain_vote"];
type Explained = ResultOf<ExplainMethod>;
type Outcome = NonNullable<Explained["with_vote"]>;

/** Voters whose change is looked at for turning the verdict. */
const FLIPS_MAX = 1000;

/** Why a vote stands as it stands, and what one account makes of it. */
export function explainVote(params: ParamsOf<ExplainMethod>, call: CallContext): Explained {
  const vote = voteGroundOf(groundOf(call), params.proposal);
  const about = {
    proposal_hash: toHex0x(vote.proposal.id),
    number: vote.number,
    explanation: explanationJson(vote),
  };
  if (params.account === undefined) {
    return {
      ...about,
      account: null,
      has_voted: null,
      power: [],
      refusal: null,
      with_vote: null,
      without_vote: null,
      turns: null,
      delegate_sentence: null,
    };
  }
  const account = accountRef(params.account);
  const hasVoted = readBallot(vote.state, vote.number, account) !== undefined;
  const shares = params.choice === undefined ? null : wholeBallot(params.choice);
  const outcomes = compareOutcomes(vote, { account, hasVoted, shares });
  return {
    ...about,
    account: toHex0x(account),
    has_voted: hasVoted,
    power: votePower(vote, account),
    ...outcomes,
    delegate_sentence: hasVoted ? null : delegateSentence(vote, account),
  };
}

/** The vote with what the account would cast, or has cast, and without any ballot of it. */
function compareOutcomes(
  vote: VoteGround,
  of: {
    readonly account: AccountId;
    readonly hasVoted: boolean;
    readonly shares: Shares | null;
  },
): Pick<Explained, "refusal" | "with_vote" | "without_vote" | "turns"> {
  const { number, state, opened } = vote;
  const { account, hasVoted, shares } = of;
  const present = requireTally(state, number);
  const { snapshotHeight } = opened;
  const without = hasVoted
    ? tallyWithout(state, { number, voter: account, snapshotHeight })
    : present;
  const simulated = shares === null ? null : castNow(vote, account, shares);
  const withVote = simulated === null ? (hasVoted ? present : null) : simulated.tally;
  const refused = simulated?.refusal ?? null;
  const withJson = withVote === null ? null : outcomeJson(vote, withVote);
  const withoutJson = outcomeJson(vote, without);
  return {
    refusal: refused === null ? null : { code: refused.code, facts: { ...refused.facts } },
    with_vote: withJson,
    without_vote: withoutJson,
    turns: withJson === null ? null : withJson.outcome !== withoutJson.outcome,
  };
}

/** The sums after a ballot that is cast now, by the rules themselves on a branch that is dropped. */
function castNow(
  { ground, proposal, number }: VoteGround,
  voter: AccountId,
  shares: Shares,
): { readonly tally: Tally | null; readonly refusal: Rejection | null } {
  const context = contextOf(ground);
  const journal = new Journal(ground.state, context);
  const locked = assertDefined(proposal.locked ?? undefined, `${number} is not locked`);
  const ballot = {
    proposalId: proposal.id,
    contentHash: proposal.content.contentHash,
    planHash: locked.planHash,
    shares,
    justification: "",
    ballotNonce: readBallot(ground.state, number, voter)?.count ?? 0,
  };
  const refusal = castBallot(journal, { ballot, voter, carried: null }, context);
  return { tally: refusal === null ? requireTally(journal, number) : null, refusal };
}

function outcomeJson({ state, number, rules }: VoteGround, tally: Tally): Outcome {
  const { outcome, reason, house } = computeVerdict(houseVotes(rules, tally));
  return { outcome, reason, house, houses: [...houseTallies(state, number, tally)] };
}

/** What delegates have done with the power of an account, while it can still vote itself. */
function delegateSentence(vote: VoteGround, account: AccountId): string | null {
  const { answer, opened } = vote;
  const { via, choice } = absentVote(vote, account);
  if (via.length === 0 || answer.status !== "voting") return null;
  const amount = via.reduce((sum, part) => sum + BigInt(part.amount), 0n);
  const who = via.length === 1 ? `Your delegate ${via[0]?.delegate} has` : "Your delegates have";
  const how = choice === "SPLIT" ? "voted in parts" : `voted ${choice}`;
  const until = utcMinute(opened.end);
  return `${who} ${how} with your ${amount}; you can override it until ${until}.`;
}

function explanationJson({ ground, number }: VoteGround): Explained["explanation"] {
  const found = explain(ground.state, number, contextOf(ground), FLIPS_MAX);
  const explained = assertDefined(found, `no vote on ${number}`);
  const { status, windowEnd, conflictsWith, wouldBeStale, flips } = explained;
  return {
    state: status.status,
    phase: status.phase,
    reasons: [...explained.reasons],
    verdict_now: explained.verdictNow,
    start: explained.start,
    end: explained.end,
    hard_cap: explained.hardCap,
    earliest_end: explained.earliestEnd,
    eta: explained.eta,
    window_end: windowEnd,
    conflicts_with: conflictsWith.map(toHex0x),
    would_be_stale: [...wouldBeStale],
    flips: flips.map(({ account, weights }) => ({
      account: toHex0x(account),
      weights: weights.map(({ house, weight }) => ({ house, weight: String(weight) })),
    })),
    sentences: [...explained.sentences],
  };
}
