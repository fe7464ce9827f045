import assert from "node:assert/strict";
import { test } from "node:test";
import {
  forge,
  SENDERS,
  type SequencerScene,
  sceneTransaction,
  sequencerScene,
} from "../../../test/support/sequencer-scene.ts";
import { planOfAll } from "../../../test/support/stored-chain.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import type { TestKey } from "../../../test/support/test-keys.ts";
import { DEFAULT_POLICIES } from "../../consensus/default-policy.ts";
import { toHex } from "../../primitives/hex.ts";
import type { Settlement, Submission } from "./submission.ts";

const [ANN, BOB] = SENDERS as [TestKey, TestKey];

async function taken(scene: SequencerScene, bytes: Uint8Array): Promise<Submission> {
  const answer = await scene.sequencer.submit(bytes);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

async function refused(scene: SequencerScene, bytes: Uint8Array): Promise<string> {
  const answer = await scene.sequencer.submit(bytes);
  assert.ok(!answer.ok);
  const { error } = answer;
  if (error.reason === "rejected") return error.rejection.code;
  return error.reason === "unavailable" ? error.error.code : error.reason;
}

/** How a promise that must be settled by now has been settled. */
async function settlementOf({ settled }: Submission): Promise<Settlement> {
  const open = Symbol("open");
  const answer = await Promise.race([settled, Promise.resolve(open)]);
  assert.notEqual(answer, open, "it still waits");
  return answer as Settlement;
}

test("blocks come at the idle interval, and at the block interval while something waits", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, blocks, chain } = scene;
  sequencer.start();
  assert.deepEqual(time.pauses, [4000], "the start counts as a block made one interval ago");
  time.pass(3999);
  assert.equal(blocks.length, 0);
  time.pass(1);
  assert.equal(blocks.length, 1);
  time.pass(4999);
  assert.equal(blocks.length, 1);
  time.pass(1);
  assert.equal(blocks.length, 2);
  // 300 ms after a block, something comes: it waits for the end of the interval.
  time.pass(300);
  await taken(scene, sceneTransaction(chain, { key: ANN, sequence: 0 }));
  assert.deepEqual(time.pauses, [700]);
  time.pass(700);
  assert.equal(blocks.length, 3);
  // Long after a block, it is made at once.
  time.pass(3000);
  await taken(scene, sceneTransaction(chain, { key: ANN, sequence: 1 }));
  time.pass(0);
  assert.equal(blocks.length, 4);
  const times = blocks.map(({ candidate }) => candidate.branch.timeMs - 1_800_000_001_000);
  assert.deepEqual(times, [4000, 9000, 10_000, 13_000]);
  await scene.close();
});

test("a transaction is settled with its height once the listeners have had its block", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, chain } = scene;
  sequencer.start();
  const submission = await taken(scene, sceneTransaction(chain, { key: ANN, sequence: 0 }));
  assert.equal(submission.state, "waiting");
  let order = "";
  sequencer.onBlock(({ candidate }) => {
    order += `block ${candidate.branch.height} `;
  });
  submission.settled.then(() => {
    order += "settled";
  });
  time.pass(1000);
  const settlement = await settlementOf(submission);
  assert.equal(order, "block 1 settled");
  assert.deepEqual(settlement, {
    status: "included",
    hash: submission.hash,
    height: 1,
    // The commit of block 0 and the begin of the block are before it.
    index: settlement.status === "included" ? settlement.index : -1,
    code: 0,
    rejection: null,
  });
  const found = chain.reader.store.findTransaction(submission.hash);
  assert.equal(found?.height, 1);
  assert.equal(found?.position, settlement.status === "included" ? settlement.index : -1);
  await scene.close();
});

