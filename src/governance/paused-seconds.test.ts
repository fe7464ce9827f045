import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { isHeld } from "./is-held.ts";
import {
  addMeasure,
  changeMeasure,
  closeMeasure,
  MEASURE_SECONDS_MAX,
  type Measure,
} from "./measure.ts";
import type { Component } from "./names.ts";
import { pausedSeconds } from "./paused-seconds.ts";

function measureOf(startAt: number, expiresAt: number, components: readonly Component[]): Measure {
  return {
    kind: "pause_network",
    components,
    accounts: [],
    act: 1,
    proposal: null,
    evidenceDigest: null,
    startAt,
    declaredUntil: expiresAt,
    expiresAt,
    ratifiedS: null,
    ratifiedBy: null,
    endedAt: null,
    version: 0,
  };
}

test("held seconds count once, half-open, and only of what is touched", () => {
  const state = emptyDraft();
  addMeasure(state, measureOf(100, 200, ["treasury"]));
  addMeasure(state, measureOf(150, 250, ["treasury", "executions"]));
  addMeasure(state, measureOf(300, 400, ["listings"]));
  const paused = (components: readonly Component[], from: number, to: number) =>
    pausedSeconds(state, components, from, to);
  assert.equal(paused(["treasury"], 0, 1000), 150);
  assert.equal(paused(["executions"], 0, 1000), 100);
  assert.equal(paused(["treasury", "listings"], 0, 1000), 250);
  assert.equal(paused(["forum"], 0, 1000), 0);
  assert.equal(paused([], 0, 1000), 0);
  assert.equal(paused(["treasury"], 120, 130), 10);
  assert.equal(paused(["treasury"], 249, 1000), 1);
  assert.equal(paused(["treasury"], 250, 1000), 0);
  assert.equal(isHeld(state, ["treasury"], 99), false);
  assert.equal(isHeld(state, ["treasury"], 100), true);
  assert.equal(isHeld(state, ["treasury"], 249), true);
  assert.equal(isHeld(state, ["treasury"], 250), false);
});

test("a measure that ended early counts until its end, and is remembered after it was closed", () => {
  const state = emptyDraft();
  const number = addMeasure(state, measureOf(100, 200, ["treasury"]));
  changeMeasure(state, number, { endedAt: 130 });
  closeMeasure(state, number);
  assert.equal(pausedSeconds(state, ["treasury"], 0, 1000), 30);
  assert.equal(isHeld(state, ["treasury"], 120), false, "the list of open ones is what gates read");
});

test("the longest measure that began before the span is still found, and none longer can be", () => {
  const state = emptyDraft();
  addMeasure(state, measureOf(0, MEASURE_SECONDS_MAX, ["treasury"]));
  for (let start = 1; start <= 5; start++)
    addMeasure(state, measureOf(start, start + 1, ["forum"]));
  const from = MEASURE_SECONDS_MAX - 1;
  assert.equal(pausedSeconds(state, ["treasury"], from, from + 10), 1);
  assert.throws(() => addMeasure(state, measureOf(9, 10 + MEASURE_SECONDS_MAX, [])), /too long/);
  assert.throws(() => addMeasure(state, measureOf(9, 9, [])), /without length/);
});

test("held seconds are those of a count second by second", () => {
  const span = fc.record({
    start: fc.nat(60),
    length: fc.integer({ min: 1, max: 30 }),
    covers: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), fc.nat(80), fc.nat(40), (spans, from, more) => {
      const state = emptyDraft();
      const sorted = [...spans].sort((left, right) => left.start - right.start);
      for (const { start, length, covers } of sorted) {
        addMeasure(state, measureOf(start, start + length, covers ? ["treasury"] : ["forum"]));
      }
      let counted = 0;
      for (let second = from; second < from + more; second++) {
        const isUnder = ({ start, length, covers }: (typeof spans)[number]) =>
          covers && start <= second && second < start + length;
        if (spans.some(isUnder)) counted += 1;
      }
      assert.equal(pausedSeconds(state, ["treasury"], from, from + more), counted);
    }),
  );
});
