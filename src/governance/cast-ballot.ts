import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { type AccountSignatures, judgeAccountSignatures } from "./account-signatures.ts";
import {
  type Ballot,
  ballotItems,
  computeJustificationDigest,
  type KeptBallot,
  readBallot,
} from "./ballot.ts";
import { type BallotWeight, readBallotWeight, weighBallot } from "./ballot-weight.ts";
import { closeVoting } from "./close-voting.ts";
import type { GovernanceContext } from "./context.ts";
import { decideEarly } from "./early-decision.ts";
import { ownPower } from "./electorate.ts";
import type { Journal } from "./journal.ts";
import { computeExtension, type Standing } from "./late-guard.ts";
import type { HouseName } from "./names.ts";
import { findProposal, type Proposal, requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { BALLOT_BP, requireTally, type Shares, type Tally } from "./tally.ts";
import { computeVerdict, hasQuorum } from "./verdict.ts";
import type { VoteCast } from "./vote-cast.ts";
import { VOTE_EVENTS } from "./vote-events.ts";
import { houseVotes, requireVoteRules, type VoteRules, votingHouses } from "./vote-rules.ts";

/** A ballot with whose it is, and how it came: by the voter's own transaction, or carried by anyone. */
export interface CarriedBallot {
  readonly ballot: Ballot;
  readonly voter: AccountId;
  readonly carried: {
    readonly validUntil: number;
    readonly signatures: AccountSignatures;
  } | null;
}

type Opened = NonNullable<Proposal["opened"]>;

/** A vote that takes ballots now. */
interface OpenVote {
  readonly number: number;
  readonly opened: Opened;
  readonly rules: VoteRules;
}

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
  const number = findProposal(journal, ballot.proposalId);
  if (number === undefined) {
    return reject("GOV_PROPOSAL_UNKNOWN", { proposal: toHex(ballot.proposalId) });
  }
  const proposal = requireProposal(journal, number);
  const { opened } = proposal;
  if (opened === null) return reject("GOV_VOTE_NOT_OPEN", { now });
  const isOver = proposal.closed !== null || proposal.ended !== null;
  if (isOver || now >= opened.end) return reject("GOV_VOTE_CLOSED", { now, end: opened.end });
  const foreign = refuseSubject(proposal, ballot);
  if (foreign !== null) return foreign;
  const vote = { number, opened, rules: requireVoteRules(journal, number) };
  const before = readBallot(journal, number, voter);
  const malformed =
    refuseForm(carried, before, vote, now) ??
    refuseSignatures(journal, carried, context) ??
    refuseChange(before, vote, now);
  if (malformed !== null) return malformed;
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

/** The voter names what it saw: this content and this plan, and no other. */
function refuseSubject({ content, locked }: Proposal, ballot: Ballot): Rejection | null {
  if (!equalBytes(ballot.contentHash, content.contentHash)) {
    return reject("GOV_CONTENT_HASH_MISMATCH", {
      expected: toHex(content.contentHash),
      found: toHex(ballot.contentHash),
    });
  }
  const planHash = locked?.planHash ?? new Uint8Array(0);
  if (equalBytes(ballot.planHash, planHash)) return null;
  return reject("GOV_PLAN_HASH_MISMATCH", {
    expected: toHex(planHash),
    found: toHex(ballot.planHash),
  });
}

function refuseForm(
  { ballot, carried }: CarriedBallot,
  before: KeptBallot | undefined,
  { rules }: OpenVote,
  now: number,
): Rejection | null {
  if (carried !== null && now >= carried.validUntil) {
    return reject("GOV_BALLOT_EXPIRED", { now, valid_until: carried.validUntil });
  }
  const expected = before?.count ?? 0;
  if (ballot.ballotNonce !== expected) {
    return reject("GOV_BALLOT_NONCE", { expected, found: ballot.ballotNonce });
  }
  const sum = sumShares(ballot.shares);
  if (sum !== BALLOT_BP) return reject("GOV_BALLOT_INVALID", { expected_bp: BALLOT_BP, found_bp: sum });
  const bytes = new TextEncoder().encode(ballot.justification).length;
  const max = rules.justificationBytesMax;
  if (bytes > max) return reject("GOV_BALLOT_INVALID", { justification_bytes: bytes, max });
  return null;
}

function refuseSignatures(
  state: StateReader,
  { ballot, voter, carried }: CarriedBallot,
  context: GovernanceContext,
): Rejection | null {
  if (carried === null) return null;
  const { suites, admitted } = context;
  const items = ballotItems(context, ballot, { voter, validUntil: carried.validUntil });
  const judged = { suites, admitted: admitted.vote, context: "ballot", items } as const;
  const fault = judgeAccountSignatures(state, voter, carried.signatures, judged);
  return fault === null ? null : reject("GOV_BALLOT_SIGNATURE", { ...fault });
}

/** A second ballot needs a track that allows it, and after the first end each voter may speak once more and no more. */
function refuseChange(
  before: KeptBallot | undefined,
  { rules, opened }: OpenVote,
  now: number,
): Rejection | null {
  if (before === undefined) return null;
  if (!rules.change) return reject("GOV_ALREADY_VOTED", { ballots: before.count });
  if (before.count > rules.changesMax) {
    return reject("GOV_VOTE_CHANGE_LIMIT", { changes: before.count - 1, max: rules.changesMax });
  }
  const firstEnd = opened.start + rules.votingS;
  if (now >= firstEnd && before.at >= firstEnd) {
    return reject("GOV_VOTE_CHANGE_LIMIT", { first_end: firstEnd, last_ballot: before.at });
  }
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
    const own = { community: after.community?.own ?? null, validators: after.validators?.own ?? null };
    const verdict = decideEarly(houseVotes(rules, after), own);
    if (verdict !== null) return closeVoting(journal, number, { at: now, verdict, isEarly: true });
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

function sumShares(shares: Shares): number {
  return shares.against + shares.for + shares.abstain + shares.veto;
}
