import type { AccountId, Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { isTerminal } from "./end-of-proposal.ts";
import { findProposal, type Proposal, requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { computeStatus } from "./status.ts";
import type { StatusAnswer } from "./status-of-facts.ts";

/** A proposal that a command names, with its status at that moment. */
export interface NamedProposal {
  readonly number: number;
  readonly proposal: Proposal;
  readonly answer: StatusAnswer;
}

/** The proposal of an id. */
export function nameProposal(
  state: StateReader,
  id: Digest,
  now: number,
): Result<NamedProposal, Rejection> {
  const number = findProposal(state, id);
  if (number === undefined) return err(reject("GOV_PROPOSAL_UNKNOWN"));
  const proposal = requireProposal(state, number);
  return ok({ number, proposal, answer: computeStatus(state, number, now) });
}

/** Refuses a status in which the command has no place. */
export function wrongStatus({ answer }: NamedProposal): Rejection {
  return reject("GOV_WRONG_STATUS", { status: answer.status });
}

/** Refuses everyone but the proposer. */
export function checkIsProposer({ proposal }: NamedProposal, sender: AccountId): Rejection | null {
  return equalBytes(proposal.proposer, sender) ? null : reject("GOV_NOT_PROPOSER");
}

/** Refuses a decision that was made on another version of the content. */
export function checkVersion({ proposal }: NamedProposal, expected: number): Rejection | null {
  const { version } = proposal.content;
  return version === expected ? null : reject("GOV_VERSION_CONFLICT", { version, expected });
}

/** Refuses what can only be done before the vote: a proposal that is over, and one whose vote has begun. */
export function checkBeforeVote(named: NamedProposal): Rejection | null {
  if (isTerminal(named.answer.status)) return wrongStatus(named);
  return named.proposal.opened === null ? null : reject("GOV_VOTING_STARTED");
}
