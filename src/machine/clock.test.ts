import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { writeParameterEntry } from "../governance/parameter.ts";
import { advanceClock, momentOf, readClock, startClock } from "./clock.ts";

/** Computed by an independent integer program: block times, step, seconds at genesis, seconds of each block. */
const CASES = [
  { timesMs: [0, 400, 999, 1000, 5000], stepS: 300, startS: 100, now: [100, 100, 101, 105] },
  { timesMs: [0, 7_200_000, 7_200_500], stepS: 300, startS: 0, now: [300, 300] },
  { timesMs: [0, 299_999, 599_999, 900_000], stepS: 300, startS: 0, now: [299, 599, 899] },
] as const;

test("the governance clock follows the blocks by at most one step in each", () => {
  for (const { timesMs, stepS, startS, now } of CASES) {
    const state = emptyDraft();
    const offsetMs = 1000 * startS;
    startClock(state, offsetMs);
    const entry = { version: 1, value: stepS, ramp: null };
    writeParameterEntry(state, "clock.max_step_s", entry);
    const seconds = timesMs.slice(1).map((timeMs) => advanceClock(state, offsetMs + timeMs));
    assert.deepEqual(seconds, now);
    assert.equal(readClock(state), now.at(-1));
  }
});

test("the clock never goes back, and what it missed is gone", () => {
  const state = emptyDraft();
  startClock(state, 51_000);
  assert.equal(advanceClock(state, 50_500), 51);
  assert.equal(advanceClock(state, 51_500), 52);
});

test("a chain has a clock from genesis on", () => {
  assert.throws(() => advanceClock(emptyDraft(), 0), /without clock/);
  assert.throws(() => readClock(emptyDraft()), /without clock/);
});

test("the moment of a second is the first block time that shows it, within one step", () => {
  const state = emptyDraft();
  startClock(state, 100_400);
  writeParameterEntry(state, "clock.max_step_s", { version: 1, value: 300, ramp: null });
  advanceClock(state, 101_900);
  assert.equal(momentOf(state, 101), 101_900, "it shows it already");
  assert.equal(momentOf(state, 102), 102_000);
  // 401,900 is the last moment that one step reaches: second 401, not 402.
  assert.equal(momentOf(state, 401), 401_000);
  assert.equal(momentOf(state, 402), null);
  const moment = momentOf(state, 150) ?? 0;
  const trial = emptyDraft();
  for (const [key, value] of state.entries(new Uint8Array(0))) trial.put(key, value);
  assert.equal(advanceClock(trial, moment - 1), 149);
  assert.equal(advanceClock(state, moment), 150);
});
