/** Something that a tour shows to be so, or not. */
export interface TourCheck {
  readonly claim: string;
  readonly holds: boolean;
}

/** Names of the steps, in their order. */
export const TOUR_STEPS = ["record", "migrate", "fall back", "verify", "prove", "forge"] as const;

/** One step of the tour: what was done, and what was found to hold. */
export interface TourStep {
  readonly name: (typeof TOUR_STEPS)[number];
  /** What was done, in one line. */
  readonly summary: string;
  readonly checks: readonly TourCheck[];
  readonly elapsedMs: number;
}

/** True iff each check of a step holds. A step without checks has shown nothing. */
export function stepHolds(step: Pick<TourStep, "checks">): boolean {
  return step.checks.length > 0 && step.checks.every(({ holds }) => holds);
}
