import assert from "node:assert/strict";
import { test } from "node:test";
import { Random, runSeed } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { runKillTrial } from "./node-kill/kill-trial.ts";

test("a node killed 20 times under load keeps every promise", async (context) => {
  const seed = runSeed(20);
  context.diagnostic(`SEED=${seed}`);
  const report = await runKillTrial(temporaryFolder(), new Random(seed), 20);
  context.diagnostic(JSON.stringify(report));
  assert.ok(report.acknowledged > 20, JSON.stringify(report));
  assert.ok(report.height > 20, JSON.stringify(report));
});
