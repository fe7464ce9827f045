import type { AccountId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { computeJustificationDigest, readBallot } from "./ballot.ts";
import { type BallotWeight, readBallotWeight, weighBallot } from "./ballot-weight.ts";
import { closeVoting } from "./close-voting.ts";
import type { GovernanceContext } from "./context.ts";
import { decideEarly } from "./early-decision.ts";
import { ownPower } from "./electorate.ts";
import type { Journal } from "./journal.ts";
import { computeExtension, type Standing } from "./late-guard.ts";
import type { HouseName } from "./names.ts";
import { locateProposal } from "./proposal.ts";
import { type CarriedBallot, type OpenVote, refuseBallot } from "./refuse-ballot.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { requireTally, type Tally } from "./tally.ts";
import { computeVerdict, hasQuorum } from "./verdict.ts";
import type { VoteCast } from "./vote-cast.ts";
import { VOTE_EVENTS } from "./vote-events.ts";
import { houseVotes, requireVoteRules, type VoteRules, votingHouses } from "./vote-rules.ts";

/**
 * Casts a ballot, or changes one. Power is looked up at the snapshot; nothing in the message says how much.
 * Cost: per house a few steps along delegations and a constant number of entries, whatever the number of accounts.
 */
export function castBallot(
  journal: Journal,
  carried: CarriedBallot,
  context: GovernanceContext,
): Rejection | null {
  const { ballot, voter } = carried;
  const { now } = context;
  const located = locateProposal(journal, ballot.proposalId);
  if (located === undefined) {
    return reject("GOV_PROPOSAL_UNKNOWN", { proposal: toHex(ballot.proposalId) });
  }
  const { number, proposal } = located;
  const { opened, closed, ended } = proposal;
  if (opened === null) return reject("GOV_VOTE_NOT_OPEN", { now });
  if (closed !== null || ended !== null || now >= opened.end) {
    return reject("GOV_VOTE_CLOSED", { now, end: opened.end });
  }
  const vote = { number, proposal, opened, rules: requireVoteRules(journal, number) };
  const before = readBallot(journal, number, voter);
  const refused = refuseBallot(journal, { vote, before }, carried, context);
  if (refused !== null) return refused;
  const houses = weighHouses(journal, vote, { voter, isFirst: before === undefined });
  if (houses.every(({ weight }) => weight.weight === 0n)) {
    return reject("GOV_NO_POWER", { voter: toHex(voter), snapshot: opened.snapshotHeight });
  }
  const { shares, ballotNonce: nonce } = ballot;
  const justificationDigest = computeJustificationDigest(context.hash, ballot.justification);
  const tally = requireTally(journal, number);
  journal.emit(VOTE_EVENTS.cast, { number, voter, shares, nonce, justificationDigest, houses });
  followUp(journal, vote, tally, now);
  return null;
}

/** What the ballot weighs, in every house in which it weighs anything; a changed ballot keeps what it weighs now. */
function weighHouses(
  state: StateReader,
  vote: OpenVote,
  { voter, isFirst }: { readonly voter: AccountId; readonly isFirst: boolean },
): VoteCast["houses"] {
  const rows: VoteCast["houses"][number][] = [];
  for (const house of votingHouses(vote.rules)) {
    const weight = isFirst
      ? weighFirst(state, vote, house, voter)
      : weighAgain(state, vote, house, voter);
    if (weight !== undefined) rows.push({ house, weight });
  }
  return rows;
}

function weighFirst(
  state: StateReader,
  { number, opened, rules }: OpenVote,
  house: HouseName,
  voter: AccountId,
): BallotWeight | undefined {
  const scope = rules[house]?.rule.scope ?? null;
  const { snapshotHeight } = opened;
  const weight = weighBallot(state, { number, house, scope, snapshotHeight, voter });
  return weight.weight === 0n ? undefined : weight;
}

function weighAgain(
  state: StateReader,
  { number, opened, rules }: OpenVote,
  house: HouseName,
  voter: AccountId,
): BallotWeight | undefined {
  const weight = readBallotWeight(state, { number, house }, voter);
  if (weight === undefined) return undefined;
  const scope = rules[house]?.rule.scope ?? null;
  const own = ownPower(state, { house, scope }, voter, opened.snapshotHeight);
  return { own, inbound: weight - own, weight, taken: [] };
}

/** What a counted ballot brings about beside itself: an early end, or a later one. */
function followUp(journal: Journal, vote: OpenVote, before: Tally, now: number): void {
  const { number, rules, opened } = vote;
  const after = requireTally(journal, number);
  if (rules.early) {
    const own = {
      community: after.community?.own ?? null,
      validators: after.validators?.own ?? null,
    };
    const verdict = decideEarly(houseVotes(rules, after), own);
    if (verdict !== null) {
      closeVoting(journal, number, { at: now, verdict, isEarly: true });
      return;
    }
  }
  const change = { before: standing(rules, before), after: standing(rules, after) };
  const window = { ...opened, ...rules.late };
  const extended = computeExtension(now, change, window);
  if (extended !== null) journal.emit(VOTE_EVENTS.extended, { number, ...extended });
}

function standing(rules: VoteRules, tally: Tally): Standing {
  const houses = houseVotes(rules, tally);
  const isQuorate = votingHouses(rules).every((house) => {
    const vote = houses[house];
    return vote !== null && hasQuorum(vote);
  });
  return { isPassing: computeVerdict(houses).outcome === "passed", hasQuorum: isQuorate };
}
