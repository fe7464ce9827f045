import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { computeTransactionId } from "../../../src/ledger/transaction.ts";
import type { Candidate } from "../../../src/machine/machine.ts";
import { InvariantError } from "../../../src/primitives/assert.ts";
import type { Digest, HashCode } from "../../../src/primitives/brand.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { TEST_HASHES } from "../../support/test-algorithms.ts";
import { testKey } from "../../support/test-keys.ts";
import { rawOf, type TestNetwork } from "../../support/test-network.ts";
import { dualNetwork, rewindTo, sealBlock, sideBlock } from "./chain-script.ts";
import { failureOf, temporaryFolder } from "./temporary-folder.ts";

const root = temporaryFolder();
let made = 0;

/** A store that holds the blocks of a network. */
function storeOf(network: TestNetwork, options = {}): ChainStore {
  made += 1;
  const folder = join(root, `${made}`);
  const store = createStore(folder, network.document, { hashes: TEST_HASHES, ...options });
  for (const candidate of network.chain.kept) store.commitBlock(candidate);
  return store;
}

function networkOf(blocks: number): TestNetwork {
  const network = dualNetwork();
  for (let i = 0; i < blocks; i++) sealBlock(network, "block");
  return network;
}

/** The ids of a block as its header has them. */
function idsOf(candidate: Candidate) {
  return sideBlock(candidate).ids;
}

/** A digest that shares its first bytes with another. */
function sibling(id: Digest): Digest {
  const other = id.slice();
  other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 1;
  return other;
}

test("blocks are read as they were committed, by height and by each id", () => {
  const network = networkOf(5);
  const store = storeOf(network);
  for (const candidate of network.chain.kept) {
    const { height } = candidate.branch;
    const block = store.blocks.block(height);
    assert.deepEqual(block.raw, rawOf(candidate));
    assert.deepEqual(block.ids, idsOf(candidate));
    assert.deepEqual(store.blocks.header(height).header, candidate.block.headerBytes);
    for (const [code, id] of candidate.ids) {
      assert.deepEqual(store.readBlockById(code, id).raw, block.raw, `height ${height}`);
    }
  }
  const range = { from: 2, to: 4 };
  assert.deepEqual(
    [...store.blocks.blocks(range)].map(({ height }) => height),
    [2, 3, 4],
  );
  assert.deepEqual(
    [...store.blocks.headers(range)].map(({ header }) => header),
    [2, 3, 4].map((height) => network.at(height).block.headerBytes),
  );
  assert.deepEqual([...store.blocks.blocks({ from: 3, to: 2 })], []);
  store.close();
});

test("what is not held is an error and never something else", () => {
  const network = networkOf(2);
  const store = storeOf(network);
  const [[code, id] = [0, new Uint8Array(0)], other] = idsOf(network.tip);
  for (const height of [-1, 3]) {
    assert.equal(failureOf(() => store.blocks.block(height)).code, "STORAGE_NOT_HELD");
  }
  const asked: readonly (readonly [HashCode, Digest])[] = [
    [code, sibling(id)],
    [other?.[0] ?? 0, id],
    [0x1e, id],
  ];
  for (const [askedCode, askedId] of asked) {
    assert.deepEqual(store.findBlocks(askedCode, askedId), []);
    const failure = failureOf(() => store.readBlockById(askedCode, askedId));
    assert.equal(failure.code, "STORAGE_NOT_HELD");
  }
  store.close();
});

