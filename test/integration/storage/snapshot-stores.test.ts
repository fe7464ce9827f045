import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Application } from "../../../src/machine/application.ts";
import { recentOf } from "../../../src/node/recent-of.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  grownApplication,
  growTo,
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

test("a snapshot is not restored into a store that keeps bodies", () => {
  const source = grownApplication(network, 2);
  const store = createStore(join(root, "empty"), document, options);
  const app = applicationOn(store);
  assert.equal(app.offerSnapshot(takenFrom(source), trustIn(source)), "REJECT");
  assert.equal(store.tipHeight, -1);
  store.close();
});
