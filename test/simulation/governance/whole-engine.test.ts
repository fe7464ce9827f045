import assert from "node:assert/strict";
import { test } from "node:test";
import { Reached } from "../../support/engine/engine-drive.ts";
import { missed, runEngine } from "../../support/engine/run-engine.ts";
import { runSeed } from "../../support/random.ts";
import { replayAll } from "../../support/replay-all.ts";

/** One world that begins where a vote brings the next epoch, and one where there is something to fall back from. */
const WORLDS = 2;
const BLOCKS = 90;

test("random commands of every kind on a random clock break no invariant, and the blocks replay", (context) => {
  const first = runSeed(20_261_130);
  const reached = new Reached();
  for (let seed = first; seed < first + WORLDS; seed++) {
    context.diagnostic(`SEED=${seed}`);
    replayAll(runEngine(seed, BLOCKS, reached));
  }
  for (const line of missed(reached)) context.diagnostic(line);
  assert.ok(reached.done.size > 30, `${reached.done.size} kinds of commands were done`);
  assert.ok(reached.statuses.size > 7, `${reached.statuses.size} statuses were seen`);
  assert.ok(reached.epochs.size > 1, "no epoch but that of genesis");
});