test("one id of two blocks is two entries, and both are reported", () => {
  const network = networkOf(2);
  const store = storeOf(network);
  const candidate = sealBlock(network, "one");
  store.commitBlock(candidate);
  rewindTo(network, 2);
  const twin = sideBlock(sealBlock(network, "two"));
  const [[legacy, shared] = [0, new Uint8Array(0)], [, own] = []] = idsOf(candidate);
  const [, [pq, twinId] = [0, new Uint8Array(0)]] = twin.ids;
  // A collision of the legacy function: the twin's legacy id is that of the block.
  const kept = store.putSideBlock({
    ...twin,
    ids: [
      [legacy, shared],
      [pq, twinId],
    ],
  });
  assert(kept.ok && kept.value.isNew);
  const [evidence] = kept.value.shared;
  assert.equal(kept.value.shared.length, 1);
  assert.equal(evidence?.code, legacy);
  assert.deepEqual(evidence?.id, shared);
  assert.deepEqual(
    store.findBlocks(legacy, shared).map(({ branch, height }) => [branch, height]),
    [
      ["side", 3],
      ["main", 3],
    ],
  );
  const failure = failureOf(() => store.readBlockById(legacy, shared));
  assert.equal(failure.code, "STORAGE_SHARED_ID");
  assert.deepEqual(store.readBlockById(pq, own ?? shared).raw, rawOf(candidate));
  assert.deepEqual(store.readBlockById(pq, twinId).raw, twin.raw);
  assert.deepEqual(store.sharedIds(), kept.value.shared);
  store.close();
});

test("a committed block whose id another has is reported too", () => {
  const network = networkOf(3);
  const store = storeOf(network);
  const [[legacy, taken] = [0, new Uint8Array(0)]] = idsOf(network.at(2));
  const candidate = sealBlock(network, "colliding");
  const [subject] = candidate.branch.sealable;
  assert(subject !== undefined);
  const [, pq] = subject.ids;
  assert(pq !== undefined);
  const ids = [[legacy, taken] as const, pq];
  const forged = {
    ...candidate,
    ids: new Map(ids),
    branch: { ...candidate.branch, sealable: [{ ...subject, ids }] },
  };
  const shared = store.commitBlock(forged);
  assert.equal(shared.length, 1);
  assert.deepEqual(
    shared[0]?.places.map(({ height }) => height),
    [2, 4],
  );
  assert.equal(failureOf(() => store.readBlockById(legacy, taken)).code, "STORAGE_SHARED_ID");
  store.close();
});

test("a transaction is found by its whole id, before and after a reorg", () => {
  const network = networkOf(3);
  const lost = network.tip;
  const store = storeOf(network);
  const sha256 = requireHash(TEST_HASHES, 0x12);
  const idsIn = (candidate: Candidate) =>
    candidate.block.body.statements.flatMap(({ transaction }, position) =>
      transaction === undefined
        ? []
        : [{ position, id: computeTransactionId(sha256, transaction.body) }],
    );
  for (const candidate of network.chain.kept) {
    for (const { id, position } of idsIn(candidate)) {
      const found = store.findTransaction(id);
      const statement = candidate.block.body.statements[position]?.bytes;
      const { height } = candidate.branch;
      assert.deepEqual(found, { height, position, code: 0x12, statement });
      assert.equal(store.findTransaction(sibling(id)), undefined);
    }
  }
  store.rewind(store.undosAbove(2));
  rewindTo(network, 2);
  const found = sealBlock(network, "instead");
  store.commitBlock(found);
  for (const { id } of idsIn(lost)) assert.equal(store.findTransaction(id), undefined);
  for (const { id } of idsIn(found)) assert.equal(store.findTransaction(id)?.height, 3);
  store.close();
});

test("a rewind brings back state and branch, and its blocks are a side branch that can return", () => {
  const network = networkOf(6);
  const store = storeOf(network);
  const early = storeOf(networkOf(4));
  store.rewind(store.undosAbove(4));
  assert.equal(store.tipHeight, 4);
  const prefix = new Uint8Array(0);
  assert.deepEqual([...store.entries(prefix)], [...early.entries(prefix)]);
  const genesis = network.genesisBranch();
  assert.deepEqual(store.branch(genesis).lanes, network.at(4).branch.lanes);
  assert.deepEqual(store.branch(genesis, 2).lanes, network.at(2).branch.lanes);
  const [branch] = store.sideBranches(-1);
  assert.equal(branch?.forkHeight, 4);
  assert.deepEqual(
    branch?.blocks.map(({ height, key }) => store.readPlace({ branch: "side", height, key }).raw),
    [5, 6].map((height) => rawOf(network.at(height))),
  );
  for (const height of [5, 6]) store.commitBlock(network.at(height));
  assert.deepEqual(store.sideBranches(-1), []);
  assert.deepEqual(store.check().faults, []);
  store.close();
  early.close();
});

