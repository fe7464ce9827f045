import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Application } from "../../../src/machine/application.ts";
import { recentOf } from "../../../src/node/recent-of.ts";
import type { Digest } from "../../../src/primitives/brand.ts";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  grownApplication,
  growTo,
  SPAN,
  snapshotNetwork,
  takenFrom,
  trustIn,
} from "../../support/snapshot-scene.ts";
import { storedAlgorithms } from "../../support/stored-chain.ts";
import { TEST_HASHES, TEST_SUITES } from "../../support/test-algorithms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = temporaryFolder();
const options = { hashes: TEST_HASHES };
const network = snapshotNetwork();
const { document } = network;
const algorithms = await storedAlgorithms();

/** An application on a store, as it is found. */
function applicationOn(store: ChainStore): Application {
  const past = { lane: () => undefined, historyRoot: () => undefined };
  const branch = store.branch(network.genesisBranch());
  const recent = recentOf({ store, document, algorithms });
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past };
  return new Application(environment, { document, store, branch, recent });
}

test("a store on the disk gives the snapshot that memory gives, also after a restart", () => {
  const folder = join(root, "chain");
  const inMemory = grownApplication(network, 5);
  const expected = takenFrom(inMemory, 4096);
  const store = createStore(folder, document, options);
  const app = applicationOn(store);
  app.initChain();
  app.commit();
  growTo(app, network, 5);
  assert.deepEqual(takenFrom(app, 4096), expected);
  store.close();
  const reopened = openStore(folder, { ...options, mode: "write" });
  const again = applicationOn(reopened);
  const snapshot = takenFrom(again, 4096);
  assert.deepEqual(snapshot, expected);
  assert.deepEqual(chunksOf(again, snapshot), chunksOf(inMemory, expected));
  const restored = emptyApplication(network);
  assert.equal(restored.offerSnapshot(snapshot, trustIn(again)), "ACCEPT");
  assert.deepEqual(applyAll(restored, chunksOf(again, snapshot)), { result: "ACCEPT" });
  growTo(restored, network, 7);
  growTo(again, network, 7);
  assert.deepEqual(restored.info(), again.info());
  reopened.close();
});

test("a store that has pruned an undo makes no snapshot rather than another one", () => {
  const store = createStore(join(root, "pruned"), document, { ...options, undoBlocks: 2 });
  const app = applicationOn(store);
  app.initChain();
  app.commit();
  growTo(app, network, 5);
  assert.notEqual(app.takeSnapshot(), null, "the machine has seen every block itself");
  assert.equal(applicationOn(store).takeSnapshot(), null);
  assert.deepEqual(applicationOn(store).listSnapshots(), []);
  store.close();
});

/** A store into which the snapshot of a source was restored, with the application that did it. */
function restoredFrom(source: Application, name: string, chunkBytes = 4096) {
  const store = createStore(join(root, name), document, options);
  const app = applicationOn(store);
  const snapshot = takenFrom(source, chunkBytes);
  assert.equal(app.offerSnapshot(snapshot, trustIn(source)), "ACCEPT");
  assert.deepEqual(applyAll(app, chunksOf(source, snapshot)), { result: "ACCEPT" });
  return { store, app };
}

const rowsOf = (store: ChainStore) => [...store.entries(new Uint8Array(0))];

test("a chain restored into a store goes on, also after restarts, as one that replayed everything", () => {
  const source = grownApplication(network, 5);
  const { store, app } = restoredFrom(source, "restored");
  assert.deepEqual(store.retained, { headersFrom: 0, bodiesFrom: 6 });
  assert.deepEqual([store.tipHeight, store.finalHeight], [5, 5]);
  assert.deepEqual(store.check().faults, []);
  growTo(app, network, 7);
  store.close();
  const whole = createStore(join(root, "replayed"), document, options);
  const replayed = applicationOn(whole);
  replayed.initChain();
  replayed.commit();
  growTo(replayed, network, 12);
  // Every height from here on begins in a process of its own.
  let reopened = openStore(join(root, "restored"), { ...options, mode: "write" });
  for (let height = 8; height <= 12; height++) {
    growTo(applicationOn(reopened), network, height);
    reopened.close();
    reopened = openStore(join(root, "restored"), { ...options, mode: "write" });
  }
  const again = applicationOn(reopened);
  assert.deepEqual(again.info(), replayed.info());
  assert.deepEqual(rowsOf(reopened), rowsOf(whole));
  for (const height of [0, 5, 6, 12]) {
    assert.deepEqual(reopened.blocks.header(height), whole.blocks.header(height), `${height}`);
  }
  assert.deepEqual(reopened.blocks.block(6), whole.blocks.block(6));
  assert.deepEqual(takenFrom(again, 4096), takenFrom(replayed, 4096));
  const report = reopened.check();
  assert.deepEqual([report.faults, report.blocks, report.transactions], [[], 13, 7]);
  reopened.close();
  whole.close();
});

