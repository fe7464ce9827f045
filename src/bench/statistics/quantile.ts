import { assert } from "../../primitives/assert.ts";

/**
 * The quantile of a sample by linear interpolation between its order statistics.
 * Source: Hyndman and Fan 1996, definition 7: what NumPy and R take by default. Requires: at least one number.
 */
export function quantile(sample: readonly number[], share: number): number {
  assert(share >= 0 && share <= 1, `quantile ${share}`);
  return sortedQuantile(Float64Array.from(sample).sort(), share);
}

/** The same of a sample that is ascending already. */
export function sortedQuantile(sorted: Float64Array, share: number): number {
  assert(sorted.length > 0, "a quantile of nothing");
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? 0;
  return low + (high - low) * (place - below);
}

/** The middle of a sample. Requires: at least one number. */
export function median(sample: readonly number[]): number {
  return quantile(sample, 0.5);
}

/** Median of the distances from the median: a spread that a few disturbed samples do not move. */
export function medianDeviation(sample: readonly number[]): number {
  const middle = median(sample);
  return median(sample.map((value) => Math.abs(value - middle)));
}
