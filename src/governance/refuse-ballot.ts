import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { type AccountSignatures, judgeAccountSignatures } from "./account-signatures.ts";
import { type Ballot, ballotItems, type KeptBallot } from "./ballot.ts";
import type { GovernanceContext } from "./context.ts";
import type { Proposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { BALLOT_BP } from "./tally.ts";
import type { VoteRules } from "./vote-rules.ts";

const UTF8 = new TextEncoder();

/** A ballot with whose it is, and how it came: by the voter's own transaction, or carried by anyone. */
export interface CarriedBallot {
  readonly ballot: Ballot;
  readonly voter: AccountId;
  readonly carried: {
    readonly validUntil: number;
    readonly signatures: AccountSignatures;
  } | null;
}

/** A vote that takes ballots now. */
export interface OpenVote {
  readonly number: number;
  readonly proposal: Proposal;
  readonly opened: NonNullable<Proposal["opened"]>;
  readonly rules: VoteRules;
}

/** Why a ballot does not count in an open vote, its power aside; null when it does. `before` is the last one. */
export function refuseBallot(
  state: StateReader,
  { vote, before }: { readonly vote: OpenVote; readonly before: KeptBallot | undefined },
  carried: CarriedBallot,
  context: GovernanceContext,
): Rejection | null {
  return (
    refuseSubject(vote.proposal, carried.ballot) ??
    refuseForm(carried, before, vote.rules, context.now) ??
    refuseSignatures(state, carried, context) ??
    refuseChange(before, vote, context.now)
  );
}

/** The voter names what it saw: this content and this plan, and no other. */
function refuseSubject({ content, locked }: Proposal, ballot: Ballot): Rejection | null {
  if (!equalBytes(ballot.contentHash, content.contentHash)) {
    const expected = toHex(content.contentHash);
    return reject("GOV_CONTENT_HASH_MISMATCH", { expected, found: toHex(ballot.contentHash) });
  }
  if (locked !== null && equalBytes(ballot.planHash, locked.planHash)) return null;
  const expected = locked === null ? "none" : toHex(locked.planHash);
  return reject("GOV_PLAN_HASH_MISMATCH", { expected, found: toHex(ballot.planHash) });
}

function refuseForm(
  { ballot, carried }: CarriedBallot,
  before: KeptBallot | undefined,
  rules: VoteRules,
  now: number,
): Rejection | null {
  if (carried !== null && now >= carried.validUntil) {
    return reject("GOV_BALLOT_EXPIRED", { now, valid_until: carried.validUntil });
  }
  const nonce = before?.count ?? 0;
  if (ballot.ballotNonce !== nonce) {
    return reject("GOV_BALLOT_NONCE", { expected: nonce, found: ballot.ballotNonce });
  }
  const { against, for: inFavour, abstain, veto } = ballot.shares;
  const sum = against + inFavour + abstain + veto;
  if (sum !== BALLOT_BP) {
    return reject("GOV_BALLOT_INVALID", { expected_bp: BALLOT_BP, found_bp: sum });
  }
  const bytes = ballot.justification === "" ? 0 : UTF8.encode(ballot.justification).length;
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

/** A second ballot needs a track that allows it, and after the first end each voter speaks once and no more. */
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
