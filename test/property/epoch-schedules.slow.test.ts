import { test } from "node:test";
import { runSeed } from "../support/random.ts";
import { checkSchedules } from "../support/schedule-checks.ts";

const SCHEDULES = 100_000;

test(`${SCHEDULES} random schedules keep the invariants`, (context) => {
  const seed = runSeed(1_000_000);
  context.diagnostic(`SEED=${seed}`);
  const counts = checkSchedules({ firstSeed: seed, count: SCHEDULES, blocks: 30 });
  context.diagnostic([...counts].map(([name, times]) => `${name} ${times}`).join(", "));
});