test("a chain of one classical lineage is taken back too", () => {
  const network = dualNetwork({ rule: 1, algs: { legacy: 0x12, pq: null } });
  for (let i = 0; i < 3; i++) sealBlock(network, "v1");
  const store = storeOf(network);
  store.rewind(store.undosAbove(1));
  assert.equal(store.sideBranches(1).length, 1);
  for (const height of [2, 3]) store.commitBlock(network.at(height));
  assert.deepEqual(store.check().faults, []);
  store.close();
});

test("ids of 48 and 64 bytes are held as any other", () => {
  const network = dualNetwork({ rule: 3, algs: { legacy: 0x20, pq: 0x14 } });
  sealBlock(network, "long");
  const store = storeOf(network);
  const ids = store.blocks.block(1).ids;
  assert.deepEqual(
    ids.map(([code, id]) => [code, id.length]),
    [
      [0x20, 48],
      [0x14, 64],
    ],
  );
  for (const [code, id] of ids) assert.equal(store.readBlockById(code, id).height, 1);
  assert.deepEqual(store.check().faults, []);
  store.close();
});

test("undos are kept as far back as asked, and not one block further", () => {
  const network = networkOf(6);
  const store = storeOf(network, { undoBlocks: 3 });
  assert.equal(failureOf(() => store.undosAbove(2)).code, "STORAGE_PRUNED");
  assert.equal(failureOf(() => store.branch(network.genesisBranch(), 2)).code, "STORAGE_PRUNED");
  const undos = network.chain.kept.slice(3).map(({ undo }) => undo);
  assert.equal(failureOf(() => store.rewind(undos.reverse())).code, "STORAGE_PRUNED");
  assert.equal(store.tipHeight, 6);
  store.rewind(store.undosAbove(3));
  assert.equal(store.tipHeight, 3);
  assert.deepEqual(store.branch(network.genesisBranch()).lanes, network.at(3).branch.lanes);
  store.close();
});

test("what does not follow is a defect of the caller and changes nothing", () => {
  const network = networkOf(3);
  const store = storeOf(network);
  const [undo = []] = store.undosAbove(2);
  const other = undo.map(([key]) => [key, new Uint8Array([9])] as const);
  assert.throws(() => store.commitBlock(network.at(3)), InvariantError);
  assert.throws(() => store.rewind([other]), InvariantError);
  assert.throws(() => store.noteFinality({ finalHeight: 4 }), InvariantError);
  store.noteFinality({ finalHeight: 2 });
  assert.throws(() => store.rewind(store.undosAbove(1)), InvariantError);
  assert.equal(store.tipHeight, 3);
  assert.deepEqual(store.check().faults, []);
  store.rewind(store.undosAbove(2));
  store.commitBlock(network.at(3));
  store.close();
});

test("a commit that was held for a block goes when the block is taken back", () => {
  const network = networkOf(3);
  const store = storeOf(network);
  store.noteFinality({ finalHeight: 1, looseCommit: new Uint8Array([5]) });
  store.rewind(store.undosAbove(2));
  assert.equal(store.looseCommit, undefined);
  store.close();
});

