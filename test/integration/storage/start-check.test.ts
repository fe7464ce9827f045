import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { checksum } from "../../../src/storage/checksum.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { TEST_HASHES } from "../../support/test-algorithms.ts";
import { dualNetwork, sealBlock } from "./chain-script.ts";
import { failureOf, temporaryFolder } from "./temporary-folder.ts";

const TIP = 12;

const options = { hashes: TEST_HASHES };
const root = temporaryFolder();
const network = dualNetwork();
for (let height = 1; height <= TIP; height++) sealBlock(network, "block");
const sound = join(root, "sound");
const store = createStore(sound, network.document, options);
for (const candidate of network.chain.kept) store.commitBlock(candidate);
store.close();

/** Opens a copy in which somebody has changed rows by hand, checks included. */
function openAltered(name: string, alter: (database: DatabaseSync) => void) {
  const folder = join(root, name);
  cpSync(sound, folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "ledger.db"));
  alter(database);
  database.close();
  return openStore(folder, { ...options, mode: "write" });
}

/** An entry that the newest block wrote over another. */
function writtenEntry(): { readonly key: Uint8Array; readonly before: Uint8Array } {
  const entry = network.tip.undo.find(([, before]) => before !== null);
  assert(entry !== undefined && entry[1] !== null);
  return { key: entry[0], before: entry[1] };
}

function moveRow(table: "headers" | "bodies", column: string) {
  return (database: DatabaseSync) => {
    const other = database.prepare(`SELECT ${column}, * FROM ${table} WHERE height = ?`);
    const row = other.get(TIP - 1) ?? assert.fail();
    const { ids } = row;
    const parts = [ids, row[column]].filter((part) => part instanceof Uint8Array);
    const columns = ids === undefined ? `${column} = ?` : `ids = ?, ${column} = ?`;
    database
      .prepare(`UPDATE ${table} SET checksum = ?, ${columns} WHERE height = ${TIP}`)
      .run(checksum(TIP, ...parts), ...parts);
  };
}

test("a store whose newest rows do not belong together is not opened", () => {
  const { key, before } = writtenEntry();
  const cases: readonly (readonly [string, string, (database: DatabaseSync) => void])[] = [
    ["no-undo", "recents", (db) => db.exec(`DELETE FROM recents WHERE height = ${TIP}`)],
    ["no-header", "recents", (db) => db.exec(`DELETE FROM headers WHERE height = ${TIP}`)],
    ["no-body", "bodies", (db) => db.exec(`DELETE FROM bodies WHERE height = ${TIP}`)],
    ["gap", "headers", (db) => db.exec(`DELETE FROM headers WHERE height = ${TIP - 3}`)],
    ["other-header", "headers", moveRow("headers", "header")],
    ["lost-entry", "state", (db) => db.prepare("DELETE FROM state WHERE key = ?").run(key)],
    [
      "old-entry",
      "state",
      (db) =>
        db
          .prepare("UPDATE state SET value = ?, checksum = ? WHERE key = ?")
          .run(before, checksum(key.length, key, before), key),
    ],
    ["no-genesis", "meta", (db) => db.exec("DELETE FROM meta WHERE name = 'genesis'")],
    ["no-format", "meta", (db) => db.exec("DELETE FROM meta WHERE name = 'format'")],
    [
      "no-block",
      "state",
      (db) => db.exec("DELETE FROM headers; DELETE FROM bodies; DELETE FROM recents"),
    ],
  ];
  for (const [name, table, alter] of cases) {
    const failure = failureOf(() => openAltered(name, alter));
    assert.equal(failure.code, "STORAGE_CORRUPT", name);
    assert.equal(failure.evidence.table, table, name);
    assert.match(failure.fix ?? "", /backup/, name);
  }
});

test("statements of another block are found by their number or by the whole check", () => {
  using opened = openAltered("other-body", moveRow("bodies", "body"));
  assert.deepEqual(
    opened.check().faults.map(({ table, height }) => [table, height]),
    [
      ["bodies", TIP],
      ["bodies", TIP],
      ["transactions", TIP],
    ],
  );
});

test("what the start does not look at, the whole check finds", () => {
  const { key } = writtenEntry();
  const old = [...network.chain.entries(new Uint8Array(0))].find(([other]) => {
    return network.tip.changes.every(([changed]) => !Buffer.from(changed).equals(other));
  });
  assert(old !== undefined && !Buffer.from(key).equals(old[0]));
  const cases: readonly (readonly [string, string, (database: DatabaseSync) => void])[] = [
    ["lost-old-entry", "state", (db) => db.prepare("DELETE FROM state WHERE key = ?").run(old[0])],
    ["lost-id", "block_ids", (db) => db.exec("DELETE FROM block_ids WHERE place = 2")],
    ["spare-id", "block_ids", (db) => db.exec("INSERT INTO block_ids VALUES (1, 2)")],
    [
      "lost-transactions",
      "transactions",
      (db) => db.exec("DELETE FROM fresh_transactions WHERE height = 2"),
    ],
    ["lost-header", "headers", (db) => db.exec("DELETE FROM headers WHERE height = 1")],
    ["lost-body", "bodies", (db) => db.exec("DELETE FROM bodies WHERE height = 1")],
    ["lost-undo", "recents", (db) => db.exec("DELETE FROM recents WHERE height = 3")],
    ["final", "meta", (db) => putFinal(db, TIP + 1)],
  ];
  for (const [name, table, alter] of cases) {
    using opened = openAltered(name, alter);
    const { faults, faultCount } = opened.check();
    assert(faultCount > 0, name);
    assert(
      faults.some((fault) => fault.table === table),
      `${name}: ${JSON.stringify(faults)}`,
    );
  }
});

/** 13 in the encoding of the codec is the byte 13. */
function putFinal(database: DatabaseSync, height: number): void {
  const value = new Uint8Array([height]);
  const name = new TextEncoder().encode("final");
  database
    .prepare("INSERT INTO meta (name, checksum, value) VALUES ('final', ?, ?)")
    .run(checksum(name.length, name, value), value);
}
