import { exceedsShare, type Fraction, reachesShare } from "./fraction.ts";
import type { ReviewOutcome } from "./proposal.ts";

/** Thresholds of a review, copied when it opens. */
export interface ReviewThresholds {
  /** Reports below which nothing is decided by them. */
  readonly reportsMin: number;
  readonly approve: Fraction;
  readonly reject: Fraction;
  /** Reviewers whose security section fails that refuse; 0 switches the rule off. */
  readonly securityFail: number;
}

/** Distinct reviewers of one round by what they recommend. */
export interface ReviewCount {
  readonly panel: number;
  readonly approve: number;
  readonly reject: number;
  readonly conditional: number;
  readonly securityFail: number;
}

/**
 * The outcome of a review round, or `open`. First the outcomes that no further report can change: enough of the whole
 * panel. Then, once every member has filed or the deadline has passed, those that the filed reports give.
 */
export function computeReviewOutcome(
  count: ReviewCount,
  thresholds: ReviewThresholds,
  round: { readonly isOver: boolean; readonly isLast: boolean },
): ReviewOutcome | "open" {
  const { panel, approve, reject, conditional, securityFail } = count;
  const reports = approve + reject + conditional;
  const isEnough = reports >= thresholds.reportsMin;
  const isShare = (part: number, whole: number) =>
    reachesShare(BigInt(part), BigInt(whole), thresholds.approve);
  const isRefused = (whole: number) =>
    exceedsShare(BigInt(reject), BigInt(whole), thresholds.reject);
  if (thresholds.securityFail > 0 && securityFail >= thresholds.securityFail) {
    return "review_security";
  }
  if (isEnough && isShare(approve, panel)) return "approve";
  if (isEnough && isRefused(panel)) return "review_rejected";
  if (!round.isOver && reports !== panel) return "open";
  if (!isEnough) return "review_deadline";
  if (isShare(approve, reports)) return "approve";
  if (isRefused(reports)) return "review_rejected";
  if (!round.isLast && conditional > 0 && isShare(approve + conditional, reports)) {
    return "conditional";
  }
  return "review_inconclusive";
}
