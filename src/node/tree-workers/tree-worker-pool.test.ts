import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { Worker } from "node:worker_threads";
import { referenceHash } from "../../../test/property/merkle/reference.ts";
import { leafTag } from "../../crypto/domain.ts";
import type { HashFunction } from "../../crypto/hash-function.ts";
import { compileKernel, Kernel } from "../../merkle/kernel/kernel.ts";
import { kernelHash } from "../../merkle/kernel/kernel-hash.ts";
import { sequentialRootComputer } from "../../merkle/root-computer.ts";
import { FAILED, FULL, taskBufferBytes } from "./task-buffer.ts";
import { TreeWorkerPool } from "./tree-worker-pool.ts";
import { openTaskBuffers, WorkerLane } from "./worker-lane.ts";

const module = compileKernel();
const kernel = new Kernel(module);
const { layout } = kernel;
const jobOf = (hash: HashFunction) => ({ hash, prefix: leafTag("leaf", hash.code) });
const jobs = [0x12, 0x16, 0x1e].map((code) => jobOf(kernelHash(referenceHash(code), kernel)));

function itemsOf(count: number, lengthOf: (i: number) => number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) =>
    Uint8Array.from({ length: lengthOf(i) }, (_, at) => (i * 31 + at * 7) & 0xff),
  );
}

let pool: TreeWorkerPool;
before(async () => {
  pool = await TreeWorkerPool.start({ module, kernel, threads: 3 });
});
after(() => pool.close());

test("roots are those of one thread, for short and long lists and around the bounds of subtrees", () => {
  assert.equal(pool.threads, 3);
  for (const count of [1, 191, 192, 193, 512, 1024, 1025, 5000, 20_000]) {
    const items = itemsOf(count, (i) => (i * 13) % 257);
    assert.deepEqual(
      pool.computeRoots(jobs, items),
      sequentialRootComputer.computeRoots(jobs, items),
      `${count} items`,
    );
  }
});

test("items too long for a task are computed by the caller", () => {
  const items = itemsOf(600, (i) => (i % 100 === 0 ? 40_000 : 3000));
  assert.deepEqual(
    pool.computeRoots(jobs, items),
    sequentialRootComputer.computeRoots(jobs, items),
  );
});

test("jobs of other providers and more jobs than a task takes are all computed, in their order", () => {
  const many = [
    jobOf(referenceHash(0x20)),
    ...jobs,
    jobOf(referenceHash(0x12, "node")),
    ...jobs.map(({ hash }) => ({ hash, prefix: leafTag("item", hash.code) })),
    ...jobs.map(({ hash }) => ({ hash, prefix: leafTag("hist", hash.code) })),
    jobs[0] ?? jobOf(referenceHash(0x12)),
  ];
  const items = itemsOf(700, () => 60);
  assert.deepEqual(
    pool.computeRoots(many, items),
    sequentialRootComputer.computeRoots(many, items),
  );
  assert.deepEqual(pool.computeRoots([], items), []);
});

test("one call after another uses the same threads", () => {
  for (let round = 0; round < 50; round++) {
    const items = itemsOf(192 + round, () => round);
    const found = pool.computeRoots(jobs, items);
    assert.deepEqual(found, sequentialRootComputer.computeRoots(jobs, items), `round ${round}`);
  }
});

test("a pool of one thread starts none", async () => {
  const alone = await TreeWorkerPool.start({ module, kernel, threads: 1 });
  const items = itemsOf(1000, () => 40);
  assert.equal(alone.threads, 1);
  assert.deepEqual(
    alone.computeRoots(jobs, items),
    sequentialRootComputer.computeRoots(jobs, items),
  );
  await alone.close();
});

test("a closed pool refuses", async () => {
  const closed = await TreeWorkerPool.start({ module, kernel, threads: 2 });
  await closed.close();
  assert.throws(
    () =>
      closed.computeRoots(
        jobs,
        itemsOf(1000, () => 40),
      ),
    {
      code: "NODE_TREE_WORKERS_CLOSED",
    },
  );
});

