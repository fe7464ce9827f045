import type { Status } from "../governance/names.ts";

/** Words of the guide for the status of a proposal. */
export type GuideWord = "DRAFT" | "SUBMITTED" | "UNDER_REVIEW" | "VOTING" | "APPROVED" | "REJECTED";

interface StatusRow {
  readonly guide: GuideWord;
  /** The word where its vote had passed before, if that is another. */
  readonly guideIfPassed?: GuideWord;
  /** What people read. */
  readonly plain: string;
}

/** Each status of the ledger with the word of the guide and the words for people. */
export const STATUS_WORDS = {
  draft: { guide: "DRAFT", plain: "Draft" },
  discussion: { guide: "SUBMITTED", plain: "Being discussed" },
  review: { guide: "UNDER_REVIEW", plain: "Under review" },
  voting: { guide: "VOTING", plain: "Voting" },
  queued: { guide: "APPROVED", plain: "Passed, waiting" },
  executed: { guide: "APPROVED", plain: "Carried out" },
  failed: { guide: "APPROVED", plain: "Could not be carried out" },
  rejected: { guide: "REJECTED", plain: "Rejected" },
  vetoed: { guide: "REJECTED", plain: "Blocked by veto" },
  cancelled: { guide: "REJECTED", plain: "Withdrawn" },
  expired: { guide: "REJECTED", guideIfPassed: "APPROVED", plain: "Ran out of time" },
  reverted: { guide: "APPROVED", plain: "Undone" },
} as const satisfies Readonly<Record<Status, StatusRow>>;

/** The word of the guide for a status. */
export function guideWord(status: Status, isPassed: boolean): GuideWord {
  const row: StatusRow = STATUS_WORDS[status];
  return isPassed ? (row.guideIfPassed ?? row.guide) : row.guide;
}
