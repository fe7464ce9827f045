import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS } from "../../../src/governance/command.ts";
import { PROPOSAL_TYPES, STATUSES } from "../../../src/governance/names.ts";
import { Reached } from "../../support/engine/engine-drive.ts";
import { missed, runEngine } from "../../support/engine/run-engine.ts";
import { runSeed } from "../../support/random.ts";
import { replayAll } from "../../support/replay-all.ts";

const SEEDS = 4;
const BLOCKS = 500;

test("in some worlds all commands are done and fail, and all types, statuses and kinds of epochs occur", (context) => {
  const first = runSeed(1);
  const seeds = process.env.SEED === undefined ? SEEDS : 1;
  const reached = new Reached();
  for (let seed = first; seed < first + seeds; seed++) {
    const world = runEngine(seed, BLOCKS, reached);
    if (seed === first) replayAll(world);
  }
  for (const line of missed(reached)) context.diagnostic(line);
  if (seeds === 1) return;
  for (const name of Object.keys(COMMANDS)) {
    assert(reached.done.has(name), `${name} was never done`);
    assert(reached.failed.has(name), `${name} never failed`);
  }
  for (const type of PROPOSAL_TYPES) assert(reached.executed.has(type), `no ${type} was executed`);
  for (const kind of ["planned", "fallback", "return"]) {
    assert(reached.epochs.has(kind), `no block under a record of kind ${kind}`);
  }
  for (const status of STATUSES) assert(reached.statuses.has(status), `nothing was ${status}`);
});
