import assert from "node:assert/strict";
import { test } from "node:test";
import {
  forge,
  type SceneTransaction,
  SENDERS,
  type SequencerScene,
  sceneTransaction,
  sequencerScene,
} from "../../../test/support/sequencer-scene.ts";
import { storedAlgorithms } from "../../../test/support/stored-chain.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import { type TestKey, testKey } from "../../../test/support/test-keys.ts";
import { readAccount } from "../../governance/account.ts";
import { COMMANDS } from "../../governance/command.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { VerdictPool } from "../signature-workers/verdict-pool.ts";
import { MEMPOOL_LIMITS } from "./mempool-limits.ts";

const [ANN, BOB] = SENDERS as [TestKey, TestKey];
const POOR = testKey(1, "poor sender");

/** A transaction of the emergency class; that its payload is none, only its execution would find. */
function emergency(scene: SequencerScene, key: TestKey, sequence: number): Uint8Array {
  const body = { kind: COMMANDS.signAct.kind, payload: Uint8Array.of(0) };
  return sceneTransaction(scene.chain, { key, sequence, body });
}

/** A fee that is too low, and one that is high enough, of equally many bytes: a fee is a price of bytes too. */
const LOW = 1000n;
const HIGH = 60_000n;

/** What a transaction costs, as a refusal for too low a fee says it. */
async function feeOf(scene: SequencerScene, draft: SceneTransaction): Promise<bigint> {
  const cheap = sceneTransaction(scene.chain, { ...draft, body: { maxFee: LOW } });
  const answer = await scene.sequencer.submit(cheap);
  assert.ok(!answer.ok && answer.error.reason === "rejected");
  assert.equal(answer.error.rejection.code, "GOV_FEE_TOO_LOW");
  return BigInt(answer.error.rejection.facts.fee as string);
}

test("the operator's way in is for emergencies, and no account's share holds it up", async () => {
  const { classes } = MEMPOOL_LIMITS;
  const limits = {
    ...MEMPOOL_LIMITS,
    classes: { ...classes, emergency: { ...classes.emergency, accountCountMax: 2 } },
  };
  const scene = await sequencerScene(temporaryFolder(), { sequencer: { limits } });
  const { sequencer, chain } = scene;
  const ordinary = await sequencer.submitPriority(
    sceneTransaction(chain, { key: BOB, sequence: 0 }),
  );
  assert.deepEqual(ordinary, { ok: false, error: { reason: "notEmergency", class: "other" } });
  for (const sequence of [0, 1]) {
    const taken = await sequencer.submit(emergency(scene, ANN, sequence));
    assert.ok(taken.ok && taken.value.class === "emergency");
  }
  const third = emergency(scene, ANN, 2);
  assert.deepEqual(await sequencer.submit(third), {
    ok: false,
    error: {
      reason: "full",
      class: "emergency",
      of: "account",
      unit: "transactions",
      found: 3,
      quota: 2,
    },
  });
  assert.ok((await sequencer.submitPriority(third)).ok);
  assert.equal(sequencer.status().mempool.classes[0]?.count, 3);
  await scene.close();
});

test("an account may have no more waiting than it can pay", async () => {
  const rich = { accounts: [{ keys: [POOR], amount: 10n ** 9n }], councils: [] };
  const first = await sequencerScene(temporaryFolder(), { spec: rich });
  const fee = await feeOf(first, { key: POOR, sequence: 0 });
  await first.close();
  // Two statements and one unit less than a third.
  const accounts = [{ keys: [POOR], amount: 3n * fee - 1n }];
  const scene = await sequencerScene(temporaryFolder(), { spec: { accounts, councils: [] } });
  const { sequencer, chain } = scene;
  const send = (sequence: number) =>
    sequencer.submit(sceneTransaction(chain, { key: POOR, sequence, body: { maxFee: HIGH } }));
  assert.ok((await send(0)).ok);
  assert.ok((await send(1)).ok);
  const third = await send(2);
  assert.ok(!third.ok && third.error.reason === "rejected");
  assert.deepEqual(third.error.rejection, {
    code: "GOV_FEE_UNPAYABLE",
    facts: { fee: String(3n * fee), liquid: String(3n * fee - 1n) },
  });
  await scene.close();
});

test("what cannot be paid any more leaves the mempool with its reason", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, chain, time, notices } = scene;
  sequencer.start();
  const liquid = readAccount(chain.machine.state, ANN.account)?.liquid ?? 0n;
  const transferOf = (amount: bigint): SceneTransaction => {
    return { key: ANN, sequence: 0, command: "transfer", payload: { to: BOB.account, amount } };
  };
  const fees = {
    transfer: await feeOf(scene, transferOf(liquid)),
    statement: await feeOf(scene, { key: ANN, sequence: 1 }),
  };
  // One unit less than both fees is left: the transfer is paid, and the statement behind it is not.
  const away = transferOf(liquid - fees.transfer - fees.statement + 1n);
  const send = (draft: SceneTransaction) =>
    sequencer.submit(sceneTransaction(chain, { ...draft, body: { maxFee: HIGH } }));
  const sent = await send(away);
  const behind = await send({ key: ANN, sequence: 1 });
  assert.ok(sent.ok && behind.ok);
  time.pass(1000);
  const moved = await sent.value.settled;
  assert.ok(moved.status === "included" && moved.code === 0, JSON.stringify(moved));
  const settlement = await behind.value.settled;
  assert.ok(settlement.status === "dropped" && settlement.reason.code === "recheck");
  assert.deepEqual(settlement.reason.rejection, {
    code: "GOV_FEE_UNPAYABLE",
    facts: { fee: String(fees.statement), liquid: String(fees.statement - 1n) },
  });
  assert.equal(notices.filter(({ type }) => type === "dropped").length, 1);
  await scene.close();
});