test("finality rises, never falls, and survives", () => {
  const network = networkOf(3);
  const store = storeOf(network);
  assert.equal(store.finalHeight, -1);
  assert.equal(store.looseCommit, undefined);
  store.noteFinality({ finalHeight: 2, looseCommit: new Uint8Array([5]) });
  store.noteFinality({ finalHeight: 1 });
  assert.equal(store.finalHeight, 2);
  assert.deepEqual(store.looseCommit, new Uint8Array([5]));
  const { directory } = store;
  store.close();
  const again = openStore(directory, { mode: "write", hashes: TEST_HASHES });
  assert.equal(again.finalHeight, 2);
  again.commitBlock(sealBlock(network, "next"), { finalHeight: 4, looseCommit: null });
  assert.equal(again.finalHeight, 4);
  assert.equal(again.looseCommit, undefined);
  again.close();
});

test("notes are written with their block or alone, and forgotten when asked", () => {
  const network = networkOf(1);
  const store = storeOf(network);
  assert.equal(store.note("import"), undefined);
  const notes = new Map([["import", new Uint8Array([1])]]);
  store.commitBlock(sealBlock(network, "noted"), { notes });
  assert.deepEqual(store.note("import"), new Uint8Array([1]));
  store.putNotes(new Map([["import", new Uint8Array(0)]]));
  assert.deepEqual(store.note("import"), new Uint8Array(0));
  store.putNotes(new Map([["import", null]]));
  assert.equal(store.note("import"), undefined);
  store.close();
});

test("a key never signs two blocks of one height, not even after a restart", () => {
  const network = networkOf(3);
  const store = storeOf(network);
  const { keyId } = testKey(1, "alice");
  const intent = (height: number) => ({ keyId, height, ids: idsOf(network.at(height)) });
  assert.equal(store.recordSealIntent(intent(2)).ok, true);
  assert.equal(store.recordSealIntent(intent(2)).ok, true, "the same again");
  const { directory } = store;
  store.close();
  const again = openStore(directory, { mode: "write", hashes: TEST_HASHES });
  const other = again.recordSealIntent({ ...intent(2), ids: intent(3).ids });
  assert(!other.ok && other.error.code === "STORAGE_SEAL_CONFLICT");
  assert.deepEqual(other.error.signed, { height: 2, ids: intent(2).ids });
  const half = again.recordSealIntent({ ...intent(2), ids: intent(2).ids.slice(0, 1) });
  assert.equal(half.ok, false, "one of two ids is another set");
  assert.equal(again.recordSealIntent(intent(1)).ok, false, "below what was signed");
  assert.equal(again.recordSealIntent(intent(3)).ok, true);
  assert.equal(again.lastSealed(keyId)?.height, 3);
  const bob = testKey(1, "bob").keyId;
  assert.equal(again.recordSealIntent({ ...intent(1), keyId: bob }).ok, true, "another key");
  const both = again.recordSealIntents([{ ...intent(2), keyId: bob }, intent(2)]);
  assert.equal(both.ok, false);
  assert.equal(again.lastSealed(bob)?.height, 1, "all keys or none");
  again.close();
});

test("counts and sizes are those of the rows", () => {
  const network = networkOf(4);
  const store = storeOf(network);
  const { tables, databaseBytes, walBytes } = store.stats();
  const rowsOf = (name: string) => tables.find(({ table }) => table === name)?.rows;
  assert.equal(rowsOf("headers"), 5);
  assert.equal(rowsOf("bodies"), 5);
  assert.equal(rowsOf("block_ids"), 10);
  assert.equal(rowsOf("state"), [...store.entries(new Uint8Array(0))].length);
  assert.equal(store.check().transactions, 8);
  for (const { table, sizeBytes } of tables) assert(sizeBytes >= 4096, table);
  assert(databaseBytes > 0 && walBytes > 0);
  store.checkpoint();
  const after = store.stats();
  assert.equal(after.walBytes, 0);
  const total = after.tables.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  // Besides the tables the file holds the page of their names.
  assert.equal(after.databaseBytes, total + after.freeBytes + 4096);
  store.close();
});
