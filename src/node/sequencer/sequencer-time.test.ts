import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeTime } from "../../../test/support/fake-time.ts";
import {
  SENDERS,
  type SequencerScene,
  sceneTransaction,
  sequencerScene,
} from "../../../test/support/sequencer-scene.ts";
import { planOfAll } from "../../../test/support/stored-chain.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import type { TestKey } from "../../../test/support/test-keys.ts";
import { readClock } from "../../machine/clock.ts";
import { equalBytes } from "../../primitives/bytes.ts";

const [ANN, BOB] = SENDERS as [TestKey, TestKey];
const DEV = "dev-sequencer";

function timesOf({ blocks }: SequencerScene, from: number): readonly number[] {
  return blocks.map(({ candidate }) => candidate.branch.timeMs - from);
}

test("work of governance is done when it falls due, and not at the next idle block", async () => {
  const parameters = [{ key: "stake.warmup_s", value: 8 }];
  const scene = await sequencerScene(temporaryFolder(), { spec: { governance: { parameters } } });
  const { sequencer, time, chain, blocks } = scene;
  const begin = time.now();
  const bond = { key: ANN, sequence: 0, command: "bond", payload: { amount: 5n } } as const;
  assert.ok((await sequencer.submit(sceneTransaction(chain, bond))).ok);
  sequencer.start();
  time.pass(20_000);
  // Bonded at once; an idle block; matured 8 s after the bond; an idle block 5 s later.
  assert.deepEqual(timesOf(scene, begin), [0, 5000, 8000, 13_000, 18_000]);
  const topics = (place: number) =>
    blocks[place]?.candidate.block.body.statements.flatMap(({ value }) =>
      value.type === "system" ? [value.topic] : [],
    );
  assert.ok(topics(2)?.includes("stake_matured"), String(topics(2)));
  assert.ok(!topics(1)?.includes("stake_matured"));
  await scene.close();
});

test("time is moved on a devnet: by blocks, and by as many as the clock needs", async () => {
  const parameters = [{ key: "clock.max_step_s", value: 60 }];
  const folder = temporaryFolder();
  const scene = await sequencerScene(folder, { spec: { name: DEV, governance: { parameters } } });
  const { sequencer, time, chain } = scene;
  const begin = time.now();
  sequencer.start();
  assert.equal(await sequencer.advance({ blocks: 3 }), 3);
  assert.deepEqual(timesOf(scene, begin), [0, 1, 2]);
  const before = readClock(chain.machine.state);
  // 150 s by steps of 60: the clock stands at 2 ms of its second.
  assert.equal(await sequencer.advance({ seconds: 150 }), 6);
  assert.equal(readClock(chain.machine.state), before + 150);
  assert.deepEqual(timesOf(scene, begin).slice(3), [60_002, 120_002, 150_000]);
  // The pace goes on from the moved time, and what waits is taken along.
  time.pass(5000);
  assert.deepEqual(timesOf(scene, begin).slice(6), [155_000]);
  const answer = await sequencer.submit(sceneTransaction(chain, { key: ANN, sequence: 0 }));
  assert.ok(answer.ok);
  await sequencer.advance({ blocks: 1 });
  const settlement = await answer.value.settled;
  assert.equal(settlement.status === "included" && settlement.height, 8);
  assert.equal(sequencer.status().clockOffsetMs, 150_000);
  await scene.close();
  // A restart goes on from where the time stood: block 8 came one millisecond after the one before it.
  const opened = await sequencerScene(folder, { isOpened: true, time: new FakeTime(begin) });
  opened.sequencer.start();
  opened.time.pass(4000);
  assert.equal(opened.chain.branch.timeMs, begin + 155_001 + 4000);
  await opened.close();
});

test("a stop ends a move of time, and a second stop is the same", async () => {
  const scene = await sequencerScene(temporaryFolder(), { spec: { name: DEV } });
  const { sequencer, chain } = scene;
  sequencer.start();
  const moved = assert.rejects(sequencer.advance({ blocks: 1000 }), { code: "NODE_STOPPING" });
  // Some turns, so that the move is under way.
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assert.ok(chain.branch.height > 0);
  const stopped = sequencer.stop();
  assert.equal(sequencer.stop(), stopped);
  await Promise.all([moved, stopped]);
  assert.ok(chain.branch.height < 100, `block ${chain.branch.height}`);
  assert.equal(sequencer.status().state, "stopped");
  await scene.close();
});

test("time is not moved on any other network, nor before the start", async () => {
  for (const spec of [{ name: "stored" }, { name: "not-dev-either" }]) {
    const scene = await sequencerScene(temporaryFolder(), { spec });
    scene.sequencer.start();
    await assert.rejects(scene.sequencer.advance({ blocks: 1 }), { code: "NODE_NOT_DEVNET" });
    assert.equal(scene.chain.branch.height, 0);
    await scene.close();
  }
  const early = await sequencerScene(temporaryFolder(), { spec: { name: DEV } });
  await assert.rejects(early.sequencer.advance({ blocks: 1 }), /before the start/);
  await early.close();
});

test("what waits over a change of the canonical code is known by its new id", async () => {
  const scene = await sequencerScene(temporaryFolder(), {
    spec: { name: DEV, plan: planOfAll() },
  });
  const { sequencer, chain } = scene;
  sequencer.start();
  const bytes = sceneTransaction(chain, { key: BOB, sequence: 1 });
  const first = await sequencer.submit(bytes);
  assert.ok(first.ok && first.value.state === "parked");
  // Rule version 4, whose canonical lineage is the post-quantum one, begins at block 28.
  await sequencer.advance({ blocks: 26 });
  const { hash: legacy } = first.value;
  assert.equal(sequencer.pending(legacy)?.sequence, 1);
  await sequencer.advance({ blocks: 1 });
  assert.equal(chain.branch.height, 27);
  assert.equal(sequencer.pending(legacy), undefined);
  const again = await sequencer.submit(bytes);
  assert.ok(again.ok && again.value.settled === first.value.settled);
  assert.ok(!equalBytes(again.value.hash, legacy));
  const before = await sequencer.submit(sceneTransaction(chain, { key: BOB, sequence: 0 }));
  assert.ok(before.ok);
  await sequencer.advance({ blocks: 1 });
  const settlement = await first.value.settled;
  assert.ok(settlement.status === "included");
  assert.equal(settlement.height, 28);
  assert.deepEqual(settlement.hash, again.value.hash);
  // A transaction of the old epoch is still found by its bytes.
  await sequencer.advance({ blocks: 2 });
  const late = await sequencer.submit(bytes);
  assert.ok(late.ok && late.value.state === "included");
  await scene.close();
});

test("what has expired leaves the mempool, with the heights", async () => {
  const scene = await sequencerScene(temporaryFolder(), { spec: { name: DEV } });
  const { sequencer, chain } = scene;
  sequencer.start();
  const draft = { key: ANN, sequence: 4, body: { expiryHeight: 3 } };
  const answer = await sequencer.submit(sceneTransaction(chain, draft));
  assert.ok(answer.ok);
  await sequencer.advance({ blocks: 2 });
  assert.equal(sequencer.status().mempool.count, 1, "block 3 may still have it");
  await sequencer.advance({ blocks: 1 });
  assert.equal(sequencer.status().mempool.count, 0);
  const settlement = await answer.value.settled;
  assert.ok(settlement.status === "dropped" && settlement.reason.code === "recheck");
  assert.deepEqual(settlement.reason.rejection, {
    code: "GOV_TX_EXPIRED",
    facts: { height: 4, expiry_height: 3 },
  });
  await scene.close();
});
