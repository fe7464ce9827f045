import assert from "node:assert/strict";
import { test } from "node:test";
import { computePauseMs } from "./pacing.ts";

const PACE = { blockIntervalMs: 1000, idleIntervalMs: 5000 };

/** Since the last block, whether something is ready, when work falls due, and the pause, by hand. */
const ROWS = [
  [0, true, null, 1000],
  [999, true, null, 1],
  [1000, true, null, 0],
  [7000, true, null, 0],
  [0, false, null, 5000],
  [4999, false, null, 1],
  [5000, false, null, 0],
  [9000, false, null, 0],
  // Due work comes sooner than the idle interval, and never before the block interval.
  [0, false, 3000, 3000],
  [0, false, 1000, 1000],
  [0, false, 999, 1000],
  [0, false, -4000, 1000],
  [600, false, 100, 400],
  [2000, false, -1, 0],
  [0, false, 5001, 5000],
  [0, true, 3000, 1000],
] as const;

test("the pause before a block follows what waits, what is due, and the intervals", () => {
  for (const [sinceLastMs, hasReady, dueInMs, pauseMs] of ROWS) {
    const at = { sinceLastMs, hasReady, hasBacklog: false, lastTookMs: 100, dueInMs };
    const found = computePauseMs(at, PACE);
    assert.equal(found, pauseMs, `${sinceLastMs} ${hasReady} ${dueInMs}`);
  }
});

/** Since the last block began, what it took, and the pause, by hand: a quarter of it, 5 ms at least, after its end. */
const BACKLOG_ROWS = [
  [100, 100, 25],
  [110, 100, 15],
  [125, 100, 0],
  [400, 100, 0],
  [4, 4, 5],
  [0, 0, 5],
  // A block that took longer than the interval is not followed sooner for it, nor later.
  [900, 900, 100],
  [2000, 2000, 0],
] as const;

test("a backlog is worked off without the interval, with a breath between two blocks", () => {
  for (const [sinceLastMs, lastTookMs, pauseMs] of BACKLOG_ROWS) {
    const at = { sinceLastMs, hasReady: true, hasBacklog: true, lastTookMs, dueInMs: null };
    assert.equal(computePauseMs(at, PACE), pauseMs, `${sinceLastMs} ${lastTookMs}`);
  }
});
