import type { ArmSamples } from "../measure/compare-arms.ts";
import { bootstrapQuantile, bootstrapRatio } from "../statistics/bootstrap.ts";
import { medianDeviation } from "../statistics/quantile.ts";

/** One number of a report, with how sure it is. */
export interface Figure {
  /** Name in results files, e.g. `dual/two-threads`; unique in its suite and never given another meaning. */
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  /** Bounds of the 95 % interval; null for a number that was counted and not sampled. */
  readonly low: number | null;
  readonly high: number | null;
  /** Median absolute deviation of the samples, in the unit; null where there are none or the value is a ratio. */
  readonly mad: number | null;
  /** Rounds or samples behind the value. */
  readonly samples: number;
  readonly note: string;
}

type Named = Pick<Figure, "id" | "label"> & { readonly note?: string };

/** The median of timed calls, in the unit that a factor makes of milliseconds. */
export function timeFigure(
  named: Named,
  samples: readonly number[],
  scale: { readonly unit: string; readonly perMs: number } = { unit: "ms", perMs: 1 },
): Figure {
  return quantileFigure(named, samples, 0.5, scale);
}

/** A quantile of timed calls. */
export function quantileFigure(
  named: Named,
  samples: readonly number[],
  share: number,
  scale: { readonly unit: string; readonly perMs: number } = { unit: "ms", perMs: 1 },
): Figure {
  const scaled = samples.map((ms) => ms * scale.perMs);
  return {
    note: "",
    ...named,
    ...bootstrapQuantile(scaled, share),
    unit: scale.unit,
    mad: medianDeviation(scaled),
    samples: samples.length,
  };
}

/** Work done in a second, from the time of one call that does `work` of it. */
export function rateFigure(
  named: Named,
  samples: readonly number[],
  rate: { readonly unit: string; readonly work: number },
): Figure {
  const rates = samples.map((ms) => (1000 * rate.work) / ms);
  return {
    note: "",
    ...named,
    ...bootstrapQuantile(rates, 0.5),
    unit: rate.unit,
    mad: medianDeviation(rates),
    samples: samples.length,
  };
}

/** How many times `over` takes what `of` takes, as a multiple. */
export function ratioFigure(named: Named, of: readonly number[], over: readonly number[]): Figure {
  const interval = bootstrapRatio(of, over);
  return { note: "", ...named, ...interval, unit: "x", mad: null, samples: of.length };
}

/** What `of` takes as a share of what `over` takes, in percent. */
export function shareFigure(named: Named, of: readonly number[], over: readonly number[]): Figure {
  const { value, low, high } = bootstrapRatio(of, over);
  const shares = { value: 100 * value, low: 100 * low, high: 100 * high };
  return { note: "", ...named, ...shares, unit: "%", mad: null, samples: of.length };
}

/** By how many percent `of` takes more than `over`. */
export function overheadFigure(
  named: Named,
  of: readonly number[],
  over: readonly number[],
): Figure {
  const { value, low, high } = bootstrapRatio(of, over);
  return {
    note: "",
    ...named,
    value: 100 * (value - 1),
    low: 100 * (low - 1),
    high: 100 * (high - 1),
    unit: "%",
    mad: null,
    samples: of.length,
  };
}

/** A number that was counted. */
export function countFigure(named: Named, value: number, unit: string): Figure {
  return { note: "", ...named, value, unit, low: null, high: null, mad: null, samples: 1 };
}

/** The samples of an arm. Requires: an arm of the comparison. */
export function samplesOf(compared: readonly ArmSamples[], arm: string): readonly number[] {
  const found = compared.find((samples) => samples.arm === arm);
  if (found !== undefined) return found.samplesMs;
  throw new RangeError(`no arm ${arm}`);
}
