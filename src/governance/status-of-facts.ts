import { assertDefined } from "../primitives/assert.ts";
import type { HouseName, Status } from "./names.ts";
import type { EffectPhase, Proposal, ReviewOutcome } from "./proposal.ts";

/** What is shown beside a status. No rule reads it. */
export type Phase =
  | EffectPhase
  | "waiting_slot"
  | "extended"
  | "timelock"
  | "ready"
  | "held"
  | "retrying";

/** The status of a proposal, why it has it, and what is shown beside it. */
export interface StatusAnswer {
  readonly status: Status;
  /** Of `rejected`, `failed`, `vetoed` and `cancelled`. */
  readonly reason: string | null;
  /** The house that decided, where one did. */
  readonly house: HouseName | null;
  readonly phase: Phase | null;
}

/** What a vote that is over has decided, and the window of the run when it has passed. */
export type Verdict = Pick<
  NonNullable<Proposal["closed"]>,
  "outcome" | "reason" | "house" | "eta" | "graceS"
>;

/** What the facts of a proposal do not say themselves; asked only where the answer depends on it. */
export interface StatusSources {
  /** The verdict of the ballots that were cast in time. */
  readonly verdict: () => Verdict;
  /** How the review closes at its deadline. */
  readonly reviewOutcome: () => ReviewOutcome;
  /** Seconds of `[from, to)` in which a measure covered a component that the run touches. */
  readonly pausedSeconds: (from: number, to: number) => number;
  /** Whether a measure covers such a component now. */
  readonly isHeld: () => boolean;
}

/**
 * The status that the facts of a proposal give at a governance second; the first match of the table wins. It is the
 * same before and after the work that records what the clock has decided.
 */
export function statusOfFacts(
  proposal: Proposal,
  now: number,
  sources: StatusSources,
): StatusAnswer {
  if (proposal.revertedBy !== null) return answer("reverted");
  if (proposal.ended !== null) return ended(proposal, proposal.ended, now);
  if (proposal.submitted === null) {
    return answer(now >= proposal.created.draftUntil ? "expired" : "draft");
  }
  if (proposal.locked === null) return answer("discussion");
  if (proposal.opened !== null) return voted(proposal, proposal.opened, now, sources);
  if (proposal.ready !== null) {
    if (now >= proposal.ready.until) return answer("expired");
    return answer(proposal.review === null ? "discussion" : "review", { phase: "waiting_slot" });
  }
  const review = assertDefined(proposal.review, "locked, neither in review nor ready");
  return reviewed(review, now, sources);
}

function answer(status: Status, more: Partial<StatusAnswer> = {}): StatusAnswer {
  return { status, reason: null, house: null, phase: null, ...more };
}

function ended(
  { run }: Proposal,
  { how, reason, house }: NonNullable<Proposal["ended"]>,
  now: number,
): StatusAnswer {
  if (how !== "executed") return answer(how, { reason, house });
  const isOver = run.phaseUntil !== null && now >= run.phaseUntil;
  return answer(how, { phase: isOver ? null : run.phase });
}

function reviewed(
  review: NonNullable<Proposal["review"]>,
  now: number,
  sources: StatusSources,
): StatusAnswer {
  if (review.outcome === null && now < review.deadline) return answer("review");
  const outcome = review.outcome ?? sources.reviewOutcome();
  switch (outcome) {
    case "approve":
      return answer("review");
    case "conditional":
      if (review.revisionUntil === null || now < review.revisionUntil) return answer("review");
      return answer("rejected", { reason: "review_inconclusive" });
    default:
      return answer("rejected", { reason: outcome });
  }
}

function voted(
  proposal: Proposal,
  opened: NonNullable<Proposal["opened"]>,
  now: number,
  sources: StatusSources,
): StatusAnswer {
  if (proposal.closed === null && now < opened.end) {
    return answer("voting", { phase: opened.extensions > 0 ? "extended" : null });
  }
  const verdict = proposal.closed ?? sources.verdict();
  const { outcome, reason, house } = verdict;
  if (outcome !== "passed") return answer(outcome, { reason, house });
  return queued(proposal, verdict, now, sources);
}

function queued(
  { run }: Proposal,
  { eta, graceS }: Verdict,
  now: number,
  sources: StatusSources,
): StatusAnswer {
  if (now < eta) return answer("queued", { phase: "timelock" });
  if (now - eta - sources.pausedSeconds(eta, now) >= graceS) return answer("expired");
  if (sources.isHeld()) return answer("queued", { phase: "held" });
  const isRetrying = run.nextAt !== null && now < run.nextAt;
  return answer("queued", { phase: isRetrying ? "retrying" : "ready" });
}
