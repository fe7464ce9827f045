import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { Application } from "../../../src/machine/application.ts";
import { LedgerChain } from "../../../src/node/ledger-chain.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import {
  applyAll,
  chunksOf,
  snapshotNetwork,
  standingAt,
  takenFrom,
  trustIn,
} from "../../support/snapshot-scene.ts";
import { storedAlgorithms } from "../../support/stored-chain.ts";
import { TEST_HASHES, TEST_SUITES } from "../../support/test-algorithms.ts";
import { rawOf } from "../../support/test-network.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { watchWrites } from "./watched-writes.ts";

const HEIGHT = 6;
const TIP = 14;
const root = temporaryFolder();
const options = { hashes: TEST_HASHES };
const network = snapshotNetwork();
network.sealTo(TIP);
const { document } = network;
const source = standingAt(network, HEIGHT);
const snapshot = takenFrom(source, 4096);
const chunks = chunksOf(source, snapshot);
const chainOptions = { algorithms: await storedAlgorithms(), sealers: [] };

function restoreInto(store: ChainStore): void {
  const past = { lane: () => undefined, historyRoot: () => undefined };
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past };
  const branch = network.genesisBranch();
  const app = new Application(environment, { document, store, branch });
  assert.equal(app.offerSnapshot(snapshot, trustIn(source)), "ACCEPT");
  assert.deepEqual(applyAll(app, chunks), { result: "ACCEPT" });
}

const rowsOf = (store: ChainStore) => [...store.entries(new Uint8Array(0))];

/** What lies on the disk before each write call of a restore. */
function recordMoments(): readonly string[] {
  const directory = join(root, "running");
  const moments: string[] = [];
  let isWatched = false;
  watchWrites(() => {
    if (!isWatched) return;
    const folder = join(root, `moment-${moments.length}`);
    mkdirSync(folder);
    for (const file of readdirSync(directory)) {
      if (!/(?:\.lock|-shm)$/.test(file)) cpSync(join(directory, file), join(folder, file));
    }
    moments.push(folder);
  });
  const store = createStore(directory, document, options);
  isWatched = true;
  restoreInto(store);
  isWatched = false;
  store.close();
  return moments;
}

test("killed at any write call of a restore, a store has no block or the whole snapshot", (context) => {
  const moments = recordMoments();
  const whole = openStore(join(root, "running"), { ...options, mode: "write" });
  const expected = rowsOf(whole);
  let empty = 0;
  for (const [call, folder] of moments.entries()) {
    const store = openStore(folder, { ...options, mode: "write" });
    assert.deepEqual(store.check().faults, [], `call ${call}`);
    if (store.tipHeight < 0) {
      empty += 1;
      assert.deepEqual(rowsOf(store), [], `call ${call}`);
      assert.deepEqual(store.retained, { headersFrom: 0, bodiesFrom: 0 }, `call ${call}`);
      restoreInto(store);
    }
    assert.equal(store.tipHeight, HEIGHT);
    assert.deepEqual(rowsOf(store), expected, `call ${call}`);
    store.close();
    rmSync(folder, { recursive: true });
  }
  context.diagnostic(`${moments.length} write calls`);
  // One transaction: nothing of it is there before its last call.
  assert.equal(empty, moments.length);
  assert(moments.length > 50, `${moments.length} write calls`);
  whole.close();
});

test("a node goes on from a restored store with the blocks of the others, as one that has them all", () => {
  const folder = join(root, "node");
  const store = createStore(folder, document, options);
  restoreInto(store);
  store.close();
  const full = LedgerChain.create(join(root, "full"), document, chainOptions);
  for (let height = 1; height <= TIP; height++) take(full, height);
  for (let height = HEIGHT + 1; height <= TIP; height++) {
    // Each block in a life of its own.
    const chain = LedgerChain.open(folder, chainOptions);
    assert.equal(chain.branch.height, height - 1);
    take(chain, height);
    chain.close();
  }
  const chain = LedgerChain.open(folder, chainOptions);
  assert.deepEqual(chain.branch.sealable, full.branch.sealable);
  assert.deepEqual(chain.branch.lanes, full.branch.lanes);
  assert.deepEqual(rowsOf(chain.reader.store), rowsOf(full.reader.store));
  for (const code of [0x12, 0x16]) {
    assert.deepEqual(
      chain.environment.past.historyRoot(code, TIP),
      full.environment.past.historyRoot(code, TIP),
    );
  }
  assert.equal(chain.environment.past.historyRoot(0x14, TIP), undefined, "a code without a lane");
  chain.close();
  full.close();
});

function take(chain: LedgerChain, height: number): void {
  const taken = chain.importBlock(rawOf(network.at(height)));
  assert(taken.ok, `block ${height}: ${inspect(taken)}`);
}
