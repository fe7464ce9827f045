import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { ChainId } from "../../../src/primitives/brand.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { dualNetwork, sealBlock } from "./chain-script.ts";
import { failureOf, temporaryFolder } from "./temporary-folder.ts";

const options = { hashes: PLAIN_HASHES };
const root = temporaryFolder();
const network = dualNetwork();
for (let i = 0; i < 3; i++) sealBlock(network, "block");

/** A closed store of four blocks. */
function storedLedger(name: string): string {
  const folder = join(root, name);
  const store = createStore(folder, network.document, options);
  for (const candidate of network.chain.kept) store.commitBlock(candidate);
  store.close();
  return folder;
}

function codeOfOpening(folder: string, mode: "read" | "write" = "write"): string {
  return failureOf(() => openStore(folder, { ...options, mode })).code;
}

test("a new store makes its folder and files for their owner alone", () => {
  const folder = join(root, "new", "deep");
  const store = createStore(folder, network.document, options);
  store.commitBlock(network.at(0));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const name of readdirSync(folder)) {
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
  }
  assert.deepEqual(readdirSync(folder).sort(), [
    "ledger.db",
    "ledger.db-shm",
    "ledger.db-wal",
    "ledger.lock",
  ]);
  store.close();
  assert.deepEqual(readdirSync(folder).sort(), ["ledger.db", "ledger.lock"]);
});

test("a folder may hold other things, but no second ledger", () => {
  const folder = join(root, "shared");
  mkdirSync(folder);
  writeFileSync(join(folder, "config.toml"), "# mine");
  createStore(folder, network.document, options).close();
  const failure = failureOf(() => createStore(folder, network.document, options));
  assert.equal(failure.code, "STORAGE_EXISTS");
  assert.match(failure.message, new RegExp(folder));
  openStore(folder, { ...options, mode: "write" }).close();
});

test("what a killed creation left is cleared away", () => {
  const folder = join(root, "half");
  mkdirSync(folder);
  writeFileSync(join(folder, "ledger.db.new"), "half a database");
  writeFileSync(join(folder, "ledger.db.new-wal"), "half a log");
  assert.equal(codeOfOpening(folder), "STORAGE_MISSING");
  createStore(folder, network.document, options).close();
  assert.deepEqual(readdirSync(folder).sort(), ["ledger.db", "ledger.lock"]);
});

test("what is no ledger is told apart: nothing, a file, a text, another database", () => {
  assert.equal(codeOfOpening(join(root, "nowhere")), "STORAGE_MISSING");
  const empty = join(root, "empty");
  mkdirSync(empty);
  assert.equal(codeOfOpening(empty), "STORAGE_MISSING");
  assert.equal(codeOfOpening(empty, "read"), "STORAGE_MISSING");
  const file = join(root, "file");
  writeFileSync(file, "a file");
  assert.equal(codeOfOpening(file), "STORAGE_NOT_A_LEDGER");
  assert.equal(
    failureOf(() => createStore(file, network.document, options)).code,
    "STORAGE_NOT_A_LEDGER",
  );
  const text = join(root, "text");
  mkdirSync(text);
  writeFileSync(join(text, "ledger.db"), "not a database at all, but long enough ".repeat(50));
  assert.equal(codeOfOpening(text), "STORAGE_NOT_A_LEDGER");
  const foreign = join(root, "foreign");
  mkdirSync(foreign);
  const other = new DatabaseSync(join(foreign, "ledger.db"));
  other.exec("CREATE TABLE notes (text TEXT)");
  other.close();
  assert.equal(codeOfOpening(foreign), "STORAGE_NOT_A_LEDGER");
  writeFileSync(join(empty, "ledger.db"), "");
  assert.equal(codeOfOpening(empty), "STORAGE_NOT_A_LEDGER");
});

