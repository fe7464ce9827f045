import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { decodeBlock } from "../../../src/consensus/block.ts";
import { rebuildLane } from "../../../src/consensus/rebuild-lane.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { ChainVerifier } from "../../../src/machine/chain-verifier.ts";
import { Machine } from "../../../src/machine/machine.ts";
import { computeCompactRoot } from "../../../src/merkle/compact-range.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import {
  decodeImportProgress,
  encodeImportProgress,
} from "../../../src/storage/import-progress.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { TEST_HASHES, TEST_SUITES } from "../../support/test-algorithms.ts";
import { POLICIES, SHORT_TIMING } from "../../support/test-genesis.ts";
import { admitRaw, rawOf, type TestNetwork } from "../../support/test-network.ts";
import { dualNetwork, rewindTo, sealBlock } from "./chain-script.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const options = { hashes: TEST_HASHES };
const root = temporaryFolder();

/** A machine on a store, as a node starts one; the past is what the store holds. */
function machineOn(store: ChainStore, network: TestNetwork): Machine {
  const genesis = network.genesisBranch();
  const branch = store.branch(genesis);
  const lane = (code: number, size: number) => {
    const { chainId, facts } = store.branch(genesis);
    const blocks = [...store.blocks.blocks({ from: 0, to: size - 1 })].map(({ height, raw }) => {
      const context = { hashes: TEST_HASHES, chainId, limits: facts.limits };
      const decoded = decodeBlock(raw, { ...context, isGenesis: height === 0 });
      assert(decoded.ok, inspect(decoded));
      return decoded.value;
    });
    return rebuildLane(TEST_HASHES, blocks, { chainId, code, schedule: facts.schedule });
  };
  const past = {
    lane,
    historyRoot: (code: number, size: number) =>
      computeCompactRoot(requireHash(TEST_HASHES, code), lane(code, size).history),
  };
  return new Machine({ hashes: TEST_HASHES, suites: TEST_SUITES, past }, store, branch);
}

/** Judges the next block of a network and keeps it. */
function follow(machine: Machine, network: TestNetwork, height: number): void {
  const block = admitRaw(machine.branch, rawOf(network.at(height)));
  const replayed = machine.replayBlock(block, network.document);
  assert(replayed.ok, inspect(replayed));
  machine.commit();
}

test("a machine that is stopped after every block makes the chain of one that never was", () => {
  const network = dualNetwork();
  for (let i = 0; i < 12; i++) sealBlock(network, "block", i % 4);
  const folder = join(root, "stopped");
  createStore(folder, network.document, options).close();
  for (let height = 0; height <= network.height; height++) {
    const store = openStore(folder, { ...options, mode: "write" });
    const machine = machineOn(store, network);
    assert.equal(machine.branch.height, height - 1);
    follow(machine, network, height);
    store.close();
  }
  const store = openStore(folder, { ...options, mode: "read" });
  assert.deepEqual(store.check().faults, []);
  const verifier = new ChainVerifier({
    document: network.document,
    hashes: TEST_HASHES,
    suites: TEST_SUITES,
    foreseen: [],
    replay: true,
  });
  for (const { raw } of store.blocks.blocks({ from: 0, to: store.tipHeight })) {
    const verified = verifier.verify(raw);
    assert(verified.ok, inspect(verified));
  }
  assert.deepEqual(verifier.branch.lanes, network.branch.lanes);
  store.close();
});

test("a machine takes its store through a reorg and on", () => {
  const network = dualNetwork();
  for (let i = 0; i < 5; i++) sealBlock(network, "main");
  const store = createStore(join(root, "reorg"), network.document, options);
  const machine = machineOn(store, network);
  for (let height = 0; height <= 5; height++) follow(machine, network, height);
  rewindTo(network, 3);
  for (let i = 0; i < 4; i++) sealBlock(network, "better");
  const genesis = network.genesisBranch();
  machine.rewind(store.branch(genesis, 3), store.undosAbove(3));
  for (let height = 4; height <= 7; height++) follow(machine, network, height);
  const prefix = new Uint8Array(0);
  assert.deepEqual([...store.entries(prefix)], [...network.chain.entries(prefix)]);
  assert.deepEqual(store.branch(genesis).lanes, network.branch.lanes);
  assert.deepEqual(store.check().faults, []);
  store.close();
});

test("the progress of an import comes back as it was written", () => {
  const network = dualNetwork();
  const store = createStore(join(root, "import"), network.document, options);
  const progress = {
    bytesDone: 5_000_000_000,
    linesDone: 39_137,
    digest: new Uint8Array(32).fill(3),
    height: 0,
  };
  const notes = new Map([["import", encodeImportProgress(progress)]]);
  store.commitBlock(network.at(0), { notes });
  assert.deepEqual(decodeImportProgress(store.note("import") ?? assert.fail()), progress);
  assert.equal(decodeImportProgress(new Uint8Array([1, 2, 3])), undefined);
  store.close();
});

test("a chain through all rule versions keeps the ids of every code, and is sound", () => {
  const algs = { legacy: 0x12, pq: 0x16 };
  const later = [
    { start: 10, rule: 2, algs },
    { start: 20, rule: 3, algs },
    { start: 30, rule: 4, algs },
    { start: 40, rule: 5, algs: { legacy: null, pq: 0x16 } },
  ] as const;
  const network = dualNetwork({
    rule: 1,
    algs: { legacy: 0x12, pq: null },
    plan: later.map((entry) => ({ ...entry, policy: POLICIES[entry.rule], timing: SHORT_TIMING })),
  });
  network.sealTo(45);
  const store = createStore(join(root, "epochs"), network.document, options);
  for (const candidate of network.chain.kept) store.commitBlock(candidate);
  const codesAt = (height: number) => store.blocks.header(height).ids.map(([code]) => code);
  assert.deepEqual(codesAt(5), [0x12, 0x16], "the id under a code to come is held from the start");
  assert.deepEqual(codesAt(25), [0x12, 0x16]);
  assert.deepEqual(codesAt(35), [0x16, 0x12], "the canonical id comes first");
  assert.deepEqual(codesAt(39), [0x16, 0x12], "the last block with the code still has its id");
  assert.deepEqual(codesAt(45), [0x16]);
  assert.deepEqual(store.check().faults, []);
  const genesis = network.genesisBranch();
  for (const height of [9, 10, 39, 40, 45]) {
    assert.deepEqual(store.branch(genesis, height), network.at(height).branch, `branch ${height}`);
  }
  store.rewind(store.undosAbove(35));
  for (let height = 36; height <= 45; height++) store.commitBlock(network.at(height));
  assert.deepEqual(store.check().faults, []);
  store.close();
});
