import { STATUSES, type Status } from "./names.ts";

/** What a name of others depends on beside the status. */
export interface NamedOutcome {
  /** Whether the vote has passed. */
  readonly isPassed: boolean;
  /** Whether what has passed waits for a timelock. */
  readonly hasTimelock: boolean;
}

const EIGHT_WORDS = {
  draft: "Draft",
  discussion: "Discussion",
  review: "Discussion",
  voting: "Voting",
  queued: "Approved",
  executed: "Executed",
  reverted: "Executed",
  failed: "Approved",
  rejected: "Rejected",
  vetoed: "Rejected",
  cancelled: "Cancelled",
  expired: "Expired",
} as const satisfies Readonly<Record<Status, string>>;

type SixWord = "DRAFT" | "SUBMITTED" | "UNDER_REVIEW" | "VOTING" | "APPROVED" | "REJECTED";

const SIX_WORDS: Readonly<Record<Status, (of: NamedOutcome) => SixWord>> = {
  draft: () => "DRAFT",
  discussion: () => "SUBMITTED",
  review: () => "UNDER_REVIEW",
  voting: () => "VOTING",
  queued: () => "APPROVED",
  executed: () => "APPROVED",
  reverted: () => "APPROVED",
  failed: () => "APPROVED",
  rejected: () => "REJECTED",
  vetoed: () => "REJECTED",
  cancelled: () => "REJECTED",
  expired: ({ isPassed }) => (isPassed ? "APPROVED" : "REJECTED"),
};

/** States of the Governor contracts by number; what they do not list has none. */
const GOVERNOR_STATES: Readonly<Record<Status, (of: NamedOutcome) => number | null>> = {
  draft: () => null,
  discussion: () => 0,
  review: () => 0,
  voting: () => 1,
  queued: ({ hasTimelock }) => (hasTimelock ? 5 : 4),
  executed: () => 7,
  reverted: () => 7,
  failed: () => 6,
  rejected: () => 3,
  vetoed: () => 3,
  cancelled: () => 2,
  expired: () => 6,
};

/** A status in the words of other lists. */
export interface StatusNames {
  readonly eightWords: (typeof EIGHT_WORDS)[Status];
  /** Shown beside `Approved`: it has passed, and its run has failed. */
  readonly executionFailed: boolean;
  readonly sixWords: SixWord;
  /** Null while nothing is decided. */
  readonly twoWords: "Approved" | "Rejected" | null;
  /** Null for what has no state there. */
  readonly governorState: number | null;
}

/** A status in the words of others. Total: each of our statuses has its place in each list that can say it. */
export function namesOfStatus(status: Status, outcome: NamedOutcome): StatusNames {
  const sixWords = SIX_WORDS[status](outcome);
  return {
    eightWords: EIGHT_WORDS[status],
    executionFailed: status === "failed",
    sixWords,
    twoWords: sixWords === "APPROVED" ? "Approved" : sixWords === "REJECTED" ? "Rejected" : null,
    governorState: GOVERNOR_STATES[status](outcome),
  };
}

/** Lists of others by which statuses can be asked for. */
export type StatusList = "eightWords" | "sixWords" | "twoWords" | "governorState";

/** The statuses that a word of another list may stand for, in our order; none for a word that it does not have. */
export function statusesOfName(list: StatusList, name: string): readonly Status[] {
  const outcomes = [true, false].flatMap((isPassed) =>
    [true, false].map((hasTimelock) => ({ isPassed, hasTimelock })),
  );
  return STATUSES.filter((status) =>
    outcomes.some((outcome) => String(namesOfStatus(status, outcome)[list]) === name),
  );
}
