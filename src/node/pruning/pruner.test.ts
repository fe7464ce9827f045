import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { SHORT_HORIZON } from "../../../test/support/node/node-ledger.ts";
import {
  createStored,
  openStored,
  sealTo,
  storedSpec,
} from "../../../test/support/stored-chain.ts";
import { refusalOf, temporaryFolder } from "../../../test/support/temporary.ts";
import { catchUp } from "../index/catch-up.ts";
import { openIndex } from "../index/open-index.ts";
import type { Timer } from "../timer.ts";
import { pruneBound } from "./prune-bound.ts";
import { Pruner } from "./pruner.ts";

const HORIZON = 200;
const root = temporaryFolder();
const grown = join(root, "grown");
let folders = 0;

before(async () => {
  const epoch = { rule: 3, algs: { legacy: 0x12, pq: 0x16 } } as const;
  const chain = await createStored(grown, storedSpec({ ...epoch, governance: SHORT_HORIZON }));
  sealTo(chain, 300);
  chain.close();
});

/** A chain with blocks to let go, and a pruner whose clock says that each step has taken so long. */
async function scene(settings: {
  readonly retainBlocks?: number;
  readonly retainStates?: number;
  readonly stepMs?: number;
}) {
  const { retainBlocks = 0, retainStates = 10, stepMs = 0 } = settings;
  const directory = join(root, `${folders++}`);
  cpSync(grown, directory, { recursive: true });
  const chain = await openStored(directory);
  const index = openIndex(directory, chain.reader, { mode: "write" });
  const rests: number[] = [];
  let nowMs = 0;
  const timer: Timer = {
    nowMs: () => {
      nowMs += stepMs;
      return nowMs;
    },
    after(delayMs, work) {
      rests.push(delayMs);
      setImmediate(work);
      return () => {};
    },
  };
  const failures: unknown[] = [];
  const onFailure = (cause: unknown) => failures.push(cause);
  const pruner = new Pruner({ chain, index, retainBlocks, retainStates, timer, onFailure });
  const close = async () => {
    await pruner.close();
    index.close();
    chain.close();
  };
  return { chain, store: chain.reader.store, index, pruner, rests, failures, close };
}

test("the bound is the least of what finality, a rollback, states and the index need", async () => {
  const { chain, index, close } = await scene({});
  const bound = (retainStates: number) => pruneBound({ chain, index, retainStates });
  assert.deepEqual(bound(10), { height: 300 - HORIZON, needs: "rollback.horizon_blocks" });
  assert.deepEqual(bound(200), { height: 100, needs: "rollback.horizon_blocks" });
  assert.deepEqual(bound(201), { height: 99, needs: "storage.retain_state_heights" });
  assert.deepEqual(bound(301), { height: 0, needs: "storage.retain_state_heights" });
  assert.deepEqual(bound(0), { height: 0, needs: "storage.retain_state_heights" });
  index.rewind(99);
  assert.deepEqual(bound(10), { height: 99, needs: "the index" });
  await close();
});

test("a height at the bound is let go below, one above it is refused with the bound", async () => {
  const { store, pruner, close } = await scene({});
  const { code, evidence } = await refusalOf(() => pruner.prune(101));
  assert.deepEqual([code, evidence.highest], ["NODE_RETAIN_HEIGHT", 100]);
  assert.equal(store.retained.bodiesFrom, 0);
  const report = await pruner.prune(100);
  assert.deepEqual([report.retainHeight, report.prunedBlocks], [100, 100]);
  assert.deepEqual(store.retained, { headersFrom: 0, bodiesFrom: 100 });
  assert.deepEqual((await pruner.prune(40)).prunedBlocks, 0);
  assert.deepEqual(store.check().faults, []);
  await close();
});

test("a step that takes long is halved, and three times its time is left to everything else", async () => {
  const slow = await scene({ stepMs: 30 });
  await slow.pruner.prune(20);
  // Steps of one block each, since none was short enough for two.
  assert.equal(slow.rests.length, 20);
  assert.deepEqual(new Set(slow.rests), new Set([90]));
  await slow.close();
  const quick = await scene({ stepMs: 1 });
  await quick.pruner.prune(100);
  // 1 + 2 + 4 + 8 + 16 + 32 + 37 blocks.
  assert.equal(quick.rests.length, 7);
  await quick.close();
});

test("by itself it begins when an eighth of what is kept is due, and goes as far as the bound", async () => {
  const { chain, store, index, pruner, failures, close } = await scene({ retainBlocks: 280 });
  // 301 blocks; 21 are due, and 35 may wait.
  pruner.follow();
  assert.equal(store.retained.bodiesFrom, 0);
  sealTo(chain, 313);
  pruner.follow();
  assert.equal(store.retained.bodiesFrom, 0, "34 are due");
  sealTo(chain, 314);
  catchUp(index, chain.reader);
  pruner.follow();
  await pruner.close();
  assert.equal(store.retained.bodiesFrom, 1, "the step under way is finished, and no other begins");
  assert.deepEqual(failures, []);
  await close();
});

test("two callers at once are both served, and what it may not let go stays", async () => {
  const { store, pruner, close } = await scene({});
  const [first, second] = await Promise.all([pruner.prune(30), pruner.prune(60)]);
  assert.deepEqual([first.retainHeight, second.retainHeight], [60, 60]);
  assert.equal(store.retained.bodiesFrom, 60);
  await close();
});
