/** Where a passed proposal stands with its run. */
export type WindowState = "waiting" | "ready" | "held" | "expired";

/** What the window of a run depends on. */
export interface ExecutionWindow {
  readonly eta: number;
  readonly graceS: number;
  /** Seconds from `eta` to now during which a measure covered a component that the run touches. */
  readonly pausedS: number;
  /** Whether one covers it now. */
  readonly isHeld: boolean;
}

/**
 * Ready iff `now >= eta` and less than the grace has passed since, not counting held time: a measure delays a run and
 * never uses up its window. Both ends are half-open.
 */
export function computeWindowState(window: ExecutionWindow, now: number): WindowState {
  if (now < window.eta) return "waiting";
  if (now - window.eta - window.pausedS >= window.graceS) return "expired";
  return window.isHeld ? "held" : "ready";
}

/** When the window ends if nothing holds the run from now on. */
export function computeWindowEnd({ eta, graceS, pausedS }: ExecutionWindow): number {
  return eta + graceS + pausedS;
}
