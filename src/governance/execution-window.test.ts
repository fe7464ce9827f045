import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { computeWindowEnd, computeWindowState } from "./execution-window.ts";

/** Seconds of `[eta, now)` that pauses cover, counted one by one. */
function countPaused(pauses: readonly [number, number][], eta: number, now: number): number {
  let paused = 0;
  for (let second = eta; second < now; second++) {
    if (pauses.some(([from, to]) => from <= second && second < to)) paused++;
  }
  return paused;
}

test("a run is ready, held or expired as the golden integers say", () => {
  const cases = governanceCases("execution_window");
  assert.equal(cases.length, 9);
  for (const row of cases) {
    const isHeld = row.pauses.some(
      ([from, to]: [number, number]) => from <= row.now && row.now < to,
    );
    const pausedS = countPaused(row.pauses, row.eta, row.now);
    const window = { eta: row.eta, graceS: row.grace, pausedS, isHeld };
    assert.equal(computeWindowState(window, row.now), row.state, JSON.stringify(row));
  }
});

test("the window ends as much later as it was held", () => {
  const window = { eta: 100, graceS: 50, pausedS: 30, isHeld: false };
  const end = computeWindowEnd(window);
  assert.equal(end, 180);
  assert.equal(computeWindowState(window, end - 1), "ready");
  assert.equal(computeWindowState(window, end), "expired");
});

test("a measure that begins after the window is over revives nothing", () => {
  const window = { eta: 100, graceS: 50, pausedS: 0, isHeld: true };
  assert.equal(computeWindowState(window, 150), "expired");
});
