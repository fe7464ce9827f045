import { NO_FORFEIT, readForfeit, splitContribution } from "./deposit-forfeit.ts";
import { type EndOfProposal, recordedStatus } from "./end-of-proposal.ts";
import type { Fraction } from "./fraction.ts";
import { listHolds } from "./hold.ts";
import type { Journal } from "./journal.ts";
import type { Status } from "./names.ts";
import { requireProposal } from "./proposal.ts";
import { PROPOSAL_END_EVENTS } from "./proposal-end-events.ts";
import { releaseFunds } from "./treasury-reservation.ts";

/**
 * Ends a proposal: states how, settles its deposit where that has not happened yet, gives its place in the line or its
 * slot and what it has set aside back, and forgets its text and the work that was noted for it.
 * Requires: it has not ended.
 */
export function endProposal(journal: Journal, number: number, end: EndOfProposal): void {
  const before = requireProposal(journal, number);
  const forfeit = readForfeit(journal, end, before.submitted !== null);
  const reason = "reason" in end ? end.reason : null;
  const house = "house" in end ? end.house : null;
  journal.emit(PROPOSAL_END_EVENTS[end.how], { number, reason, house });
  settleDeposit(journal, number, forfeit);
  releaseFunds(journal, number);
  tellStatus(journal, number, recordedStatus(before), end.how);
}

/** Queues a proposal whose vote was recorded as passed: the deposit goes back and the slot is free. */
export function queueProposal(journal: Journal, number: number, eta: number): void {
  journal.emit(PROPOSAL_END_EVENTS.queued, { number, eta });
  settleDeposit(journal, number, NO_FORFEIT);
  tellStatus(journal, number, "voting", "queued");
}

/** States that a state rollback has undone what a proposal did. Requires: it was executed. */
export function revertProposal(journal: Journal, number: number): void {
  journal.emit(PROPOSAL_END_EVENTS.reverted, { number });
  tellStatus(journal, number, "executed", "reverted");
}

/** Settles a deposit that a state rollback has brought back, as it was settled before that was undone. */
export function settleAgain(journal: Journal, number: number): void {
  const { ended, closed, submitted } = requireProposal(journal, number);
  if (closed?.outcome === "passed") settleDeposit(journal, number, NO_FORFEIT);
  else if (ended !== null) {
    settleDeposit(journal, number, readForfeit(journal, ended, submitted !== null));
  }
}

/** Tells those who listen that the status has become another one, where it has. */
export function tellStatus(journal: Journal, number: number, old: Status, now: Status): void {
  if (old === now) return;
  journal.emit(PROPOSAL_END_EVENTS.statusChanged, { number, old, new: now });
}

/** Settles every contribution that is held; what was settled is held no more, so that nothing is settled twice. */
function settleDeposit(journal: Journal, number: number, forfeit: Fraction): void {
  const holds = listHolds(journal, "deposit", number);
  if (holds.length === 0) return;
  const contributions = holds.map(({ account, amount }) => ({
    account,
    ...splitContribution(amount, forfeit),
  }));
  journal.emit(PROPOSAL_END_EVENTS.depositSettled, { number, contributions });
}
