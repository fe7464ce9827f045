import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { TEST_HASHES } from "../../support/test-algorithms.ts";
import { dualNetwork, sealBlock } from "./chain-script.ts";
import { failureOf, temporaryFolder } from "./temporary-folder.ts";

const root = temporaryFolder();
let copies = 0;

test("a changed byte of a stored row is damage, with the table and height where it is read", () => {
  const network = dualNetwork();
  for (let i = 0; i < 12; i++) sealBlock(network, "block");
  const directory = join(root, "sound");
  const store = createStore(directory, network.document, { hashes: TEST_HASHES });
  for (const candidate of network.chain.kept) store.commitBlock(candidate);
  const held = [...store.entries(new Uint8Array(0))].find(([, value]) => value.length > 20);
  const undo = store.undosAbove(10)[0]?.find(([, before]) => before !== null);
  assert(held !== undefined && undo !== undefined && undo[1] !== null);
  const noted = new Uint8Array(40).fill(0x5a);
  store.putNotes(new Map([["note", noted]]));
  store.close();
  const [key, value] = held;
  const content = readFileSync(join(directory, "ledger.db"));
  const { headerBytes, body } = network.at(2).block;
  const statement = body.statements[1]?.bytes ?? noted;
  for (const [table, places, read, height] of [
    ["headers", placesOf(content, headerBytes), (one: ChainStore) => one.blocks.header(2), 2],
    ["bodies", placesOf(content, statement), (one: ChainStore) => one.blocks.block(2), 2],
    // A row of the state is its key, four bytes of its check, and its value; undos hold values too.
    ["state", placesBehind(content, key, 4, value), (one: ChainStore) => one.get(key), undefined],
    ["meta", placesOf(content, noted), (one: ChainStore) => one.note("note"), undefined],
    ["recents", placesOf(content, undo[1]), (one: ChainStore) => one.undosAbove(0), undefined],
  ] as const) {
    assert(places.length > 0, table);
    copies += 1;
    const copy = join(root, `copy-${copies}`);
    cpSync(directory, copy, { recursive: true });
    const damaged = Buffer.from(content);
    for (const at of places) damaged[at + 5] = (damaged[at + 5] ?? 0) ^ 0x10;
    writeFileSync(join(copy, "ledger.db"), damaged);
    const failure = failureOf(() => {
      using opened = openStore(copy, { mode: "read", hashes: TEST_HASHES });
      read(opened);
    });
    assert.equal(failure.code, "STORAGE_CORRUPT", table);
    assert.equal(failure.evidence.table, table);
    if (height !== undefined) assert.equal(failure.evidence.height, height);
  }
});

/** Where bytes stand in a file: in their row, and in what pages have left behind when rows moved. */
function placesOf(content: Buffer, bytes: Uint8Array): readonly number[] {
  const places: number[] = [];
  for (let at = content.indexOf(bytes); at >= 0; at = content.indexOf(bytes, at + 1)) {
    places.push(at);
  }
  return places;
}

/** Where bytes stand that follow others with a gap. */
function placesBehind(content: Buffer, first: Uint8Array, gap: number, second: Uint8Array) {
  const before = new Set(placesOf(content, first).map((at) => at + first.length + gap));
  return placesOf(content, second).filter((at) => before.has(at));
}
