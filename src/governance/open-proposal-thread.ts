import { FORUM_EVENTS } from "./forum-events.ts";
import { computeProposalThreadId } from "./forum-thread.ts";
import type { Journal } from "./journal.ts";
import { requireProposal } from "./proposal.ts";

/** Opens the thread in which a proposal is discussed; its title and its owner are those of the proposal. */
export function openProposalThread(journal: Journal, number: number): void {
  const { chainId, hash } = journal.place;
  const { id: proposal, proposer: author } = requireProposal(journal, number);
  journal.emit(FORUM_EVENTS.threadCreated, {
    id: computeProposalThreadId(hash, { chainId, proposal }),
    proposal: number,
    author,
    title: null,
    tags: [],
    isPost: false,
  });
}