/** A lane whose thread runs other code than the program's. */
function laneOf(code: string) {
  const memory = new SharedArrayBuffer(2 * taskBufferBytes(layout));
  const worker = new Worker(code, { eval: true, workerData: memory });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  return { lane: new WorkerLane(worker, openTaskBuffers(memory, layout)), worker, ended };
}

const READY = `require("node:worker_threads").parentPort.postMessage("ready");`;
const lostCall = (message: RegExp) => ({ code: "NODE_TREE_WORKERS_LOST", message });
const items = itemsOf(1000, () => 40);

test("a thread that has died is an error, not a slower answer", async () => {
  const dying = `require("node:worker_threads").parentPort.once("message", () => process.exit(3));`;
  const { lane, worker, ended } = laneOf(`${dying} ${READY}`);
  await lane.ready();
  worker.postMessage("die");
  await ended;
  const lost = new TreeWorkerPool(kernel, [lane]);
  assert.throws(() => lost.computeRoots(jobs, items), lostCall(/has died/));
  assert.throws(() => lost.computeRoots(jobs, items.slice(0, 2)), lostCall(/has died/));
  await lost.close();
});

test("a thread that falls silent is an error once the patience is over", async () => {
  const { lane } = laneOf(`${READY} setInterval(() => {}, 1000);`);
  await lane.ready();
  const silent = new TreeWorkerPool(kernel, [lane], 20);
  assert.throws(() => silent.computeRoots(jobs, items), lostCall(/was silent for 20 ms/));
  assert.throws(() => silent.computeRoots(jobs, items), lostCall(/was silent for 20 ms/));
  await silent.close();
});

test("a thread that reports a failure is an error", async () => {
  const { lane } = laneOf(`
    const { workerData, parentPort } = require("node:worker_threads");
    const head = new Int32Array(workerData, 0, 1);
    parentPort.postMessage("ready");
    while (Atomics.load(head, 0) !== ${FULL}) Atomics.wait(head, 0, 0);
    Atomics.store(head, 0, ${FAILED});
    Atomics.notify(head, 0);
  `);
  await lane.ready();
  const failing = new TreeWorkerPool(kernel, [lane]);
  assert.throws(() => failing.computeRoots(jobs, items), lostCall(/has failed/));
  await failing.close();
});

test("a task that the thread cannot compute ends the pool", async () => {
  const poisoned = await TreeWorkerPool.start({ module, kernel, threads: 2 });
  const unknown = { ...kernelHash(referenceHash(0x12), kernel), code: 0x99 };
  const job = { hash: unknown, prefix: new Uint8Array() };
  assert.throws(() => poisoned.computeRoots([job], items), lostCall(/failed/));
  assert.throws(() => poisoned.computeRoots(jobs, items), lostCall(/failed/));
  await poisoned.close();
});

test("a thread that cannot start is an error with its cause", async () => {
  const { lane } = laneOf(`throw new Error("no memory for it");`);
  await assert.rejects(lane.ready(), (error: Error & { code?: string }) => {
    assert.equal(error.code, "NODE_TREE_WORKERS_START");
    assert.match(String(error.cause), /no memory for it/);
    return true;
  });
});

test("a pool whose threads cannot start is no pool", async () => {
  // A module without content: its header, by the WebAssembly specification section 5.5.16.
  const empty = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  await assert.rejects(TreeWorkerPool.start({ module: empty, kernel, threads: 3 }), {
    code: "NODE_TREE_WORKERS_START",
  });
});

test("threads that wait do not keep a program alive", () => {
  const program = `
    const { compileKernel, Kernel } = await import("./src/merkle/kernel/kernel.ts");
    const { TreeWorkerPool } = await import("./src/node/tree-workers/tree-worker-pool.ts");
    const module = compileKernel();
    await TreeWorkerPool.start({ module, kernel: new Kernel(module), threads: 2 });
    console.log("started");
  `;
  const root = new URL("../../../", import.meta.url);
  const options = { cwd: root, encoding: "utf8", timeout: 30_000 } as const;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], options);
  assert.equal(said, "started\n");
});
