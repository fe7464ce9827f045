import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS } from "../../../src/governance/command.ts";
import { PROPOSAL_TYPES, STATUSES } from "../../../src/governance/names.ts";
import { Reached } from "../../support/engine/engine-drive.ts";
import { missed, runEngine } from "../../support/engine/run-engine.ts";
import { runSeed } from "../../support/random.ts";
import { replayAll } from "../../support/replay-all.ts";

const SEEDS = 3;
const BLOCKS = 500;

/**
 * What these worlds do not come to: nobody is new in them, nobody seals two blocks of one height, and a recovery or a
 * grant that is to be stopped is over before somebody tries. Tests of their own do these.
 */
const NEVER_DONE: ReadonlySet<string> = new Set([
  "account.open",
  "submitEvidence",
  "cancelRecovery",
  "stopGrant",
]);

test("in some worlds commands are done and fail, every type is carried out, every status occurs", (context) => {
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
    if (!NEVER_DONE.has(name)) assert(reached.done.has(name), `${name} was never done`);
    assert(reached.failed.has(name), `${name} never failed`);
  }
  for (const type of PROPOSAL_TYPES) assert(reached.executed.has(type), `no ${type} was executed`);
  for (const status of STATUSES) assert(reached.statuses.has(status), `nothing was ${status}`);
});
