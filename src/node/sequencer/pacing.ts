/** How often blocks are made. */
export interface Pace {
  /** Least time between two blocks. */
  readonly blockIntervalMs: number;
  /** Most time between two blocks while nothing waits. */
  readonly idleIntervalMs: number;
}

/**
 * Milliseconds until the next block: at once when something waits and the last block is old enough; otherwise when work
 * of governance falls due, or when the idle interval is over.
 */
export function computePauseMs(
  at: {
    readonly sinceLastMs: number;
    readonly hasReady: boolean;
    /** Until the next work that falls due; null where none does within a step of the clock. */
    readonly dueInMs: number | null;
  },
  { blockIntervalMs, idleIntervalMs }: Pace,
): number {
  const least = Math.max(0, blockIntervalMs - at.sinceLastMs);
  if (at.hasReady) return least;
  const idle = Math.max(0, idleIntervalMs - at.sinceLastMs);
  return Math.max(least, Math.min(idle, at.dueInMs ?? idle));
}
