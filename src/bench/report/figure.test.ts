import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countFigure,
  overheadFigure,
  quantileFigure,
  rateFigure,
  ratioFigure,
  samplesOf,
  shareFigure,
  timeFigure,
} from "./figure.ts";

const NAMED = { id: "f", label: "a figure" };

test("a time is the median, in the unit that was asked for", () => {
  const figure = timeFigure(NAMED, [2, 4, 3], { unit: "µs", perMs: 1000 });
  assert.equal(figure.value, 3000);
  assert.equal(figure.unit, "µs");
  assert.equal(figure.mad, 1000);
  assert.equal(figure.samples, 3);
  assert.equal(quantileFigure(NAMED, [1, 2, 3], 1).value, 3);
});

test("a rate is the work of a second", () => {
  // 256 contents in 128 ms are 2,000 a second.
  const { value, unit, low, high } = rateFigure(NAMED, [128, 128], { unit: "/s", work: 256 });
  assert.deepEqual({ value, unit, low, high }, { value: 2000, unit: "/s", low: 2000, high: 2000 });
});

test("a ratio says how many times, an overhead how many percent more", () => {
  assert.equal(ratioFigure(NAMED, [6, 6], [2, 2]).value, 3);
  const { value, low, high, unit } = overheadFigure(NAMED, [6, 6], [2, 2]);
  assert.deepEqual({ value, low, high, unit }, { value: 200, low: 200, high: 200, unit: "%" });
});

test("what was counted has no interval", () => {
  assert.deepEqual(countFigure({ ...NAMED, note: "by hand" }, 7, "bytes"), {
    ...NAMED,
    note: "by hand",
    value: 7,
    unit: "bytes",
    low: null,
    high: null,
    mad: null,
    samples: 1,
  });
});

test("an arm that was not compared has no samples", () => {
  const compared = [{ arm: "a", samplesMs: [1], batch: 1, coldMs: 1 }];
  assert.deepEqual(samplesOf(compared, "a"), [1]);
  assert.throws(() => samplesOf(compared, "b"), /no arm b/);
});

test("a share is what one takes of the other, in percent", () => {
  const { value, low, high, unit } = shareFigure({ id: "s", label: "s" }, [1, 1, 1], [4, 4, 4]);
  assert.deepEqual({ value, low, high, unit }, { value: 25, low: 25, high: 25, unit: "%" });
});
