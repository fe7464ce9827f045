import assert from "node:assert/strict";
import { test } from "node:test";
import {
  SENDERS,
  type SequencerScene,
  sceneTransaction,
  sequencerScene,
} from "../../../test/support/sequencer-scene.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import { decode } from "../../codec/canonical.ts";
import { statementSchema } from "../../ledger/statement.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { storageError } from "../../storage/storage-error.ts";
import type { Settlement } from "./submission.ts";

/** Lets the making of a block fail, as a defect of the machine would, where the items have what it is asked about. */
function breakSeal(
  { chain }: SequencerScene,
  fails: (transactions: readonly Uint8Array[]) => unknown,
): () => number {
  const seal = chain.seal.bind(chain);
  let trials = 0;
  chain.seal = (request) => {
    trials += 1;
    const transactions = request.items.map((item) => {
      const decoded = decode(statementSchema, item);
      assert.ok(decoded.ok && decoded.value.type === "transaction");
      return decoded.value.tx;
    });
    const cause = fails(transactions);
    if (cause !== undefined) throw cause;
    return seal(request);
  };
  return () => trials;
}

async function sendAll(scene: SequencerScene) {
  const transactions = SENDERS.map((key) => sceneTransaction(scene.chain, { key, sequence: 0 }));
  const settled: Promise<Settlement>[] = [];
  for (const bytes of transactions) {
    const answer = await scene.sequencer.submit(bytes);
    assert.ok(answer.ok);
    settled.push(answer.value.settled);
  }
  return { transactions, settled };
}

test("a transaction that breaks the making of its block is found, dropped and told of", async () => {
  for (const [place] of SENDERS.entries()) {
    const scene = await sequencerScene(temporaryFolder());
    const { sequencer, time, notices } = scene;
    const { transactions, settled } = await sendAll(scene);
    const poison = transactions[place] as Uint8Array;
    const trials = breakSeal(scene, (items) =>
      items.some((item) => equalBytes(item, poison)) ? new TypeError("a defect") : undefined,
    );
    sequencer.start();
    // Each block takes what stands before the broken half; within log2(8) + 1 blocks it stands first.
    time.pass(5000);
    const settlements = await Promise.all(settled);
    for (const [other, settlement] of settlements.entries()) {
      const name = `poison ${place}, transaction ${other}`;
      if (other !== place) assert.equal(settlement.status, "included", name);
      else {
        assert.ok(settlement.status === "dropped", name);
        assert.deepEqual(settlement.reason, { code: "defect", message: "TypeError: a defect" });
      }
    }
    assert.ok(trials() <= 16, `${trials()} trials`);
    assert.equal(notices.filter(({ type }) => type === "dropped").length, 1);
    assert.equal(sequencer.status().state, "running");
    await scene.close();
  }
});

test("where not even an empty block can be made, the chain halts and says why", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, notices } = scene;
  const { settled } = await sendAll(scene);
  const cause = new RangeError("broken through and through");
  const trials = breakSeal(scene, () => cause);
  sequencer.start();
  time.pass(60_000);
  const status = sequencer.status();
  assert.equal(status.state, "halted");
  assert.equal(status.error?.code, "NODE_BLOCK_DEFECT");
  assert.equal(status.error?.cause, cause);
  assert.ok(trials() <= 33, `${trials()} trials`);
  assert.deepEqual(
    notices.map(({ type }) => type),
    ["started", "halted"],
  );
  await sequencer.stop();
  const settlements = await Promise.all(settled);
  assert.ok(
    settlements.every((each) => each.status === "dropped" && each.reason.code === "stopped"),
  );
  await scene.close();
});

test("a disk that takes no block is tried again with growing pauses, and nothing is lost", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time, notices, blocks, chain } = scene;
  const { settled } = await sendAll(scene);
  let isFull = true;
  const failure = { message: "no room", fix: "free some", evidence: {} };
  const trials = breakSeal(scene, () =>
    isFull ? storageError("STORAGE_FULL", failure) : undefined,
  );
  sequencer.start();
  const triedAt: number[] = [];
  const begin = time.elapsedMs();
  for (let second = 0; second <= 190; second++) {
    const before = trials();
    time.pass(second === 0 ? 0 : 1000);
    if (trials() > before) triedAt.push((time.elapsedMs() - begin) / 1000);
  }
  // At once, and then after 1, 2, 4, 8, 16, 32, 60 and again 60 seconds.
  assert.deepEqual(triedAt, [0, 1, 3, 7, 15, 31, 63, 123, 183]);
  assert.equal(sequencer.status().state, "blocked");
  const late = sceneTransaction(chain, { key: SENDERS[0] as never, sequence: 1 });
  const refusal = await sequencer.submit(late);
  assert.ok(!refusal.ok && refusal.error.reason === "unavailable");
  assert.equal(refusal.error.error.code, "STORAGE_FULL");
  assert.equal(sequencer.status().mempool.count, SENDERS.length);
  isFull = false;
  time.pass(60_000);
  assert.ok((await Promise.all(settled)).every(({ status }) => status === "included"));
  assert.equal(sequencer.status().state, "running");
  assert.equal(sequencer.status().error, null);
  assert.ok((await sequencer.submit(late)).ok);
  const pauses = notices.flatMap((notice) => (notice.type === "blocked" ? [notice.pauseMs] : []));
  assert.deepEqual(
    pauses,
    [1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1000),
  );
  assert.equal(notices.filter(({ type }) => type === "unblocked").length, 1);
  assert.equal(blocks[0]?.candidate.outcomes.length, SENDERS.length);
  await scene.close();
});

test("any other failure of the disk halts the chain with its own error", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, time } = scene;
  const error = new LedgerError({ code: "STORAGE_IO", message: "gone", fix: "replace it" });
  const trials = breakSeal(scene, () => error);
  sequencer.start();
  time.pass(600_000);
  assert.equal(trials(), 1);
  assert.equal(sequencer.status().error, error);
  assert.equal(sequencer.status().state, "halted");
  await scene.close();
});
