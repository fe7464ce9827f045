import type { ProposalType, Status } from "../../governance/names.ts";
import { type Proposal, requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { computeStatus } from "../../governance/status.ts";
import { requireTally, sumCounts } from "../../governance/tally.ts";
import { houseVotes, readVoteRules } from "../../governance/vote-rules.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import { divFloorBig } from "../../primitives/integer.ts";

const PPM = 1_000_000n;

/** What a list chooses proposals by. */
export interface ProposalFacts {
  readonly number: number;
  readonly id: Digest;
  readonly type: ProposalType;
  readonly proposer: AccountId;
  /** Version of its content. */
  readonly version: number;
  readonly status: Status;
  readonly reason: string | null;
  readonly createdHeight: Height;
  /** Whether its vote is closed. */
  readonly isClosed: boolean;
  /** Block that recorded its end. */
  readonly endedHeight: Height | null;
  /** Delegation graph by which the community votes on it, once a vote was opened. */
  readonly scope: string | null;
  /** Millionths of the first house's electorate that were cast, once it has ended and they change no more; else 0. */
  readonly participation: number;
  /** From when on the clock alone may give it another status; governance seconds. */
  readonly dueAt: number | null;
}

/** The facts of a proposal as the state gives them at a governance second. Cost: a few reads. */
export function readProposalFacts(state: StateReader, number: number, now: number): ProposalFacts {
  const proposal = requireProposal(state, number);
  const { status, reason } = computeStatus(state, number, now);
  const { id, type, proposer, created, content, closed, ended } = proposal;
  return {
    number,
    id,
    type,
    proposer,
    version: content.version,
    status,
    reason,
    createdHeight: created.height,
    isClosed: closed !== null,
    endedHeight: ended?.height ?? null,
    scope: readVoteRules(state, number)?.community?.rule.scope ?? null,
    participation: ended === null ? 0 : participationOf(state, number),
    dueAt: dueOf(proposal),
  };
}

/** Millionths of the electorate of the first house that were cast; 0 while no vote was opened. */
export function participationOf(state: StateReader, number: number): number {
  const rules = readVoteRules(state, number);
  if (rules === undefined) return 0;
  const votes = houseVotes(rules, requireTally(state, number));
  const vote = votes.community ?? votes.validators;
  if (vote === null || vote.total === 0n) return 0;
  return Number(divFloorBig(PPM * sumCounts(vote.counts), vote.total));
}

/** The rows of `statusOfFacts` that ask for the clock. A pause moves the end of a window, so it is asked for again. */
function dueOf(proposal: Proposal): number | null {
  const { created, submitted, locked, review, ready, opened, closed, ended } = proposal;
  if (ended !== null) return null;
  if (submitted === null) return created.draftUntil;
  if (locked === null) return null;
  if (opened === null) return ready?.until ?? review?.revisionUntil ?? review?.deadline ?? null;
  if (closed === null) return opened.end;
  return closed.outcome === "passed" ? closed.eta : null;
}