test("the same transaction again is the same submission, waiting, included, and after a restart", async () => {
  const folder = temporaryFolder();
  const scene = await sequencerScene(folder);
  const { sequencer, time, chain } = scene;
  sequencer.start();
  const bytes = sceneTransaction(chain, { key: ANN, sequence: 0 });
  const [first, twin] = await Promise.all([taken(scene, bytes), taken(scene, bytes)]);
  const again = await taken(scene, Uint8Array.from(bytes));
  assert.equal(first.settled, twin.settled);
  assert.equal(first.settled, again.settled);
  assert.equal(sequencer.status().mempool.count, 1);
  time.pass(1000);
  const included = await settlementOf(first);
  const later = await taken(scene, bytes);
  assert.equal(later.state, "included");
  assert.deepEqual(await settlementOf(later), included);
  // Its id does not cover the signatures: signed again it is the same transaction.
  assert.deepEqual(await settlementOf(await taken(scene, forge(bytes))), included);
  await scene.close();
  const opened = await sequencerScene(folder, { isOpened: true, time });
  const after = await taken(opened, bytes);
  assert.equal(after.state, "included");
  assert.deepEqual(await settlementOf(after), included);
  assert.equal(toHex(after.hash), toHex(first.hash));
  // Another one of the same number is no duplicate.
  const other = sceneTransaction(opened.chain, { key: ANN, sequence: 0, body: { maxFee: 5n } });
  assert.equal(await refused(opened, other), "GOV_NONCE_LOW");
  await opened.close();
});

test("a number ahead is parked until those before it are there, within a span", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, chain, blocks } = scene;
  sequencer.start();
  const send = (sequence: number) => taken(scene, sceneTransaction(chain, { key: ANN, sequence }));
  const third = await send(2);
  const second = await send(1);
  assert.deepEqual([third.state, second.state], ["parked", "parked"]);
  assert.equal(sequencer.nextSequence(ANN.account), 0);
  time.pass(1000);
  assert.equal(blocks.length, 0, "nothing is ready");
  const first = await send(0);
  assert.equal(first.state, "waiting");
  assert.equal(sequencer.nextSequence(ANN.account), 3);
  time.pass(1000);
  assert.equal(blocks.length, 1);
  const heights = await Promise.all(
    [first, second, third].map(async (each) => {
      const settlement = await settlementOf(each);
      return settlement.status === "included" ? settlement.height : 0;
    }),
  );
  assert.deepEqual(heights, [1, 1, 1]);
  // The account stands at 3: 259 is 256 ahead and parked, 260 is not taken.
  assert.equal((await send(259)).state, "parked");
  const beyond = sceneTransaction(chain, { key: ANN, sequence: 260 });
  assert.equal(await refused(scene, beyond), "GOV_NONCE_HIGH");
  await scene.close();
});

test("a transaction takes the place of another for a tenth more, and not for less", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, chain } = scene;
  sequencer.start();
  const send = (maxFee: bigint) =>
    sceneTransaction(chain, { key: ANN, sequence: 0, body: { maxFee } });
  const first = await taken(scene, send(1_000_000_000n));
  assert.equal(await refused(scene, send(1_099_999_999n)), "GOV_FEE_TOO_LOW");
  const second = await taken(scene, send(1_100_000_000n));
  assert.deepEqual(await settlementOf(first), {
    status: "dropped",
    hash: first.hash,
    reason: { code: "replaced", by: second.hash },
  });
  assert.deepEqual(sequencer.dropped(first.hash), { code: "replaced", by: second.hash });
  assert.equal(sequencer.dropped(second.hash), undefined);
  time.pass(1000);
  assert.equal((await settlementOf(second)).status, "included");
  await scene.close();
});

test("forged signatures are refused, keep nobody out, and leave nothing behind", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, chain } = scene;
  const bytes = sceneTransaction(chain, { key: ANN, sequence: 0 });
  const forgeries = Array.from({ length: 100 }, (_, bit) => sequencer.submit(forge(bytes, bit)));
  const honest = sequencer.submit(bytes);
  const answers = await Promise.all(forgeries);
  for (const answer of answers) {
    assert.ok(!answer.ok && answer.error.reason === "rejected");
    assert.equal(answer.error.rejection.code, "GOV_SIGNATURE_INVALID");
  }
  assert.ok((await honest).ok);
  const { mempool } = sequencer.status();
  assert.deepEqual([mempool.count, mempool.verifying.count], [1, 0]);
  await scene.close();
});

test("a clock set back is told of, and the time of blocks still rises", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, blocks, notices } = scene;
  sequencer.start();
  time.pass(9000);
  assert.equal(blocks.length, 2);
  const before = time.now();
  time.setClock(before - 3_600_000);
  time.pass(10_000);
  const times = blocks.map(({ candidate }) => candidate.branch.timeMs);
  assert.deepEqual(times.slice(1), [before, before + 1, before + 2]);
  const jumps = notices.filter(({ type }) => type === "clockJumped");
  assert.deepEqual(jumps, [
    { type: "clockJumped", jumpMs: -3_600_000, nowMs: before - 3_595_000, blockMs: before },
  ]);
  assert.equal(sequencer.status().clockBehindMs, 3_600_000 - 10_000 + 2);
  await scene.close();
});

