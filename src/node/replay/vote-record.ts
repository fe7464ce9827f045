/** What a voter of a recorded vote said. */
export const RECORDED_CHOICES = ["against", "for", "abstain"] as const;
export type RecordedChoice = (typeof RECORDED_CHOICES)[number];

/** The rules of a governor: passed iff more is for than against, and at least `quorumFor` is for. */
export interface GovernorRules {
  readonly name: string;
  readonly decimals: number;
  /** Units of all voters together: T. */
  readonly supply: bigint;
  readonly quorumFor: bigint;
}

/** One ballot as it was recorded. Units of time are those of the record, e.g. blocks. */
export interface RecordedBallot {
  readonly voter: string;
  readonly choice: RecordedChoice;
  readonly weight: bigint;
  readonly at: number;
}

/** A proposal with its ballots. Voting was open in `start < at <= end`. */
export interface RecordedProposal {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** What came of it, or null where nothing was decided. */
  readonly recorded: "passed" | "rejected" | null;
  /** The record's own word for that, e.g. `executed`. */
  readonly fact: string;
  readonly ballots: readonly RecordedBallot[];
}

/** A governor with its proposals, in the order of the record. */
export interface RecordedGovernor {
  readonly rules: GovernorRules;
  readonly proposals: readonly RecordedProposal[];
}
