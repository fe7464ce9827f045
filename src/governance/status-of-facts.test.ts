import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { unreachable } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { Proposal } from "./proposal.ts";
import { type StatusSources, statusOfFacts } from "./status-of-facts.ts";

const DAY = 86_400;
const TTL = 30 * DAY;
const DIGEST = new Uint8Array(32);

/** What a question asks that the facts answer must not be asked at all. */
const NOTHING: StatusSources = {
  verdict: () => unreachable("the verdict was asked for"),
  reviewOutcome: () => unreachable("the review was asked for"),
  pausedSeconds: () => 0,
  isHeld: () => false,
};

const DRAFT: Proposal = {
  id: DIGEST,
  proposer: DIGEST as AccountId,
  type: "custom",
  created: { at: 0, height: 1, draftUntil: TTL },
  content: { version: 1, contentHash: DIGEST, payloadDigest: DIGEST, edits: 0 },
  deposit: { total: 0n, contributors: 0, settled: 0 },
  submitted: null,
  locked: null,
  review: null,
  ready: null,
  opened: null,
  closed: null,
  run: { attempts: 0, nextAt: null, phase: null, phaseUntil: null },
  ended: null,
  revertedBy: null,
};

const submitted = (at: number) =>
  ({ at, height: 2, track: "text", discussionEnd: at + DAY, exempt: false }) as const;
const locked = (at: number) =>
  ({ at, height: 3, track: "text", planHash: DIGEST, touches: [] }) as const;
const ended = (how: NonNullable<Proposal["ended"]>["how"], reason: string | null = null) =>
  ({ how, at: 1, height: 9, reason, house: null }) as const;

const SUBMITTED: Proposal = { ...DRAFT, submitted: submitted(10) };
const LOCKED: Proposal = { ...SUBMITTED, locked: locked(20), ready: { at: 20, until: 20 + TTL } };
const OPENED: Proposal = {
  ...LOCKED,
  opened: { start: 30, end: 130, hardCap: 130, extensions: 0, snapshotHeight: 3, height: 4 },
};
const PASSED: NonNullable<Proposal["closed"]> = {
  at: 130,
  outcome: "passed",
  reason: null,
  house: null,
  eta: 180,
  graceS: 40,
};
const QUEUED: Proposal = { ...OPENED, closed: PASSED };

/** The facts of a golden case as they stand before anything about the end of the vote is recorded. */
function factsOf(given: Readonly<Record<string, unknown>>): Proposal {
  const at = (name: string) => given[name] as number;
  let proposal = DRAFT;
  if ("submitted_at" in given) proposal = { ...proposal, submitted: submitted(at("submitted_at")) };
  if ("locked_at" in given) {
    const since = (given.review_closed_at ?? given.locked_at) as number;
    const isReady = !("review_open" in given) || given.review_outcome === "approve";
    const ready = isReady ? { at: since, until: since + TTL } : null;
    proposal = { ...proposal, locked: locked(at("locked_at")), ready };
  }
  if ("review_open" in given) {
    const outcome = given.review_outcome === "approve" ? ("approve" as const) : null;
    const closedAt = outcome === null ? null : at("review_closed_at");
    const deadline = at("review_deadline");
    const review = { panelSize: 3, round: 1, deadline, revisionUntil: null, outcome, closedAt };
    proposal = { ...proposal, review };
  }
  if ("start" in given) {
    const { start, end } = given as { start: number; end: number };
    const times = { start, end, hardCap: end, extensions: 0 };
    proposal = { ...proposal, opened: { ...times, snapshotHeight: 3, height: 4 } };
  }
  return { ...proposal, ...endOf(given) };
}

function endOf(given: Readonly<Record<string, unknown>>): Partial<Proposal> {
  if ("reverted_by" in given) return { ended: ended("executed"), revertedBy: 50 };
  if ("executed_at" in given) return { ended: ended("executed") };
  if ("cancelled" in given) return { ended: ended("cancelled", "proposer") };
  if ("vetoed" in given) return { ended: ended("vetoed", "council") };
  if ("run_final" in given) return { ended: ended("failed", given.run_final as string) };
  return {};
}

function sourcesOf(given: Readonly<Record<string, unknown>>): StatusSources {
  const pauses = (given.pauses ?? []) as readonly (readonly [number, number])[];
  const verdict = given.verdict_if_closed as string | undefined;
  return {
    verdict: () => {
      const eta = (given.end as number) + (given.timelock as number);
      const outcome =
        verdict === "pass" ? "passed" : verdict === "veto" ? "vetoed" : ("rejected" as const);
      const reason = outcome === "rejected" ? (verdict ?? null) : null;
      return { outcome, reason, house: null, eta, graceS: given.grace as number };
    },
    reviewOutcome: () => "review_deadline",
    pausedSeconds: (from, to) =>
      pauses.reduce(
        (sum, [start, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)),
        0,
      ),
    isHeld: () => false,
  };
}

