import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../statistics/random.ts";
import { type ComparisonPlan, compareArms, SAMPLE_MS_MIN } from "./compare-arms.ts";

/** Arms whose calls take a given time of a clock that nothing else moves, and the order in which they were called. */
function handTurned(times: Readonly<Record<string, number>>) {
  let now = 0;
  const calls: string[] = [];
  const arms = Object.entries(times).map(([name, ms]) => ({
    name,
    call: () => {
      calls.push(name);
      now += ms;
      return now;
    },
  }));
  return { arms, calls, clock: () => now };
}

function plan(clock: () => number, changes: Partial<ComparisonPlan> = {}): ComparisonPlan {
  return {
    clock,
    random: createRandom(1, "order"),
    collectGarbage: () => {},
    warmUpMs: 10,
    budgetMs: 1000,
    roundsMin: 3,
    roundsMax: 5,
    ...changes,
  };
}

test("a sample is the time of one call of its arm", () => {
  const { arms, clock } = handTurned({ slow: 6, fast: 2 });
  const [slow, fast] = compareArms(arms, plan(clock));
  assert.deepEqual(slow, { arm: "slow", samplesMs: [6, 6, 6, 6, 6], batch: 1, coldMs: 6 });
  assert.deepEqual(fast, { arm: "fast", samplesMs: [2, 2, 2, 2, 2], batch: 1, coldMs: 2 });
});

test("calls that are too short to be timed are timed together", () => {
  // Powers of two, so that the clock of the test adds without rounding.
  const { arms, clock } = handTurned({ short: 1 / 64, long: 1 });
  const [short, long] = compareArms(arms, plan(clock));
  // 0.2 ms are 12.8 calls of 1/64 ms.
  assert.equal(short?.batch, 13);
  assert.ok(13 / 64 >= SAMPLE_MS_MIN && 12 / 64 < SAMPLE_MS_MIN);
  assert.deepEqual(short?.samplesMs, [1 / 64, 1 / 64, 1 / 64, 1 / 64, 1 / 64]);
  assert.equal(long?.batch, 1);
});

test("every round measures each arm twice, the second time in reverse", () => {
  const { arms, calls, clock } = handTurned({ a: 1, b: 1, c: 1 });
  let warm = 0;
  compareArms(arms, plan(clock, { roundsMin: 4, roundsMax: 4, warmUpMs: 0 }));
  warm = calls.length - 4 * 6;
  const orders = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const order = calls.slice(warm + 6 * round, warm + 6 * round + 6);
    assert.deepEqual(order, order.toReversed(), `round ${round}`);
    assert.deepEqual(order.slice(0, 3).sort(), ["a", "b", "c"], `round ${round}`);
    orders.add(order.join(""));
  }
  assert.ok(orders.size > 1, "the order never changes");
});

test("rounds end with the budget, but not before the least number and not after the most", () => {
  const rounds = (budgetMs: number) => {
    const { arms, clock } = handTurned({ a: 10, b: 10 });
    const [a] = compareArms(arms, plan(clock, { budgetMs, roundsMin: 3, roundsMax: 9 }));
    return a?.samplesMs.length;
  };
  // A round takes 40: one begins as long as not more than the budget has passed.
  assert.equal(rounds(1), 3);
  assert.equal(rounds(119), 3);
  assert.equal(rounds(120), 4);
  assert.equal(rounds(10_000), 9);
});

test("garbage is collected before the warm-up, which ends without settling", () => {
  let now = 0;
  let calls = 0;
  let collectedAt = -1;
  // Every call takes half as long again as the one before it: nothing ever settles.
  const call = () => {
    calls += 1;
    now += 1.5 ** calls;
    return calls;
  };
  const collectGarbage = () => {
    collectedAt = calls;
  };
  const clock = () => now;
  const [arm] = compareArms(
    [{ name: "growing", call }],
    plan(clock, { collectGarbage, roundsMin: 1, roundsMax: 1 }),
  );
  // The cold call alone comes before.
  assert.equal(collectedAt, 1);
  assert.equal(arm?.samplesMs.length, 1);
});

test("a comparison of nothing is refused", () => {
  assert.throws(
    () =>
      compareArms(
        [],
        plan(() => 0),
      ),
    /of nothing/,
  );
});