test("a clock that jumps ahead is followed by at most the step of the epoch", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, blocks, notices } = scene;
  sequencer.start();
  time.pass(4000);
  const [first] = blocks;
  assert.ok(first !== undefined);
  time.setClock(time.now() + 3 * 86_400_000);
  time.pass(5000);
  // The step of the chain's epoch is one day.
  assert.equal(blocks[1]?.candidate.branch.timeMs, first.candidate.branch.timeMs + 86_400_000);
  assert.equal(notices.filter(({ type }) => type === "clockJumped").length, 1);
  await scene.close();
});

test("a listener that throws loses no block", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, notices } = scene;
  const heard: number[] = [];
  const cause = new Error("a listener's own defect");
  sequencer.onBlock(() => {
    throw cause;
  });
  const end = sequencer.onBlock(({ candidate }) => heard.push(candidate.branch.height));
  sequencer.start();
  time.pass(9000);
  assert.deepEqual(heard, [1, 2]);
  const failed = notices.filter(({ type }) => type === "listenerFailed");
  assert.deepEqual(failed, [
    { type: "listenerFailed", height: 1, cause },
    { type: "listenerFailed", height: 2, cause },
  ]);
  end();
  time.pass(5000);
  assert.deepEqual(heard, [1, 2]);
  await scene.close();
});

test("the chain stops one block before an epoch that the operator has not consented to", async () => {
  const scene = await sequencerScene(temporaryFolder(), {
    sequencer: { isPqMigrationEnabled: false },
    spec: { plan: planOfAll() },
  });
  const { sequencer, time, chain, notices } = scene;
  sequencer.start();
  time.pass(100_000);
  assert.equal(chain.branch.height, 7, "the epoch begins at block 8");
  assert.equal(sequencer.status().state, "halted");
  assert.equal(sequencer.status().error?.code, "NODE_PQ_DISABLED");
  assert.equal(notices.at(-1)?.type, "halted");
  const late = sceneTransaction(chain, { key: BOB, sequence: 0 });
  assert.equal(await refused(scene, late), "NODE_PQ_DISABLED");
  await scene.close();
});

test("the chain stops one block before an epoch that this process cannot follow", async () => {
  const policy = DEFAULT_POLICIES[1];
  const without = (suites: readonly number[]) => suites.filter((suite) => suite !== 17);
  const scene = await sequencerScene(temporaryFolder(), {
    lacks: 17,
    spec: {
      policy: { ...policy, vote: without(policy.vote), other: without(policy.other) },
      plan: planOfAll(),
    },
  });
  const { sequencer, time, chain } = scene;
  sequencer.start();
  time.pass(100_000);
  const status = sequencer.status();
  assert.deepEqual([chain.branch.height, status.state], [7, "halted"]);
  assert.equal(status.error?.code, "LEDGER_ALGORITHM_MISSING");
  assert.deepEqual(status.error?.evidence, { height: 8, what: "suite", suite: 17 });
  await scene.close();
});

test("a stop makes one block of what is ready, and says of the rest that it may be sent again", async () => {
  const folder = temporaryFolder();
  const scene = await sequencerScene(folder);
  const { sequencer, chain, blocks, time } = scene;
  sequencer.start();
  const ready = await taken(scene, sceneTransaction(chain, { key: ANN, sequence: 0 }));
  const parked = await taken(scene, sceneTransaction(chain, { key: BOB, sequence: 7 }));
  await sequencer.stop();
  assert.equal(blocks.length, 1);
  assert.equal((await settlementOf(ready)).status, "included");
  assert.deepEqual(await settlementOf(parked), {
    status: "dropped",
    hash: parked.hash,
    reason: { code: "stopped" },
  });
  const late = sceneTransaction(chain, { key: BOB, sequence: 0 });
  assert.equal(await refused(scene, late), "NODE_STOPPING");
  assert.equal(sequencer.status().state, "stopped");
  assert.deepEqual(time.pauses, []);
  const { finalHeight } = chain;
  await scene.close();
  const opened = await sequencerScene(folder, { isOpened: true, time });
  assert.equal(opened.chain.branch.height, 1);
  assert.equal(opened.chain.finalHeight, finalHeight, "the commit of the newest block was kept");
  await opened.close();
});
