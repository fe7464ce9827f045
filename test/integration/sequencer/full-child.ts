import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readAccount } from "../../../src/governance/account.ts";
import type { Settlement } from "../../../src/node/sequencer/submission.ts";
import { FakeTime } from "../../support/fake-time.ts";
import { SENDERS, sceneTransaction, sequencerScene } from "../../support/sequencer-scene.ts";

// A sequencer whose folder runs full, by a limit on the size of files, and has room again. What was told a height must
// stand in the chain, what was not must still wait, and all of it must be there in the end. Argument: the folder.

const [, , directory = ""] = process.argv;
const ROUNDS = 6;

function limitFiles(bytes: number | "unlimited"): void {
  const set = spawnSync("prlimit", ["--pid", `${process.pid}`, `--fsize=${bytes}:`]);
  assert.equal(set.status, 0, String(set.stderr));
}

/** Size of the largest file of the folder: no file may grow beyond it. */
function largestFile(): number {
  return Math.max(...readdirSync(directory).map((name) => statSync(join(directory, name)).size));
}

const time = new FakeTime(1_800_000_001_000);
const scene = await sequencerScene(directory, { time });
const { sequencer, chain, notices } = scene;
sequencer.start();
const settlements: Settlement[] = [];
let blocked = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const key of SENDERS) {
    const answer = await sequencer.submit(sceneTransaction(chain, { key, sequence: round }));
    assert.ok(answer.ok, JSON.stringify(answer));
    answer.value.settled.then((settlement) => settlements.push(settlement));
  }
  const { height } = chain.branch;
  limitFiles(round % 2 === 0 ? 4096 : largestFile());
  time.pass(1000);
  const isBlocked = sequencer.status().state === "blocked";
  if (isBlocked) {
    blocked += 1;
    assert.equal(chain.branch.height, height, "a block that is not on the disk");
    assert.equal(sequencer.status().error?.code, "STORAGE_FULL");
    const [key] = SENDERS;
    assert.ok(key !== undefined);
    const late = sceneTransaction(chain, { key, sequence: round + 1 });
    const refused = await sequencer.submit(late);
    assert.ok(!refused.ok && refused.error.reason === "unavailable");
    assert.equal(readAccount(chain.machine.state, key.account)?.sequence, round);
  }
  limitFiles("unlimited");
  time.pass(60_000);
  assert.equal(sequencer.status().state, "running", JSON.stringify(notices.at(-1)));
}
await Promise.resolve();
assert.equal(settlements.length, ROUNDS * SENDERS.length);
for (const settlement of settlements) {
  assert.ok(settlement.status === "included" && settlement.code === 0);
  assert.equal(chain.reader.store.findTransaction(settlement.hash)?.height, settlement.height);
}
assert.deepEqual(chain.reader.store.check().faults, []);
await scene.close();
writeSync(1, String(blocked));
