import assert from "node:assert/strict";
import { test } from "node:test";
import { Random, runSeed } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { runKillTrial } from "./node-kill/kill-trial.ts";

test("a node killed 200 times under load keeps every promise", async (context) => {
  const seed = runSeed(200);
  context.diagnostic(`SEED=${seed}`);
  const report = await runKillTrial(temporaryFolder(), new Random(seed), 200);
  context.diagnostic(JSON.stringify(report));
  assert.ok(report.acknowledged > 200, JSON.stringify(report));
  assert.ok(report.early > 0, "some are killed while they start");
});
