import { struct } from "../codec/compound.ts";
import { nullable, text } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import {
  type AccountSignatures,
  accountSignaturesSchema,
  judgeAccountSignatures,
} from "./account-signatures.ts";
import { settleReview } from "./close-review.ts";
import type { CommandContext } from "./context.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { hasConflict } from "./open-review.ts";
import { refusePermission } from "./permission.ts";
import { digestSchema, findProposal, type Proposal, requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { isOnPanel, requirePanel } from "./review-panel.ts";
import {
  countRevisions,
  REVISIONS_MAX,
  type ReviewReport,
  readFiled,
  reportItems,
  reportSchema,
} from "./review-report.ts";
import { accountIdSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { textDigest } from "./text-digest.ts";

type Review = NonNullable<Proposal["review"]>;

const signedReportSchema = struct({
  report: reportSchema,
  /** Whose report it is when someone else carries it; null when the sender files its own. */
  carried: nullable(struct({ reviewer: accountIdSchema, signatures: accountSignaturesSchema })),
});

/** Files a report of a member of the panel; a later one of the same round takes its place. */
const submitReview = defineHandler({
  command: "submitReview",
  payload: signedReportSchema,
  decide(journal, { report, carried }, context) {
    const { now } = context;
    const number = findProposal(journal, report.proposalId);
    if (number === undefined) {
      return reject("GOV_PROPOSAL_UNKNOWN", { proposal: toHex(report.proposalId) });
    }
    const proposal = requireProposal(journal, number);
    const { review } = proposal;
    if (review === null || !isReviewOpen(proposal, now)) return rejectClosed(proposal, now);
    const reviewer = carried?.reviewer ?? context.sender;
    const refused =
      refuseReviewer(journal, number, reviewer, now) ??
      refuseReport(proposal, report) ??
      refuseSignatures(journal, { report, reviewer, carried }, review.round, context) ??
      refuseRevision(journal, number, review.round, reviewer);
    if (refused !== null) return refused;
    journal.emit(REVIEW_EVENTS.submitted, { number, round: review.round, reviewer, report });
    settleReview(journal, number, now);
    return null;
  },
  countSignatures: ({ carried }) => carried?.signatures.length ?? 0,
});

/** Leaves the panel of a proposal, for an interest or any other reason. */
const recuseReview = defineHandler({
  command: "recuseReview",
  payload: struct({ proposalId: digestSchema, reason: text(1, 500) }),
  decide(journal, { proposalId, reason }, { sender: reviewer, now, hash }) {
    const number = findProposal(journal, proposalId);
    if (number === undefined) {
      return reject("GOV_PROPOSAL_UNKNOWN", { proposal: toHex(proposalId) });
    }
    const proposal = requireProposal(journal, number);
    if (!isReviewOpen(proposal, now)) return rejectClosed(proposal, now);
    if (!isOnPanel(requirePanel(journal, number), reviewer)) return rejectForeign(reviewer);
    const reasonDigest = textDigest(hash, reason);
    journal.emit(REVIEW_EVENTS.recused, {
      number,
      reviewer,
      cause: "recused" as const,
      reasonDigest,
    });
    settleReview(journal, number, now);
    return null;
  },
});

export const REVIEW_COMMANDS = [submitReview, recuseReview];

function isReviewOpen({ review, ended }: Proposal, now: number): boolean {
  return review !== null && ended === null && review.outcome === null && now < review.deadline;
}

function rejectClosed({ review }: Proposal, now: number): Rejection {
  if (review === null) return reject("GOV_REVIEW_CLOSED", { now });
  return reject("GOV_REVIEW_CLOSED", { now, deadline: review.deadline, round: review.round });
}

function rejectForeign(reviewer: AccountId): Rejection {
  return reject("GOV_NOT_ON_PANEL", { reviewer: toHex(reviewer) });
}

function refuseReviewer(
  state: StateReader,
  number: number,
  reviewer: AccountId,
  now: number,
): Rejection | null {
  const barred = refusePermission(state, "review.submit", reviewer, now);
  if (barred !== null) return barred;
  if (hasConflict(state, number, reviewer)) {
    return reject("GOV_CONFLICT_OF_INTEREST", { reviewer: toHex(reviewer) });
  }
  return isOnPanel(requirePanel(state, number), reviewer) ? null : rejectForeign(reviewer);
}

function refuseReport({ content }: Proposal, report: ReviewReport): Rejection | null {
  if (!equalBytes(report.contentHash, content.contentHash)) {
    const expected = toHex(content.contentHash);
    return reject("GOV_CONTENT_HASH_MISMATCH", { expected, found: toHex(report.contentHash) });
  }
  const { recommendation, conditions, interest } = report;
  if ((recommendation === "CONDITIONAL") !== conditions.length > 0) {
    return reject("GOV_REPORT_INVALID", { recommendation, conditions: conditions.length });
  }
  return interest === null ? null : reject("GOV_REPORT_INVALID", { interest });
}

function refuseSignatures(
  state: StateReader,
  filed: {
    readonly report: ReviewReport;
    readonly reviewer: AccountId;
    readonly carried: { readonly signatures: AccountSignatures } | null;
  },
  round: Review["round"],
  { chainId, suites, admitted }: CommandContext,
): Rejection | null {
  const { report, reviewer, carried } = filed;
  if (carried === null) return null;
  const items = reportItems(chainId, report, { reviewer, round });
  const judged = { suites, admitted: admitted.vote, context: "report", items } as const;
  const fault = judgeAccountSignatures(state, reviewer, carried.signatures, judged);
  return fault === null ? null : reject("GOV_SIGNATURE_INVALID", { ...fault });
}

function refuseRevision(
  journal: Journal,
  number: number,
  round: number,
  reviewer: AccountId,
): Rejection | null {
  const revisions = countRevisions(readFiled(journal, number, round), reviewer);
  if (revisions < REVISIONS_MAX) return null;
  return reject("GOV_TOO_MANY_ENTRIES", { revisions, max: REVISIONS_MAX });
}
