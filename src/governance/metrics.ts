import { divFloor, divFloorBig } from "../primitives/integer.ts";
import { listRunTimes, type MetricCounters, readCounters } from "./metric-counters.ts";
import type { StateReader } from "./state-access.ts";
import type { Counts } from "./tally.ts";

const PPM = 1_000_000;

/** How a chain governs itself, in integers; null where nothing has happened yet that could be measured. */
export interface Metrics {
  readonly proposals: {
    /** Submitted ones. */
    readonly total: number;
    /** In discussion, review or voting. */
    readonly active: number;
    /** Not reverted. */
    readonly executed: number;
    /** Rejected or vetoed. */
    readonly rejected: number;
  };
  /** Mean share of the electorate that was cast, over closed votes. */
  readonly participationPpm: {
    readonly community: number | null;
    readonly validators: number | null;
  };
  /** Executed among those that came to an end of their own; drafts, open and cancelled ones aside. */
  readonly successPpm: number | null;
  /** Seconds from submission to run, and from eta to run. */
  readonly execution: {
    readonly meanS: number | null;
    /** The lower one of two middles. */
    readonly medianS: number | null;
    readonly meanWaitS: number | null;
  };
  readonly emergencies: MetricCounters["emergencies"];
  readonly rollbacks: number;
  readonly extensionPpm: number | null;
  readonly changedBallotsPpm: number | null;
  readonly overridingPpm: number | null;
  readonly reviewMeanS: number | null;
  readonly undoneChangesPpm: number | null;
  readonly forfeited: bigint;
}

/** Computes the metrics. Cost: one read, and one for each page of run times. */
export function computeMetrics(state: StateReader): Metrics {
  const counters = readCounters(state);
  const { proposals, votes, reviews, runs, parameters } = counters;
  const { executed, reverted, failed, rejected, vetoed, expiredPassed } = proposals;
  const ran = executed + reverted;
  const first = votes.ballots - votes.changed;
  return {
    proposals: {
      total: proposals.submitted,
      active: proposals.active,
      executed,
      rejected: rejected + vetoed,
    },
    participationPpm: {
      community: mean(votes.community.sumPpm, votes.community.closed),
      validators: mean(votes.validators.sumPpm, votes.validators.closed),
    },
    successPpm: share(executed, executed + failed + rejected + vetoed + expiredPassed),
    execution: {
      meanS: mean(runs.totalS, ran),
      medianS: lowerMedian(listRunTimes(state)),
      meanWaitS: mean(runs.waitedS, ran),
    },
    emergencies: counters.emergencies,
    rollbacks: counters.rollbacks,
    extensionPpm: share(votes.extended, votes.closed),
    changedBallotsPpm: share(votes.changed, votes.ballots),
    overridingPpm: share(votes.overriding, first),
    reviewMeanS: mean(reviews.totalS, reviews.closed),
    undoneChangesPpm: share(parameters.undone, parameters.changed),
    forfeited: counters.forfeited,
  };
}

/** `floor(10^6 · F / (F + N'))`, N' the ballots against and the vetoes; null where nobody decided. */
export function approvalShare(counts: Counts): number | null {
  const decisive = counts.for + counts.against + counts.veto;
  if (decisive === 0n) return null;
  return Number(divFloorBig(BigInt(PPM) * counts.for, decisive));
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Number(divFloorBig(BigInt(part) * BigInt(PPM), BigInt(whole)));
}

function mean(sum: number, count: number): number | null {
  return count === 0 ? null : divFloor(sum, count);
}

function lowerMedian(values: readonly number[]): number | null {
  const ascending = [...values].sort((left, right) => left - right);
  return ascending[divFloor(Math.max(0, ascending.length - 1), 2)] ?? null;
}
