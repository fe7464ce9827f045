import { assert } from "../../primitives/assert.ts";
import { sortedQuantile } from "./quantile.ts";
import { createRandom } from "./random.ts";

/** A value that was computed from samples, with the interval that 95 % of resamples fall into. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 10_000;
/** Numbers drawn for one interval at most: long samples are resampled less often, which their interval can bear. */
const DRAWS_MAX = 4_000_000;
const RESAMPLES_MIN = 1_000;
const TAIL_SHARE = 0.025;
/** The same for every run, so that equal samples have equal intervals. */
const SEED = 1;

/** A quantile of one sample. Source: Efron 1979, percentile method. */
export function bootstrapQuantile(sample: readonly number[], share: number): Interval {
  return bootstrap([sample], (resampled) => sortedQuantile(resampled[0] ?? EMPTY, share));
}

/**
 * The ratio of the medians of two samples that were taken in turns. Both are resampled jointly, round by round: what
 * disturbed a round disturbed both, and cancels. Requires: equally many numbers, at least one.
 */
export function bootstrapRatio(of: readonly number[], over: readonly number[]): Interval {
  assert(of.length === over.length, `${of.length} and ${over.length} samples do not pair`);
  return bootstrap([of, over], ([top = EMPTY, bottom = EMPTY]) => {
    return sortedQuantile(top, 0.5) / sortedQuantile(bottom, 0.5);
  });
}

const EMPTY = new Float64Array(0);

function bootstrap(
  samples: readonly (readonly number[])[],
  statistic: (sorted: readonly Float64Array[]) => number,
): Interval {
  const count = samples[0]?.length ?? 0;
  assert(count > 0, "a bootstrap of nothing");
  const columns = samples.map((sample) => Float64Array.from(sample));
  const value = statistic(columns.map((column) => column.toSorted()));
  const random = createRandom(SEED, "bootstrap");
  const resampled = columns.map(() => new Float64Array(count));
  const resamples = Math.max(RESAMPLES_MIN, Math.min(RESAMPLES, Math.floor(DRAWS_MAX / count)));
  const values = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    for (let at = 0; at < count; at++) {
      const from = random.below(count);
      for (const [c, column] of columns.entries()) {
        (resampled[c] ?? EMPTY)[at] = column[from] ?? 0;
      }
    }
    for (const column of resampled) column.sort();
    values[i] = statistic(resampled);
  }
  values.sort();
  return {
    value,
    low: sortedQuantile(values, TAIL_SHARE),
    high: sortedQuantile(values, 1 - TAIL_SHARE),
  };
}
