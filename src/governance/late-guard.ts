import { divFloor } from "../primitives/integer.ts";

/** Extensions that are counted; beyond it no halving makes a difference any more. */
const EXTENSIONS_MAX = 64;

/** How a vote stands if it were closed now. */
export interface Standing {
  readonly isPassing: boolean;
  /** Whether every house has its quorum. */
  readonly hasQuorum: boolean;
}

/** Times of a vote that the late guard looks at. */
export interface LateWindow {
  readonly end: number;
  readonly hardCap: number;
  readonly extensions: number;
  /** W: seconds by which a late change extends the vote at first. */
  readonly windowS: number;
  /** Least such seconds, however often it was extended. */
  readonly minS: number;
}

/**
 * The later end that a ballot earns which turned the verdict or completed the quorum, or null. A flip in either
 * direction counts, every extension halves the next one, and nothing goes beyond the hard cap: whoever moves last
 * leaves the others time to answer, and nobody can prolong a vote for ever.
 */
export function computeExtension(
  now: number,
  { before, after }: { readonly before: Standing; readonly after: Standing },
  window: LateWindow,
): { readonly end: number; readonly extensions: number } | null {
  const isFirstQuorum = after.hasQuorum && !before.hasQuorum;
  if (before.isPassing === after.isPassing && !isFirstQuorum) return null;
  const halved = halve(window.windowS, window.extensions);
  const end = Math.min(window.hardCap, now + Math.max(window.minS, halved));
  if (end <= window.end) return null;
  return { end, extensions: Math.min(EXTENSIONS_MAX, window.extensions + 1) };
}

function halve(seconds: number, times: number): number {
  let rest = seconds;
  for (let i = 0; i < times && rest > 0; i++) rest = divFloor(rest, 2);
  return rest;
}