test("a flood of forgeries on a thread of its own keeps an honest sender in the next block", async () => {
  const scene = await sequencerScene(temporaryFolder(), { threads: 1 });
  const { sequencer, chain, time } = scene;
  sequencer.start();
  const victim = sceneTransaction(chain, { key: ANN, sequence: 0 });
  const flood = Array.from({ length: 300 }, (_, bit) => sequencer.submit(forge(victim, bit)));
  // 128 stand in the line in one name; the others are told that it is full, and nobody else is.
  const honest = await sequencer.submit(sceneTransaction(chain, { key: BOB, sequence: 0 }));
  assert.ok(honest.ok);
  time.pass(1000);
  assert.equal((await honest.value.settled).status, "included");
  const reasons = (await Promise.all(flood)).map((answer) => {
    assert.ok(!answer.ok);
    return answer.error.reason === "rejected" ? answer.error.rejection.code : answer.error.reason;
  });
  assert.equal(reasons.filter((reason) => reason === "GOV_SIGNATURE_INVALID").length, 128);
  assert.equal(reasons.filter((reason) => reason === "full").length, 172);
  assert.equal(sequencer.status().mempool.verifying.count, 0);
  assert.ok((await sequencer.submit(victim)).ok, "and keeps nobody's account out");
  await scene.close();
});

test("a transaction that the operator drops is settled, and those behind it are parked", async () => {
  const scene = await sequencerScene(temporaryFolder());
  const { sequencer, chain } = scene;
  const sent = [];
  for (const sequence of [0, 1]) {
    const answer = await sequencer.submit(sceneTransaction(chain, { key: ANN, sequence }));
    assert.ok(answer.ok);
    sent.push(answer.value);
  }
  const [first, second] = sent;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(sequencer.drop(first.hash), true);
  assert.equal(sequencer.drop(first.hash), false);
  assert.deepEqual(await first.settled, {
    status: "dropped",
    hash: first.hash,
    reason: { code: "operator" },
  });
  assert.equal(sequencer.pending(second.hash)?.isParked, true);
  assert.deepEqual(
    sequencer.listPending(10).map(({ sequence }) => sequence),
    [1],
  );
  assert.deepEqual(sequencer.listPending(0), []);
  await scene.close();
});

/** A pool on this thread, in which every question to suite 1 goes through a function. */
async function watchedPool(verify: (ask: () => boolean) => boolean): Promise<VerdictPool> {
  const { suites } = await storedAlgorithms();
  const suite = assertDefined(suites.get(1), "no suite 1");
  const watched = new Map(suites);
  watched.set(1, { ...suite, verify: (...parts) => verify(() => suite.verify(...parts)) });
  const onLost = (lost: unknown) => assert.fail(String(lost));
  return VerdictPool.start({ threads: 0, suites: watched, onLost });
}

test("a signature is verified once: the block knows what admission has found", async () => {
  let count = 0;
  const verdicts = await watchedPool((ask) => {
    count += 1;
    return ask();
  });
  const scene = await sequencerScene(temporaryFolder(), { sequencer: { verdicts } });
  const { sequencer, chain, time } = scene;
  sequencer.start();
  const settled = [];
  for (const key of SENDERS) {
    const answer = await sequencer.submit(sceneTransaction(chain, { key, sequence: 0 }));
    assert.ok(answer.ok);
    settled.push(answer.value.settled);
  }
  assert.equal(count, SENDERS.length);
  time.pass(1000);
  assert.ok((await Promise.all(settled)).every(({ status }) => status === "included"));
  assert.equal(count, SENDERS.length);
  await scene.close();
});

test("where verifying itself fails, the transaction is refused and the defect told of", async () => {
  const cause = new RangeError("a defect of the verifier");
  const verdicts = await watchedPool(() => {
    throw cause;
  });
  const scene = await sequencerScene(temporaryFolder(), { sequencer: { verdicts } });
  const { sequencer, chain, notices } = scene;
  const answer = await sequencer.submit(sceneTransaction(chain, { key: ANN, sequence: 0 }));
  assert.ok(!answer.ok && answer.error.reason === "rejected");
  assert.equal(answer.error.rejection.code, "GOV_SIGNATURE_INVALID");
  const told = notices.flatMap((notice) =>
    notice.type === "verifierFailed" ? [notice.cause] : [],
  );
  assert.deepEqual(told, [cause]);
  assert.equal(sequencer.status().mempool.verifying.count, 0);
  await scene.close();
});
