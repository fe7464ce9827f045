import { isOnPanel, type ReviewPanel, readPanel } from "../../governance/review-panel.ts";
import {
  countReports,
  type FiledReport,
  type ReviewReport,
  readFiled,
  readReport,
} from "../../governance/review-report.ts";
import { readReviewOutcome } from "../../governance/review-state.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { REVIEW_METHODS } from "../../rpc/methods/reviews.ts";
import type { CallContext } from "../service/node-service.ts";
import { type Ground, groundOf } from "./ground.ts";
import { findProposalRef } from "./proposal-ref.ts";
import { seeProposal } from "./proposal-row.ts";
import { ratioJson } from "./ratio.ts";

type ReviewsMethod = (typeof REVIEW_METHODS)["list_reviews"];
type Reviews = ResultOf<ReviewsMethod>;
type Round = Reviews["rounds"][number];
type Report = Round["reports"][number];

/** The review of a proposal: every report, and what the rules make of them now. */
export function listReviews(
  { proposal: ref }: ParamsOf<ReviewsMethod>,
  call: CallContext,
): Reviews {
  const ground = groundOf(call);
  const { state, now } = ground;
  const number = findProposalRef(state, ref);
  const { proposal } = seeProposal(ground, number);
  const { review } = proposal;
  const panel = readPanel(state, number);
  const proposal_hash = toHex0x(proposal.id);
  if (review === null || panel === undefined) return { proposal_hash, ...NOT_REVIEWED };
  const filed = readFiled(state, number, review.round);
  const { rules } = panel;
  return {
    proposal_hash,
    is_reviewed: true,
    panel: panel.members.map(toHex0x),
    missing: panel.members
      .filter((member) => !filed.some(({ reviewer }) => equalBytes(reviewer, member)))
      .map(toHex0x),
    excluded: panel.excluded,
    deadline: review.deadline,
    revision_until: review.revisionUntil,
    outcome: review.outcome ?? readReviewOutcome(state, number, now),
    closed_at: review.closedAt,
    thresholds: {
      min_reports: rules.reportsMin,
      approve: ratioJson(rules.approve.n, rules.approve.d),
      reject: ratioJson(rules.reject.n, rules.reject.d),
      security_fail: rules.securityFail,
      max_rounds: rules.roundsMax,
    },
    rounds: Array.from({ length: review.round }, (_, place) =>
      roundJson(ground, { number, round: place + 1, panel }),
    ),
  };
}

const NOT_REVIEWED = {
  is_reviewed: false,
  panel: [],
  missing: [],
  excluded: 0,
  deadline: null,
  revision_until: null,
  outcome: null,
  closed_at: null,
  thresholds: null,
  rounds: [],
};

function roundJson(
  { state }: Ground,
  of: { readonly number: number; readonly round: number; readonly panel: ReviewPanel },
): Round {
  const { number, round, panel } = of;
  const filed = readFiled(state, number, round);
  const count = countReports(panel, filed);
  return {
    round,
    reports: filed.flatMap((row) => reportsOf(state, of, row)),
    consensus: {
      panel: count.panel,
      reports: count.approve + count.reject + count.conditional,
      approve: count.approve,
      reject: count.reject,
      conditional: count.conditional,
      security_fail: count.securityFail,
    },
  };
}

/** All revisions of one reviewer, the first first; the last one counts. */
function reportsOf(
  state: Ground["state"],
  of: { readonly number: number; readonly round: number; readonly panel: ReviewPanel },
  { reviewer, revisions }: FiledReport,
): Report[] {
  return Array.from({ length: revisions }, (_, place) => {
    const revision = place + 1;
    const found = readReport(state, of, { reviewer, revision });
    const { at, report } = assertDefined(found, "a report that is gone");
    return {
      reviewer: toHex0x(reviewer),
      revision,
      current: revision === revisions,
      on_panel: isOnPanel(of.panel, reviewer),
      time: at,
      content_hash: toHex0x(report.contentHash),
      recommendation: report.recommendation,
      ...sectionsJson(report),
      conditions: [...report.conditions],
    };
  });
}

function sectionsJson({ sections }: ReviewReport) {
  const section = ({ verdict, textDigest }: (typeof sections)["code"]) => {
    return { verdict, text_digest: toHex0x(textDigest) };
  };
  return {
    code_review: section(sections.code),
    test_review: section(sections.test),
    benchmark_review: section(sections.benchmark),
    security_review: section(sections.security),
    docs_review: section(sections.docs),
  };
}
