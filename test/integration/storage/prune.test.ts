import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { LedgerChain } from "../../../src/node/ledger-chain.ts";
import { keepLanes } from "../../../src/node/pruning/kept-lanes.ts";
import type { Digest } from "../../../src/primitives/brand.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { copyStore } from "../../../src/storage/copy-store.ts";
import {
  createStored,
  openStored,
  planOfAll,
  sealTo,
  storedSpec,
  storyContents,
  TIP,
} from "../../support/stored-chain.ts";
import { failureOf, temporaryFolder } from "./temporary-folder.ts";

const root = temporaryFolder();
const spec = () => storedSpec({ plan: planOfAll() });

function prune({ reader, branch }: LedgerChain, below: number): void {
  reader.store.pruneBodies(below, keepLanes(reader, below, branch.facts.schedule));
}

const rowsOf = (store: ChainStore) => [...store.entries(new Uint8Array(0))];

test("a chain without any body that is final goes through every epoch, and restarts, as the whole one", async () => {
  const whole = await createStored(join(root, "whole"), spec());
  const folder = join(root, "bare");
  let bare = await createStored(folder, spec());
  for (let height = 1; height <= TIP; height++) {
    sealTo(whole, height, storyContents);
    const taken = bare.importBlock(whole.reader.store.blocks.block(height).raw);
    assert.ok(taken.ok, `block ${height}`);
    const final = bare.reader.store.finalHeight;
    if (final > bare.reader.store.retained.bodiesFrom) prune(bare, final);
    if (height % 5 !== 0) continue;
    bare.close();
    bare = await openStored(folder);
  }
  assert.ok(bare.reader.store.retained.bodiesFrom >= TIP - 2);
  assert.deepEqual(bare.branch.lanes, whole.branch.lanes);
  assert.deepEqual(rowsOf(bare.reader.store), rowsOf(whole.reader.store));
  // A code that no epoch has named: its lane is continued from what was kept.
  for (const code of [0x12, 0x16, 0x14]) {
    assert.deepEqual(
      bare.environment.past.historyRoot(code, TIP + 1),
      whole.environment.past.historyRoot(code, TIP + 1),
      `0x${code.toString(16)}`,
    );
    assert.notEqual(whole.environment.past.historyRoot(code, TIP + 1), undefined);
  }
  const report = bare.reader.store.check();
  assert.deepEqual([report.faults, report.blocks], [[], TIP + 1]);
  bare.close();
  whole.close();
});

test("what was let go is refused by name, and everything else is there", async () => {
  const chain = await createStored(join(root, "refusing"), spec());
  sealTo(chain, TIP, storyContents);
  const { store } = chain.reader;
  const idOf = (height: number): Digest => {
    const ids = store.blocks.header(height).ids;
    return ids[0]?.[1] ?? assert.fail("no id");
  };
  const headers = [...store.blocks.headers({ from: 0, to: TIP })];
  const transactions = store.check().transactions;
  store.requireAll();
  prune(chain, 20);
  assert.deepEqual(store.retained, { headersFrom: 0, bodiesFrom: 20 });
  assert.deepEqual([...store.blocks.headers({ from: 0, to: TIP })], headers);
  for (const refused of [
    () => store.blocks.block(19),
    () => store.readBlockById(store.blocks.header(3).ids[0]?.[0] ?? 0, idOf(3)),
    () => store.requireAll(),
    () => store.undosAbove(18),
  ]) {
    const { code, evidence } = failureOf(refused);
    assert.deepEqual([code, evidence.oldest], ["STORAGE_PRUNED", 20]);
  }
  assert.equal(store.blocks.block(20).height, 20);
  assert.equal(store.undosAbove(19).length, TIP - 19);
  const unknown = new Uint8Array(32).fill(9) as Digest;
  assert.equal(store.findTransaction(unknown), undefined);
  assert.equal(store.absentPast(unknown)?.code, "STORAGE_PRUNED");
  const report = store.check();
  assert.deepEqual(report.faults, []);
  // Blocks 3, 6 … 18 record one transaction each.
  assert.equal(report.transactions, transactions - 6);
  prune(chain, 20);
  prune(chain, 5);
  assert.equal(store.retained.bodiesFrom, 20, "nothing comes back, and nothing is let go twice");
  assert.throws(() => prune(chain, store.finalHeight + 1), /is final/);
  chain.close();
});

test("the file keeps its size and is filled again, and a copy is packed", async () => {
  const folder = join(root, "space");
  const chain = await createStored(folder, storedSpec());
  const words = (height: number) =>
    Array.from({ length: 64 }, (_, at) => `${height} ${at} `.repeat(40));
  sealTo(chain, 60, words);
  const { store } = chain.reader;
  store.checkpoint();
  const size = () => statSync(join(folder, "ledger.db")).size;
  const full = size();
  assert.ok(store.freeBytes < 64 * 1024, `${store.freeBytes}`);
  prune(chain, 50);
  store.checkpoint();
  assert.equal(size(), full);
  const freed = store.freeBytes;
  assert.ok(freed > full / 2, `${freed} of ${full}`);
  sealTo(chain, 95, words);
  store.checkpoint();
  assert.equal(size(), full, "what came went into the free pages");
  assert.ok(store.freeBytes < freed / 2);
  copyStore(folder, join(root, "copy"));
  assert.ok(statSync(join(root, "copy", "ledger.db")).size < full);
  chain.close();
});
