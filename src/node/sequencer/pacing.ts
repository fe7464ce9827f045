/** How often blocks are made. */
export interface Pace {
  /** Least time between two blocks. */
  readonly blockIntervalMs: number;
  /** Most time between two blocks while nothing waits. */
  readonly idleIntervalMs: number;
}

/** Between two blocks of a backlog, others are served for this share of the time that the last one took, or so long. */
const BREATH_SHARE = 0.25;
const BREATH_LEAST_MS = 5;

/**
 * Milliseconds until the next block: at once when something waits and the last block is old enough; otherwise when work
 * of governance falls due, or when the idle interval is over. While more waits than one block takes, the interval is
 * not kept: it spares the disk blocks of few transactions, and a backlog makes full ones.
 */
export function computePauseMs(
  at: {
    readonly sinceLastMs: number;
    readonly hasReady: boolean;
    /** Whether a whole block of what is ready waits. */
    readonly hasBacklog: boolean;
    /** What the last block took. */
    readonly lastTookMs: number;
    /** Until the next work that falls due; null where none does within a step of the clock. */
    readonly dueInMs: number | null;
  },
  { blockIntervalMs, idleIntervalMs }: Pace,
): number {
  const least = Math.max(0, blockIntervalMs - at.sinceLastMs);
  if (at.hasBacklog) {
    const breathMs = Math.max(BREATH_LEAST_MS, BREATH_SHARE * at.lastTookMs);
    return Math.min(least, Math.max(0, at.lastTookMs + breathMs - at.sinceLastMs));
  }
  if (at.hasReady) return least;
  const idle = Math.max(0, idleIntervalMs - at.sinceLastMs);
  return Math.max(least, Math.min(idle, at.dueInMs ?? idle));
}
