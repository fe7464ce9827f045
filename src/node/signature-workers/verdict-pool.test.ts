import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Worker } from "node:worker_threads";
import { storedAlgorithms } from "../../../test/support/stored-chain.ts";
import { type TestKey, testKey } from "../../../test/support/test-keys.ts";
import { TestNetwork } from "../../../test/support/test-network.ts";
import { draftBody, signBody } from "../../../test/support/test-transactions.ts";
import { encodeTransaction, type Transaction } from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import type { SignatureVerdict } from "../../machine/verify-signatures.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import type { VerdictSubject } from "./verdict-batch.ts";
import { VerdictPool } from "./verdict-pool.ts";

const KEYS = [1, 2, 3].map((suite) => testKey(suite, `verdict ${suite}`));
const network = new TestNetwork({
  rule: 1,
  algs: { legacy: 0x12, pq: null },
  accounts: KEYS.map((key) => ({ keys: [key], amount: 10n ** 9n })),
});
const { suites } = await storedAlgorithms();

/** A transaction signed by keys, with a bit of one signature turned where it is said. */
function subjectOf(keys: readonly TestKey[], forged?: TestKey): VerdictSubject {
  const body = draftBody(network, { keys });
  const sorted = [...keys].sort((left, right) => compareBytes(left.keyId, right.keyId));
  const signatures = sorted.map((key) => {
    const signature = Uint8Array.from(signBody(body, key));
    if (key === forged) signature[5] = (signature[5] ?? 0) ^ 4;
    return { keyId: key.keyId, signature };
  });
  const transaction: Transaction = { body, signatures };
  const bytes = encodeTransaction(transaction);
  return { bytes, transaction, command: "recordStatement", keys: sorted };
}

const pools: VerdictPool[] = [];
after(() => Promise.all(pools.map((pool) => pool.close())));

const onLost = (cause: unknown) => assert.fail(`a thread was lost: ${String(cause)}`);

async function poolOf(threads: number): Promise<VerdictPool> {
  const pool = await VerdictPool.start({ threads, suites, onLost });
  pools.push(pool);
  return pool;
}

const ALL_HOLD = (subject: VerdictSubject): SignatureVerdict => {
  return { isFirstKeyValid: true, verified: subject.keys.length };
};

for (const threads of [0, 1, 2]) {
  test(`${threads} threads say of every suite what holds and what does not`, async () => {
    const pool = await poolOf(threads);
    assert.equal(pool.threads, threads);

    const subjects = [
      ...KEYS.map((key) => subjectOf([key])),
      ...KEYS.map((key) => subjectOf([key], key)),
      subjectOf(KEYS),
    ];
    const verdicts = await Promise.all(subjects.map((subject) => pool.judge(subject)));
    const expected = subjects.map((subject, place) =>
      place >= 3 && place < 6 ? { isFirstKeyValid: true, verified: 0 } : ALL_HOLD(subject),
    );
    assert.deepEqual(verdicts, expected);
  });
}

test("a verdict counts the signatures before the first that does not hold", async () => {
  const pool = await poolOf(1);
  const keys = [...KEYS].sort((left, right) => compareBytes(left.keyId, right.keyId));
  for (const [place, forged] of keys.entries()) {
    const verdict = await pool.judge(subjectOf(keys, forged));
    assert.deepEqual(verdict, { isFirstKeyValid: true, verified: place }, `key ${place}`);
  }
});

test("what is remembered holds for equal parts alone, and until it is forgotten", async () => {
  let asked = 0;
  const key = assertDefined(KEYS[0], "no key");
  const subject = subjectOf([key]);
  const { signature } = assertDefined(subject.transaction.signatures[0], "no signature");
  const message = transactionMessage(subject.transaction.body, key);
  const counting = new Map(suites);
  const suite = assertDefined(suites.get(1), "no suite 1");
  counting.set(1, {
    ...suite,
    verify: (...parts) => {
      asked += 1;
      return suite.verify(...parts);
    },
  });
  const counted = await VerdictPool.start({ threads: 0, suites: counting, onLost });
  const verify = (bytes: Uint8Array) =>
    counted.suites.get(1)?.verify(key.publicKey, message, bytes);
  assert.equal(verify(signature), true);
  assert.equal(asked, 1, "nothing is known at first");
  counted.remember(subject);
  assert.equal(verify(signature), true);
  assert.equal(asked, 1, "it is known now");
  const forged = Uint8Array.from(signature);
  forged[60] = (forged[60] ?? 0) ^ 1;
  assert.equal(verify(forged), false, "the same beginning is not the same signature");
  assert.equal(asked, 2);
  counted.forget(subject.transaction);
  assert.equal(verify(signature), true);
  assert.equal(asked, 3);
});

