import { approvalShare } from "../../governance/metrics.ts";
import { HOUSES, type ProposalType, type Status, type TrackName } from "../../governance/names.ts";
import { type Proposal, requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { computeStatus } from "../../governance/status.ts";
import { readTally, type Tally } from "../../governance/tally.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";

/** What lists say of a proposal, and by what they choose and sort. */
export interface ProposalFacts {
  readonly number: number;
  readonly id: Digest;
  readonly type: ProposalType;
  readonly track: TrackName | null;
  readonly proposer: AccountId;
  /** Version of its content. */
  readonly version: number;
  readonly status: Status;
  readonly reason: string | null;
  /** Governance seconds. */
  readonly createdAt: number;
  readonly createdHeight: Height;
  readonly submittedAt: number | null;
  /** When what it waits for is over: draft, discussion, review, vote, timelock, window; null of one that has ended. */
  readonly endsAt: number | null;
  /** From when on the clock alone may give it another status. */
  readonly dueAt: number | null;
  readonly snapshotHeight: Height | null;
  /**
   * How near to even the two sides are: millionths of the smaller one among those that decide, in the house where it
   * is greatest. Null while nobody has decided.
   */
  readonly contestPpm: number | null;
  readonly voters: number | null;
}

const PPM = 1_000_000;

/** The facts of a proposal as the state gives them at a governance second. Cost: a few reads. */
export function readProposalFacts(state: StateReader, number: number, now: number): ProposalFacts {
  const proposal = requireProposal(state, number);
  const { status, reason } = computeStatus(state, number, now);
  const { id, type, proposer, created, submitted, locked, opened, content } = proposal;
  const tally = readTally(state, number);
  return {
    number,
    id,
    type,
    track: locked?.track ?? submitted?.track ?? null,
    proposer,
    version: content.version,
    status,
    reason,
    createdAt: created.at,
    createdHeight: created.height,
    submittedAt: submitted?.at ?? null,
    endsAt: endOf(proposal, now),
    dueAt: dueOf(proposal),
    snapshotHeight: opened?.snapshotHeight ?? null,
    contestPpm: tally === undefined ? null : contestOf(tally),
    voters: tally?.voters ?? null,
  };
}

function endOf(proposal: Proposal, now: number): number | null {
  const { created, submitted, locked, review, ready, opened, closed, ended } = proposal;
  if (ended !== null) return null;
  if (submitted === null) return created.draftUntil;
  if (locked === null) return submitted.discussionEnd;
  if (opened === null) return ready?.until ?? review?.revisionUntil ?? review?.deadline ?? null;
  if (closed === null) return opened.end;
  return now < closed.eta ? closed.eta : closed.eta + closed.graceS;
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

function contestOf(tally: Tally): number | null {
  let contest: number | null = null;
  for (const house of HOUSES) {
    const counted = tally[house];
    const share = counted === null ? null : approvalShare(counted.cast);
    if (share === null) continue;
    contest = Math.max(contest ?? 0, Math.min(share, PPM - share));
  }
  return contest;
}
