import assert from "node:assert/strict";
import { test } from "node:test";
import { Reached } from "../../support/engine/engine-drive.ts";
import { missed, runEngine } from "../../support/engine/run-engine.ts";
import { runSeed } from "../../support/random.ts";
import { replayAll } from "../../support/replay-all.ts";

const BLOCKS = 150;

test("random commands of every kind on a random clock break no invariant, and the blocks replay", (context) => {
  const seed = runSeed(20_261_130);
  context.diagnostic(`SEED=${seed}`);
  const reached = new Reached();
  const world = runEngine(seed, BLOCKS, reached);
  for (const line of missed(reached)) context.diagnostic(line);
  assert.ok(reached.done.size > 20, `${reached.done.size} kinds of commands were done`);
  assert.ok(reached.statuses.size > 7, `${reached.statuses.size} statuses were seen`);
  replayAll(world);
});