test("a newer format is refused by both modes, and a table of another form is damage", () => {
  const folder = storedLedger("newer");
  const file = new DatabaseSync(join(folder, "ledger.db"));
  const { value } = file.prepare("SELECT value FROM meta WHERE name = 'format'").get() ?? {};
  assert.deepEqual(value, new Uint8Array([1]));
  // 2 in the encoding of the codec, with the CRC-32 of "format" and this byte, seeded with the length of the name.
  const sum = crc32Of("format", new Uint8Array([2]));
  file
    .prepare("UPDATE meta SET value = ?, checksum = ? WHERE name = 'format'")
    .run(new Uint8Array([2]), sum);
  file.close();
  for (const mode of ["read", "write"] as const) {
    const failure = failureOf(() => openStore(folder, { ...options, mode }));
    assert.equal(failure.code, "STORAGE_FORMAT");
    assert.equal(failure.evidence.format, 2);
  }
  const altered = storedLedger("altered");
  const other = new DatabaseSync(join(altered, "ledger.db"));
  other.exec("ALTER TABLE state ADD COLUMN extra INTEGER");
  other.close();
  assert.equal(codeOfOpening(altered), "STORAGE_CORRUPT");
});

test("the folder of another chain is refused, that of the chain is not", () => {
  const folder = storedLedger("chain");
  const { chainId } = network.document;
  const other = new Uint8Array(64).fill(7) as ChainId;
  const failure = failureOf(() => openStore(folder, { ...options, mode: "write", chainId: other }));
  assert.equal(failure.code, "STORAGE_WRONG_CHAIN");
  assert.equal(failure.evidence.found, `0x${Buffer.from(chainId).toString("hex")}`);
  assert.deepEqual(readdirSync(folder).sort(), ["ledger.db", "ledger.lock"]);
  openStore(folder, { ...options, mode: "read", chainId }).close();
});

test("one process writes at a time, and the lock ends with the store", () => {
  const folder = storedLedger("once");
  const store = openStore(folder, { ...options, mode: "write" });
  const failure = failureOf(() => openStore(folder, { ...options, mode: "write" }));
  assert.equal(failure.code, "STORAGE_LOCKED");
  // The refused attempt has not loosened the lock of the first.
  assert.equal(codeOfOpening(folder), "STORAGE_LOCKED");
  assert.equal(store.tipHeight, 3);
  store.close();
  openStore(folder, { ...options, mode: "write" }).close();
});

test("a reader beside the writer sees each block once it is durable, and writes nothing", () => {
  const folder = join(root, "readers");
  const writer = createStore(folder, network.document, options);
  writer.commitBlock(network.at(0));
  const reader = openStore(folder, { ...options, mode: "read" });
  assert.equal(reader.recovery, null);
  for (const height of [1, 2]) {
    assert.equal(reader.tipHeight, height - 1);
    writer.commitBlock(network.at(height));
    assert.equal(reader.tipHeight, height);
    const changes = network.at(height).changes;
    assert(changes.length > 0);
    for (const [key, value] of changes) assert.deepEqual(reader.get(key), value ?? undefined);
  }
  reader.snapshot(() => {
    assert.equal(reader.tipHeight, 2);
    writer.commitBlock(network.at(3));
    assert.equal(reader.tipHeight, 2, "a snapshot is of one moment");
  });
  assert.equal(reader.tipHeight, 3);
  const refused = [
    () => reader.commitBlock(network.at(3)),
    () => reader.rewind(reader.undosAbove(2)),
    () => reader.noteFinality({ finalHeight: 1 }),
    () => reader.putNotes(new Map()),
  ];
  for (const write of refused) assert.equal(failureOf(write).code, "STORAGE_READ_ONLY");
  writer.close();
  assert.equal(reader.tipHeight, 3);
  reader.close();
});

test("a store is found again under another path, and its newest blocks are its own", () => {
  const folder = storedLedger("moved");
  const moved = join(root, "elsewhere");
  renameSync(folder, moved);
  const store = openStore(moved, { ...options, mode: "write" });
  assert.deepEqual(store.recovery, {
    wasClean: true,
    wal: { sizeBytes: 0, committedFrames: 0, tornFrames: 0 },
  });
  assert.deepEqual(store.genesisBytes, network.document.bytes);
  assert.deepEqual(store.branch(network.genesisBranch()).lanes, network.branch.lanes);
  store.close();
  assert(!existsSync(folder));
});

function crc32Of(name: string, value: Uint8Array): number {
  let sum = ~name.length;
  for (const byte of [...new TextEncoder().encode(name), ...value]) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum;
}
