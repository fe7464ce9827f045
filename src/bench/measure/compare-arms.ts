import { assert } from "../../primitives/assert.ts";
import { median } from "../statistics/quantile.ts";
import type { Random } from "../statistics/random.ts";
import { type Arm, useProduct } from "./arm.ts";
import type { MillisecondClock } from "./clock.ts";

/** How long a comparison may take and how many rounds it has. */
export interface ComparisonPlan {
  readonly clock: MillisecondClock;
  /** Decides the order of the arms in each round. */
  readonly random: Random;
  /** Warm-up lasts at least so long and ends when medians settle, at the latest after three times that. */
  readonly warmUpMs: number;
  /** No round begins after this time, but for the least number of them. */
  readonly budgetMs: number;
  readonly roundsMin: number;
  readonly roundsMax: number;
  /** Called before the warm-up. */
  readonly collectGarbage: () => void;
}

/** Milliseconds of one call of an arm. */
export interface ArmSamples {
  readonly arm: string;
  /** One number a round: the mean of its two samples. */
  readonly samplesMs: readonly number[];
  /** Calls in one sample. */
  readonly batch: number;
  /** The very first call, before anything was compiled. */
  readonly coldMs: number;
}

/** A sample lasts at least this long: a reading of the clock must not count. */
export const SAMPLE_MS_MIN = 0.2;

/** Calls in a sample at most, whatever a disturbed clock says. */
const BATCH_MAX = 1_000_000;

/** Medians of warm-up samples that differ by less are taken for settled. */
const SETTLED_SHARE = 0.02;
const SETTLED_WINDOW = 5;

/**
 * Times arms against each other in one process. Each round measures every arm twice, in a random order and then in its
 * reverse (ABBA), so that neither slow drift nor the place after another arm favours anybody.
 */
export function compareArms(arms: readonly Arm[], plan: ComparisonPlan): readonly ArmSamples[] {
  assert(arms.length > 0, "a comparison of nothing");
  const timed = arms.map((arm) => new TimedArm(arm, plan.clock));
  plan.collectGarbage();
  warmUp(timed, plan);
  const samples = timed.map((): number[] => []);
  const start = plan.clock();
  for (let round = 0; round < plan.roundsMax; round++) {
    if (round >= plan.roundsMin && plan.clock() - start > plan.budgetMs) break;
    const order = shuffled(timed.length, plan.random);
    const sums = timed.map(() => 0);
    for (const place of [...order, ...order.toReversed()]) {
      sums[place] = (sums[place] ?? 0) + (timed[place]?.sample() ?? 0);
    }
    for (const [place, sum] of sums.entries()) samples[place]?.push(sum / 2);
  }
  return timed.map(({ name, batch, coldMs }, place) => {
    return { arm: name, samplesMs: samples[place] ?? [], batch, coldMs };
  });
}

/** An arm with its turn and the size of its samples. */
class TimedArm {
  readonly name: string;
  readonly coldMs: number;
  batch = 1;
  readonly #call: Arm["call"];
  readonly #clock: MillisecondClock;
  #turn = 0;

  constructor(arm: Arm, clock: MillisecondClock) {
    this.name = arm.name;
    this.#call = arm.call;
    this.#clock = clock;
    this.coldMs = this.sample();
  }

  /** Milliseconds a call, over one sample. */
  sample(): number {
    const start = this.#clock();
    for (let i = 0; i < this.batch; i++) useProduct(this.#call(this.#turn++));
    return (this.#clock() - start) / this.batch;
  }

  /** Makes samples long enough to be timed, going by the time of a call as far as it is known. */
  calibrate(callMs: number): void {
    this.batch = Math.min(BATCH_MAX, Math.max(1, Math.ceil(SAMPLE_MS_MIN / callMs)));
  }
}

function warmUp(arms: readonly TimedArm[], plan: ComparisonPlan): void {
  const recent = arms.map((): number[] => []);
  const start = plan.clock();
  for (;;) {
    for (const [place, arm] of arms.entries()) {
      const samples = recent[place] ?? [];
      samples.push(arm.sample());
      arm.calibrate(Math.min(...samples.slice(-SETTLED_WINDOW)));
    }
    const elapsed = plan.clock() - start;
    if (elapsed >= 3 * plan.warmUpMs) return;
    if (elapsed >= plan.warmUpMs && recent.every(isSettled)) return;
  }
}

/** True iff the medians of the last three windows of samples lie close together. */
function isSettled(samples: readonly number[]): boolean {
  if (samples.length < 3 * SETTLED_WINDOW) return false;
  const medians = [3, 2, 1].map((back) => {
    const end = samples.length - (back - 1) * SETTLED_WINDOW;
    return median(samples.slice(end - SETTLED_WINDOW, end));
  });
  return Math.max(...medians) <= (1 + SETTLED_SHARE) * Math.min(...medians);
}

/** The numbers 0..count-1 in a random order. Source: Fisher and Yates, as in Knuth 3.4.2 algorithm P. */
function shuffled(count: number, random: Random): readonly number[] {
  const order = Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
