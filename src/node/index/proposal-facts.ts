import type { ProposalType, Status } from "../../governance/names.ts";
import { type Proposal, requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { computeStatus } from "../../governance/status.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";

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
  /** False once its end is recorded. */
  readonly isOpen: boolean;
  /** From when on the clock alone may give it another status; governance seconds. */
  readonly dueAt: number | null;
}

/** The facts of a proposal as the state gives them at a governance second. Cost: a few reads. */
export function readProposalFacts(state: StateReader, number: number, now: number): ProposalFacts {
  const proposal = requireProposal(state, number);
  const { status, reason } = computeStatus(state, number, now);
  const { id, type, proposer, created, content, ended } = proposal;
  return {
    number,
    id,
    type,
    proposer,
    version: content.version,
    status,
    reason,
    createdHeight: created.height,
    isOpen: ended === null,
    dueAt: dueOf(proposal),
  };
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
