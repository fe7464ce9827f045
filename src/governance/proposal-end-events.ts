import { list, struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { forgetGuardKeys } from "./conflicts.ts";
import { dropContent } from "./content.ts";
import type { BlockPlace } from "./context.ts";
import { dropDue } from "./due.ts";
import { isOpen, isPassed } from "./end-of-proposal.ts";
import { defineEvent, type EventSpec } from "./event.ts";
import { settleHold } from "./hold.ts";
import { nameAcceptance } from "./kept-acceptance.ts";
import { nameOf } from "./name-schema.ts";
import { HOUSES, type Severity, STATUSES } from "./names.ts";
import { countDraft, countOpen, releasePayload } from "./open-proposals.ts";
import {
  type Ending,
  type Proposal,
  proposalSuffix,
  requireProposal,
  trackOf,
  writeProposal,
} from "./proposal.ts";
import { accountIdSchema, amountSchema, secondsSchema } from "./schemas.ts";
import { unpinHeight } from "./series.ts";
import type { StateDraft } from "./state-access.ts";
import { freeSlot, leaveLine } from "./waiting-line.ts";

const endSchema = struct({
  number: uint(),
  reason: nullable(text(1, 64)),
  house: nullable(nameOf(HOUSES)),
});
type End = Infer<typeof endSchema>;

const endEvent = (name: string, severity: Severity, how: Ending): EventSpec<End> =>
  defineEvent(name, severity, {
    schema: endSchema,
    evolve: (draft, end, place) => evolveEnd(draft, how, end, place),
  });

/** The facts by which proposals end, and what follows from them. */
export const PROPOSAL_END_EVENTS = {
  executed: endEvent("proposalExecuted", "info", "executed"),
  failed: endEvent("proposalFailed", "warning", "failed"),
  rejected: endEvent("proposalRejected", "notice", "rejected"),
  vetoed: endEvent("proposalVetoed", "warning", "vetoed"),
  cancelled: endEvent("proposalCancelled", "notice", "cancelled"),
  expired: endEvent("proposalExpired", "warning", "expired"),
  /** Its vote has passed: it is decided, gives its slot back, and runs from `eta` on. */
  queued: defineEvent("proposalQueued", "info", {
    schema: struct({ number: uint(), eta: secondsSchema }),
    evolve(draft, { number }, place) {
      const proposal = requireProposal(draft, number);
      assert(isPassed(proposal), `proposal ${number} is queued and has not passed`);
      leaveOpen(draft, number, proposal, place);
    },
  }),
  reverted: defineEvent("proposalReverted", "warning", {
    schema: struct({ number: uint() }),
    evolve(draft, { number }, place) {
      const proposal = requireProposal(draft, number);
      assert(proposal.ended?.how === "executed", `proposal ${number} was not executed`);
      assert(proposal.revertedBy === null, `proposal ${number} is reverted twice`);
      writeProposal(draft, number, { ...proposal, revertedBy: place.height });
    },
  }),
  statusChanged: defineEvent("proposalStatusChanged", "info", {
    schema: struct({ number: uint(), old: nameOf(STATUSES), new: nameOf(STATUSES) }),
    // A status is computed and stored nowhere: this only tells those who listen.
    evolve: () => undefined,
  }),
  depositSettled: defineEvent("depositSettled", "info", {
    schema: struct({
      number: uint(),
      contributions: list(
        struct({ account: accountIdSchema, refunded: amountSchema, forfeited: amountSchema }),
        1,
        32,
      ),
    }),
    evolve(draft, { number, contributions }, place) {
      const proposal = requireProposal(draft, number);
      const { deposit } = proposal;
      for (const { account, forfeited } of contributions) {
        const hold = { purpose: "deposit", ref: number, account } as const;
        settleHold(draft, { ...hold, forfeit: forfeited, place });
      }
      writeProposal(draft, number, {
        ...proposal,
        deposit: { ...deposit, settled: deposit.settled + 1 },
      });
    },
  }),
} as const;

function evolveEnd(draft: StateDraft, how: Ending, end: End, place: BlockPlace): void {
  const { number, reason, house } = end;
  const proposal = requireProposal(draft, number);
  assert(proposal.ended === null, `proposal ${number} ends twice`);
  if (proposal.submitted === null) countDraft(draft, proposal.proposer, -1);
  if (isOpen(proposal)) leaveOpen(draft, number, proposal, place);
  if (proposal.opened !== null) unpinHeight(draft, proposal.opened.snapshotHeight);
  forgetDue(draft, number, proposal);
  forgetGuardKeys(draft, number);
  nameAcceptance(draft, number, null);
  dropContent(draft, number);
  const ended = { how, at: place.now, height: place.height, reason, house };
  writeProposal(draft, number, { ...proposal, ended });
}

/** A proposal that is decided is counted no more and stands in nobody's way. */
function leaveOpen(draft: StateDraft, number: number, proposal: Proposal, place: BlockPlace): void {
  const { proposer, submitted, ready, opened } = proposal;
  if (assertDefined(submitted, `${number} was not submitted`).exempt) return;
  const track = trackOf(proposal);
  countOpen(draft, { proposer, track }, -1);
  releasePayload(draft, proposal.content.payloadDigest);
  if (ready === null) return;
  const waiting = { track, proposer, readyAt: ready.at, number };
  if (opened === null) leaveLine(draft, waiting, place.now);
  else freeSlot(draft, waiting, place.now);
}

/** Work that was noted for a proposal and will never be due. */
function forgetDue(draft: StateDraft, number: number, proposal: Proposal): void {
  const reference = proposalSuffix(number);
  const { created, submitted, ready, review, opened, run } = proposal;
  dropDue(draft, { kind: "draftExpiry", at: created.draftUntil, reference });
  if (submitted !== null) dropDue(draft, { kind: "lock", at: submitted.discussionEnd, reference });
  if (ready !== null) dropDue(draft, { kind: "slotWait", at: ready.until, reference });
  if (review !== null) {
    dropDue(draft, { kind: "reviewClose", at: review.deadline, reference });
    if (review.revisionUntil !== null) {
      dropDue(draft, { kind: "reviewClose", at: review.revisionUntil, reference });
    }
  }
  if (opened !== null) dropDue(draft, { kind: "votingClose", at: opened.end, reference });
  if (proposal.closed !== null) {
    dropDue(draft, { kind: "execution", at: proposal.closed.eta, reference });
  }
  if (run.nextAt !== null) dropDue(draft, { kind: "execution", at: run.nextAt, reference });
}
