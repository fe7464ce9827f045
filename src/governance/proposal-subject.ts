import { requireProposal } from "./proposal.ts";
import type { ProposalSubject } from "./proposal-type.ts";
import type { StateReader } from "./state-access.ts";

/** A proposal as its type sees it. */
export function subjectOf(state: StateReader, number: number): ProposalSubject {
  const { id, proposer, locked, submitted, closed } = requireProposal(state, number);
  return {
    number,
    id,
    proposer,
    planHash: locked?.planHash ?? null,
    submittedAt: submitted?.at,
    eta: closed?.eta,
  };
}
