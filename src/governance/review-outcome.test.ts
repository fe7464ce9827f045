import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { computeReviewOutcome } from "./review-outcome.ts";

const THRESHOLDS = {
  reportsMin: 3,
  approve: { n: 2, d: 3 },
  reject: { n: 1, d: 3 },
  securityFail: 2,
};

const NAMES: Readonly<Record<string, string>> = {
  reject: "review_rejected",
  "reject:security": "review_security",
  "reject:review_deadline": "review_deadline",
};

test("a review ends as the golden integers say", () => {
  const cases = governanceCases("review_outcome");
  assert.equal(cases.length, 16);
  for (const row of cases) {
    const count = { ...row, securityFail: row.security_fail };
    const round = { isOver: row.deadline_passed, isLast: false };
    const expected = NAMES[row.outcome] ?? row.outcome;
    const outcome = computeReviewOutcome(count, THRESHOLDS, round);
    assert.equal(outcome, expected, JSON.stringify(row));
  }
});

const count = (approve: number, reject: number, conditional: number, panel = 6) => ({
  panel,
  approve,
  reject,
  conditional,
  securityFail: 0,
});

test("the last round knows no conditions, and what is neither yes nor no is inconclusive", () => {
  const over = { isOver: true, isLast: false };
  const last = { isOver: true, isLast: true };
  assert.equal(computeReviewOutcome(count(3, 1, 2), THRESHOLDS, over), "conditional");
  assert.equal(computeReviewOutcome(count(3, 1, 2), THRESHOLDS, last), "review_inconclusive");
  // A third exactly is not above a third: 3 * 2 > 6 is false. Then 3 * (3 + 1) >= 12 holds for the rest.
  assert.equal(computeReviewOutcome(count(3, 2, 1), THRESHOLDS, over), "conditional");
});

test("the rule about security can be switched off", () => {
  const failed = { ...count(1, 0, 0), securityFail: 6 };
  const open = { isOver: false, isLast: false };
  assert.equal(computeReviewOutcome(failed, THRESHOLDS, open), "review_security");
  const off = { ...THRESHOLDS, securityFail: 0 };
  assert.equal(computeReviewOutcome(failed, off, open), "open");
});

test("an empty panel decides nothing before its deadline by being complete", () => {
  const none = count(0, 0, 0, 0);
  const outcome = computeReviewOutcome(none, THRESHOLDS, { isOver: false, isLast: false });
  assert.equal(outcome, "review_deadline");
});