test("a chain longer than its span begins at the lowest block of the span, with what is below refused by name", () => {
  const source = grownApplication(network, SPAN + 3);
  const { store, app } = restoredFrom(source, "long", 1 << 20);
  assert.deepEqual(store.retained, { headersFrom: 3, bodiesFrom: SPAN + 4 });
  const pruned = (oldest: number, what: () => unknown) =>
    assert.throws(
      what,
      (error: unknown) =>
        error instanceof LedgerError &&
        error.code === "STORAGE_PRUNED" &&
        error.evidence.oldest === oldest,
    );
  pruned(3, () => store.blocks.header(2));
  pruned(3, () => store.blocks.block(0));
  assert.equal(store.blocks.header(3).height, 3);
  pruned(SPAN + 4, () => store.blocks.block(3));
  pruned(SPAN + 4, () => store.blocks.block(SPAN + 3));
  // Its undo would lead to a block whose branch nobody has brought.
  pruned(4, () => store.undoOf(3));
  assert.equal(store.undoOf(4).length > 0, true);
  pruned(SPAN + 4, () => store.undosAbove(SPAN + 2));
  assert.deepEqual(store.undosAbove(SPAN + 3), []);
  const absent = new Uint8Array(32).fill(7) as Digest;
  pruned(3, () => store.readBlockById(0x12, absent));
  assert.equal(store.findTransaction(absent), undefined);
  assert.equal(store.absentPast(absent)?.code, "STORAGE_PRUNED");
  growTo(app, network, SPAN + 5);
  assert.equal(store.undosAbove(SPAN + 3).length, 2);
  store.rewind(store.undosAbove(SPAN + 3));
  assert.equal(store.tipHeight, SPAN + 3);
  assert.deepEqual(store.check().faults, []);
  growTo(source, network, SPAN + 4);
  growTo(applicationOn(store), network, SPAN + 4);
  assert.deepEqual(applicationOn(store).info(), source.info());
  store.close();
});

test("a store that has begun takes no snapshot, and a refused one leaves it empty", () => {
  const source = grownApplication(network, 2);
  const begun = createStore(join(root, "begun"), document, options);
  const app = applicationOn(begun);
  app.initChain();
  app.commit();
  assert.equal(app.offerSnapshot(takenFrom(source), trustIn(source)), "REJECT");
  begun.close();
  const store = createStore(join(root, "empty"), document, options);
  const other = applicationOn(store);
  const snapshot = takenFrom(source, 4096);
  const chunks = chunksOf(source, snapshot);
  assert.equal(other.offerSnapshot(snapshot, trustIn(source)), "ACCEPT");
  for (const [index, chunk] of chunks.slice(1).entries()) {
    assert.equal(other.applySnapshotChunk(index + 1, chunk, "peer").result, "ACCEPT");
  }
  assert.equal(other.applySnapshotChunk(0, new Uint8Array(1), "liar").result, "RETRY");
  assert.deepEqual([store.tipHeight, rowsOf(store)], [-1, []]);
  assert.deepEqual(store.retained, { headersFrom: 0, bodiesFrom: 0 });
  store.close();
});

test("a ledger whose marks of what it retains are lost is damaged, and not empty below", () => {
  const source = grownApplication(network, 3);
  const { store } = restoredFrom(source, "unmarked");
  store.close();
  const file = new DatabaseSync(join(root, "unmarked", "ledger.db"));
  file.exec("DELETE FROM meta WHERE name = 'retained'");
  file.close();
  assert.throws(
    () => openStore(join(root, "unmarked"), { ...options, mode: "write" }),
    (error: unknown) => error instanceof LedgerError && error.code === "STORAGE_CORRUPT",
  );
});
