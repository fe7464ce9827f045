/** A branch as the naive ledger sees it: how high it is, and nothing else (N16). */
export interface NaiveBranch {
  readonly height: number;
}

/** True iff the naive ledger leaves its branch for another: a higher one, however far back they part. */
export function isNaiveSwitch(own: NaiveBranch, other: NaiveBranch): boolean {
  return other.height > own.height;
}
