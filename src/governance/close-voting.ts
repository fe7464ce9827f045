import { assertDefined } from "../primitives/assert.ts";
import { describeVerdict, rejectedReason } from "./ballot-verdict.ts";
import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import type { EndOfProposal } from "./end-of-proposal.ts";
import { endProposal, queueProposal } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { readPayload } from "./payload.ts";
import { requireProposal } from "./proposal.ts";
import { subjectOf } from "./proposal-subject.ts";
import { requireTally } from "./tally.ts";
import { reserveAmount } from "./treasury-reservation.ts";
import { computeVerdict, type Verdict } from "./verdict.ts";
import { VOTE_EVENTS } from "./vote-events.ts";
import { houseVotes, requireVoteRules } from "./vote-rules.ts";

/** How a vote comes to be closed: when, with what verdict, and whether before its end. */
export interface VoteClosing {
  readonly at: number;
  readonly verdict: Verdict;
  readonly isEarly: boolean;
}

/** Records the verdict of a vote and what follows: the line to its run, or its end. */
export function closeVoting(journal: Journal, number: number, closing: VoteClosing): void {
  const { at, verdict, isEarly } = closing;
  const rules = requireVoteRules(journal, number);
  const closed = describeVerdict(verdict, rules, at);
  const tally = requireTally(journal, number);
  journal.emit(VOTE_EVENTS.closed, { number, at, isEarly, tally, ...closed });
  const { spec, payload } = readPayload(journal, number);
  const { outcome, reason, house } = closed;
  const told = { outcome, reason, house };
  spec.decided?.(journal, payload, subjectOf(journal, number), told, journal.place);
  if (verdict.outcome !== "passed") {
    endProposal(journal, number, describeLoss(verdict));
    return;
  }
  queueProposal(journal, number, closed.eta);
  reserveAmount(journal, number, spec.funds?.(payload) ?? 0n);
}

function describeLoss(verdict: Verdict): EndOfProposal {
  const { house } = verdict;
  if (verdict.outcome === "vetoed") return { how: "vetoed", reason: "ballots", house };
  return { how: "rejected", reason: rejectedReason(verdict), house };
}

/** Closes a vote whose end has come. The verdict is that of the end, however late the block is. */
export function closeVotingDue(journal: Journal, item: DueItem): void {
  const number = bytesUint(item.reference);
  const { opened, closed, ended } = requireProposal(journal, number);
  if (closed !== null || ended !== null) return;
  const { end } = assertDefined(opened, `the vote on ${number} was never opened`);
  const rules = requireVoteRules(journal, number);
  const verdict = computeVerdict(houseVotes(rules, requireTally(journal, number)));
  closeVoting(journal, number, { at: end, verdict, isEarly: false });
}
