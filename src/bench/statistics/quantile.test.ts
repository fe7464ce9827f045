import assert from "node:assert/strict";
import { test } from "node:test";
import { median, medianDeviation, quantile } from "./quantile.ts";

test("quantiles lie between order statistics as in NumPy", () => {
  // numpy.quantile([15, 20, 35, 40, 50], q): place (n - 1)·q, e.g. 4·0.4 = 1.6, so 20 + 0.6·15.
  const sample = [40, 15, 50, 20, 35];
  const expected: readonly (readonly [number, number])[] = [
    [0, 15],
    [0.05, 16],
    [0.25, 20],
    [0.4, 29],
    [0.5, 35],
    [0.99, 49.6],
    [1, 50],
  ];
  for (const [share, value] of expected) {
    assert.ok(Math.abs(quantile(sample, share) - value) < 1e-9, `quantile ${share}`);
  }
  assert.deepEqual(sample, [40, 15, 50, 20, 35]);
});

test("the median of an even number of values is the middle of two", () => {
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([7]), 7);
});

test("one wild value does not move the median deviation", () => {
  // Median 3; distances 2 1 0 1 997, their median 1.
  assert.equal(medianDeviation([1, 2, 3, 4, 1000]), 1);
});

test("a quantile of nothing and one beyond the sample are refused", () => {
  assert.throws(() => quantile([], 0.5), /of nothing/);
  assert.throws(() => quantile([1], 1.01), /quantile 1.01/);
  assert.throws(() => quantile([1], -0.01), /quantile -0.01/);
});