test("statuses equal the golden file, at each of its times", () => {
  let compared = 0;
  for (const { facts, status_at } of governanceCases("status_function")) {
    for (const [now, expected] of Object.entries(status_at)) {
      const answer = statusOfFacts(factsOf(facts), Number(now), sourcesOf(facts));
      const { status, reason } = answer;
      const isReasoned = status === "rejected" || status === "failed";
      const shown = isReasoned ? `${status}(${reason})` : status;
      assert.equal(shown, expected, JSON.stringify({ facts, now }));
      compared += 1;
    }
  }
  assert.equal(compared, 34);
});

test("the first match of the table wins over all that follow it", () => {
  const status = (proposal: Proposal) => statusOfFacts(proposal, 1000, NOTHING).status;
  assert.equal(status({ ...QUEUED, ended: ended("executed"), revertedBy: 9 }), "reverted");
  assert.equal(status({ ...QUEUED, ended: ended("executed") }), "executed");
  assert.equal(status({ ...OPENED, ended: ended("cancelled", "kill") }), "cancelled");
  assert.equal(status({ ...OPENED, ended: ended("vetoed", "ballots") }), "vetoed");
  assert.equal(status({ ...QUEUED, ended: ended("failed", "stale") }), "failed");
  assert.equal(status({ ...OPENED, ended: ended("rejected", "tie") }), "rejected");
  assert.equal(status({ ...DRAFT, ended: ended("expired") }), "expired");
});

const review = (more: Partial<NonNullable<Proposal["review"]>>): Proposal => ({
  ...SUBMITTED,
  locked: locked(20),
  review: {
    panelSize: 3,
    round: 1,
    deadline: 100,
    revisionUntil: null,
    outcome: null,
    closedAt: null,
    ...more,
  },
});

test("a review past its deadline is what its reports make of it", () => {
  const at = (now: number, outcome: "approve" | "conditional" | "review_rejected") => {
    const { status, reason } = statusOfFacts(review({}), now, {
      ...NOTHING,
      reviewOutcome: () => outcome,
    });
    return [status, reason];
  };
  assert.deepEqual(at(99, "review_rejected"), ["review", null]);
  assert.deepEqual(at(100, "review_rejected"), ["rejected", "review_rejected"]);
  assert.deepEqual(at(100, "approve"), ["review", null]);
  assert.deepEqual(at(100, "conditional"), ["review", null]);
});

test("an awaited revision has its time, and no second more", () => {
  const awaited = review({ outcome: "conditional", closedAt: 60, revisionUntil: 90 });
  assert.equal(statusOfFacts(awaited, 89, NOTHING).status, "review");
  const late = statusOfFacts(awaited, 90, NOTHING);
  assert.deepEqual([late.status, late.reason], ["rejected", "review_inconclusive"]);
});

test("the phase says what a status does not", () => {
  const phase = (proposal: Proposal, now: number, sources: Partial<StatusSources> = {}) =>
    statusOfFacts(proposal, now, { ...NOTHING, ...sources }).phase;
  const executed = (run: Partial<Proposal["run"]>): Proposal => ({
    ...QUEUED,
    ended: ended("executed"),
    run: { ...QUEUED.run, ...run },
  });
  assert.equal(phase(SUBMITTED, 15), null);
  assert.equal(phase(LOCKED, 25), "waiting_slot");
  assert.equal(phase(OPENED, 40), null);
  assert.equal(
    phase({ ...OPENED, opened: { ...OPENED.opened, extensions: 1 } as never }, 40),
    "extended",
  );
  assert.equal(phase(QUEUED, 179), "timelock");
  assert.equal(phase(QUEUED, 180), "ready");
  assert.equal(phase(QUEUED, 180, { isHeld: () => true }), "held");
  const retrying = { ...QUEUED, run: { ...QUEUED.run, attempts: 1, nextAt: 190 } };
  assert.equal(phase(retrying, 189), "retrying");
  assert.equal(phase(retrying, 190), "ready");
  assert.equal(phase(executed({ phase: "scheduled" }), 1000), "scheduled");
  assert.equal(phase(executed({ phase: "ramping", phaseUntil: 500 }), 499), "ramping");
  assert.equal(phase(executed({ phase: "ramping", phaseUntil: 500 }), 500), null);
});

test("held time does not use up the window, whose ends are half-open", () => {
  const at = (now: number, pausedS: number) =>
    statusOfFacts(QUEUED, now, { ...NOTHING, pausedSeconds: () => pausedS }).status;
  assert.equal(at(219, 0), "queued");
  assert.equal(at(220, 0), "expired");
  assert.equal(at(229, 10), "queued");
  assert.equal(at(230, 10), "expired");
});