test("a defect is no verdict, and a pool that closes answers what it was asked", async () => {
  const pool = await poolOf(1);
  const key = assertDefined(KEYS[0], "no key");
  const broken = { ...subjectOf([key]), bytes: Uint8Array.of(1) };
  await assert.rejects(pool.judge(broken), /does not decode/);
  assert.equal(pool.threads, 1, "the thread goes on");
  const asked = Array.from({ length: 20 }, () => pool.judge(subjectOf([key])));
  await pool.close();
  assert.equal(pool.threads, 0);
  const verdicts = await Promise.all(asked);
  assert.deepEqual(new Set(verdicts.map(({ verified }) => verified)), new Set([1]));
});

/** Starts a pool, and answers with its threads as the process sees them, and with what it is told of their end. */
async function exposed(threads: number, replaceAfterMs = 3_600_000) {
  const workers: Worker[] = [];
  const lost: unknown[] = [];
  const see = (worker: Worker): void => void workers.push(worker);
  process.on("worker", see);
  const pool = await VerdictPool.start({
    threads,
    suites,
    onLost: (cause) => lost.push(cause),
    replaceAfterMs,
  });
  process.off("worker", see);
  pools.push(pool);
  return { pool, workers, lost };
}

for (const [end, kill] of [
  ["killed", (worker: Worker): void => void worker.terminate()],
  // What is no batch ends the thread by an error that nobody catches.
  ["brought down by an error", (worker: Worker): void => worker.postMessage(null)],
] as const) {
  test(`a thread that is ${end} at work is missed by nobody, and no forgery passes`, async () => {
    const { pool, workers, lost } = await exposed(2);
    const [one, two] = workers;
    assert.ok(one !== undefined && two !== undefined);
    const ask = (): readonly Promise<SignatureVerdict>[] =>
      Array.from({ length: 60 }, (_, place) => {
        const key = assertDefined(KEYS[place % 3], "no key");
        return pool.judge(subjectOf([key], place % 2 === 0 ? key : undefined));
      });
    const expected = Array.from({ length: 60 }, (_, place) => (place % 2 === 0 ? 0 : 1));
    const verified = async (asked: readonly Promise<SignatureVerdict>[]) =>
      (await Promise.all(asked)).map((verdict) => verdict.verified);
    for (const [worker, left] of [
      [one, 1],
      [two, 0],
    ] as const) {
      const asked = ask();
      // What was asked is on its way to the thread when it ends.
      await new Promise((resolve) => setImmediate(resolve));
      kill(worker);
      // And more is asked before anybody knows.
      const more = ask();
      assert.deepEqual(await verified(asked), expected);
      assert.deepEqual(await verified(more), expected);
      if (worker.threadId !== -1) await new Promise((resolve) => worker.once("exit", resolve));
      assert.equal(pool.threads, left);
      assert.equal(lost.length, 2 - left);
    }
    assert.deepEqual(await verified(ask()), expected, "without threads the calling one verifies");
    assert.ok(lost.every((cause) => cause instanceof Error));
  });
}

test("a thread that has ended is replaced, and the new one verifies", async () => {
  const { pool, workers, lost } = await exposed(1, 1);
  const started: Worker[] = [];
  const see = (worker: Worker): void => void started.push(worker);
  process.on("worker", see);
  await assertDefined(workers[0], "no thread").terminate();
  while (pool.threads < 1) await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("worker", see);
  assert.equal(started.length, 1);
  assert.equal(lost.length, 1);
  const key = assertDefined(KEYS[0], "no key");
  const [holds, forged] = await Promise.all([
    pool.judge(subjectOf([key])),
    pool.judge(subjectOf([key], key)),
  ]);
  assert.deepEqual([holds.verified, forged.verified], [1, 0]);
});
