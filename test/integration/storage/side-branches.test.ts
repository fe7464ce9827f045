import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { Candidate } from "../../../src/machine/machine.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { TEST_HASHES } from "../../support/test-algorithms.ts";
import { dualNetwork, rewindTo, sealBlock, sideBlock } from "./chain-script.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const root = temporaryFolder();
let made = 0;

/**
 * Blocks 0..4 of one branch, 3..5 of a second that leaves it after 2, and 5 of a third that leaves the second after
 * 4.
 */
function threeBranches() {
  const network = dualNetwork();
  for (let i = 0; i < 4; i++) sealBlock(network, "main");
  const main = [...network.chain.kept];
  rewindTo(network, 2);
  const second = [3, 4, 5].map(() => sealBlock(network, "second"));
  rewindTo(network, 4);
  const third = [sealBlock(network, "third")];
  return { document: network.document, main, second, third };
}

const { document, main, second, third } = threeBranches();

function storeOf(options = {}): ChainStore {
  made += 1;
  const store = createStore(join(root, `${made}`), document, { hashes: TEST_HASHES, ...options });
  for (const candidate of main) store.commitBlock(candidate);
  return store;
}

function put(store: ChainStore, candidate: Candidate | undefined) {
  assert(candidate !== undefined);
  return store.putSideBlock(sideBlock(candidate));
}

/** Branches as the heights of their fork and blocks. */
function shapes(store: ChainStore, above = -1) {
  return store
    .sideBranches(above)
    .map(({ forkHeight, blocks }) => [forkHeight, ...blocks.map(({ height }) => height)]);
}

test("side blocks form branches, one for each block without a successor", () => {
  const store = storeOf();
  for (const candidate of [...second, ...third]) assert.equal(put(store, candidate).ok, true);
  assert.deepEqual(shapes(store), [
    [2, 3, 4, 5],
    [2, 3, 4, 5],
  ]);
  assert.deepEqual(shapes(store, 2).length, 2);
  assert.deepEqual(shapes(store, 3), []);
  assert.deepEqual(store.check().faults, []);
  store.close();
});

test("a block is kept once, whether beside the branch or on it", () => {
  const store = storeOf();
  const first = put(store, second[0]);
  assert(first.ok && first.value.isNew);
  const again = put(store, second[0]);
  assert(again.ok && !again.value.isNew);
  const own = put(store, main[3]);
  assert(own.ok && !own.value.isNew);
  assert.deepEqual(shapes(store), [[2, 3]]);
  store.close();
});

test("a block without a parent is refused until the parent is held", () => {
  const store = storeOf();
  const orphan = put(store, second[1]);
  assert(!orphan.ok && orphan.error.code === "STORAGE_SIDE_ORPHAN");
  assert.equal(put(store, second[0]).ok, true);
  assert.equal(put(store, second[1]).ok, true);
  store.close();
});

test("the number and the bytes of side blocks are bounded", () => {
  const byCount = storeOf({ sideBlocksMax: 2 });
  assert.equal(put(byCount, second[0]).ok, true);
  assert.equal(put(byCount, second[1]).ok, true);
  const third3 = put(byCount, second[2]);
  assert(!third3.ok && third3.error.code === "STORAGE_SIDE_FULL");
  assert.deepEqual([third3.error.blocks, third3.error.limits.blocksMax], [2, 2]);
  byCount.close();
  const [one] = second;
  assert(one !== undefined);
  const { raw } = sideBlock(one);
  const sizeBytes = [raw.header, ...raw.statements].reduce((sum, part) => sum + part.length, 0);
  const tight = storeOf({ sideBytesMax: sizeBytes });
  assert.equal(put(tight, one).ok, true);
  tight.close();
  const tighter = storeOf({ sideBytesMax: sizeBytes - 1 });
  const refused = put(tighter, one);
  assert(!refused.ok && refused.error.code === "STORAGE_SIDE_FULL");
  tighter.close();
});

test("finality drops what it decides against, with all that stands on it", () => {
  const store = storeOf();
  for (const candidate of [...second, ...third]) put(store, candidate);
  store.noteFinality({ finalHeight: 2 });
  assert.deepEqual(shapes(store).length, 2, "a fork at the final block may still win");
  store.noteFinality({ finalHeight: 3 });
  assert.deepEqual(shapes(store), []);
  assert.equal(store.check().sideBlocks, 0);
  assert.deepEqual(store.check().faults, []);
  const late = put(store, second[0]);
  assert(!late.ok && late.error.code === "STORAGE_SIDE_FINAL");
  assert.deepEqual([late.error.height, late.error.finalHeight], [3, 3]);
  const above = put(store, second[1]);
  assert(!above.ok && above.error.code === "STORAGE_SIDE_ORPHAN");
  store.close();
});

test("blocks above finality that lead back to the branch stay", () => {
  const store = storeOf();
  for (const candidate of [...second, ...third]) put(store, candidate);
  store.rewind(store.undosAbove(2));
  assert.deepEqual(shapes(store).length, 3);
  for (const candidate of second.slice(0, 2)) store.commitBlock(candidate);
  assert.deepEqual(shapes(store).sort(), [
    [2, 3, 4],
    [4, 5],
    [4, 5],
  ]);
  store.noteFinality({ finalHeight: 4 });
  assert.deepEqual(shapes(store), [
    [4, 5],
    [4, 5],
  ]);
  const winner = second[2];
  assert(winner !== undefined);
  store.commitBlock(winner, { finalHeight: 5 });
  assert.deepEqual(shapes(store), []);
  assert.deepEqual(store.check().faults, []);
  store.close();
});
