import assert from "node:assert/strict";
import { test } from "node:test";
import { bootstrapQuantile, bootstrapRatio } from "./bootstrap.ts";
import { createRandom } from "./random.ts";

/** Standard normal numbers. Source: Box and Muller 1958. */
function drawNormal(count: number, label: string): readonly number[] {
  const random = createRandom(7, label);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.share()));
    return radius * Math.cos(2 * Math.PI * random.share());
  });
}

test("the interval of a median is as wide as theory says", () => {
  const { value, low, high } = bootstrapQuantile(drawNormal(2000, "median"), 0.5);
  // The median of n normal numbers has the standard error √(π/2n); 95 % lie within 1.96 of it.
  const expected = 2 * 1.96 * Math.sqrt(Math.PI / 2 / 2000);
  assert.ok(low <= value && value <= high);
  assert.ok(Math.abs((high - low) / expected - 1) < 0.3, `${high - low} beside ${expected}`);
});

test("19 in 20 intervals hold the true median", () => {
  let held = 0;
  for (let i = 0; i < 60; i++) {
    const { low, high } = bootstrapQuantile(drawNormal(25, `cover ${i}`), 0.5);
    if (low <= 0 && high >= 0) held += 1;
  }
  // Binomial of 60 and 0.95: 57, and four standard deviations are 6.8.
  assert.ok(held >= 50, `${held} of 60`);
});

test("what disturbs a round disturbs both arms and cancels", () => {
  const under = drawNormal(50, "rounds").map((value) => 10 + value);
  const over = under.map((value) => 3 * value);
  const { value, low, high } = bootstrapRatio(over, under);
  for (const ratio of [value, low, high]) assert.ok(Math.abs(ratio - 3) < 1e-9, `${ratio}`);
});

test("equal samples have equal intervals, and equal numbers have none", () => {
  const sample = drawNormal(30, "same");
  assert.deepEqual(bootstrapQuantile(sample, 0.9), bootstrapQuantile(sample, 0.9));
  assert.deepEqual(bootstrapQuantile([5, 5, 5], 0.5), { value: 5, low: 5, high: 5 });
});

test("samples that do not pair, and none, are refused", () => {
  assert.throws(() => bootstrapRatio([1, 2], [1]), /2 and 1 samples/);
  assert.throws(() => bootstrapQuantile([], 0.5), /of nothing/);
});
