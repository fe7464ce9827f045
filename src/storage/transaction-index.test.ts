import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { TABLES } from "./schema.ts";
import { SqlDatabase } from "./sql-database.ts";
import { type TransactionEntry, TransactionIndex } from "./transaction-index.ts";

const directory = mkdtempSync(join(tmpdir(), "ledger-index-"));
after(() => rmSync(directory, { recursive: true }));
let made = 0;

function emptyIndex() {
  made += 1;
  const file = join(directory, `${made}`);
  const database = new SqlDatabase({ directory, file, readOnly: false });
  database.execute(TABLES.transactions);
  database.execute(TABLES.fresh_transactions);
  return { database, index: new TransactionIndex(database) };
}

/** A prefix for each place, scattered over all of its 48 bits. */
function prefixOf(height: number, position: number): number {
  return (height * 7_919_333_017 + position * 104_395_301_111) % 2 ** 48;
}

function entriesOf(height: number, count: number): readonly TransactionEntry[] {
  return Array.from({ length: count }, (_, position) => {
    return { prefix: prefixOf(height, position), height, position };
  });
}

function rows(database: SqlDatabase, table: string): number {
  return database.integer(`SELECT count(*) FROM ${table}`);
}

test("entries are found while they are fresh and when they are in a segment, each at its place", () => {
  const { database, index } = emptyIndex();
  const segments: number[] = [];
  for (let height = 1; height <= 20; height++) {
    database.transaction(() => index.append(height, entriesOf(height, 2_000)));
    segments.push(database.integer("SELECT count(DISTINCT segment) FROM transactions"));
  }
  // 16,384 entries may be fresh: the ninth block makes 18,000 of them, and so does the eighteenth.
  assert.deepEqual(segments, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  assert.equal(index.count(), 40_000);
  assert.equal(rows(database, "fresh_transactions"), 2);
  for (let height = 1; height <= 20; height++) {
    for (const position of [0, 1, 999, 1_999]) {
      const places = index.candidates(prefixOf(height, position));
      assert.deepEqual(places, [{ height, position }], `${height}/${position}`);
    }
    assert.equal(index.findMissing(height, entriesOf(height, 2_000)), undefined);
  }
  assert.deepEqual(index.candidates(prefixOf(21, 0)), []);
  database.close();
});

test("many blocks of few entries become a segment as well", () => {
  const { database, index } = emptyIndex();
  database.transaction(() => {
    for (let height = 1; height <= 512; height++) index.append(height, entriesOf(height, 1));
  });
  assert.equal(rows(database, "transactions"), 0);
  index.append(513, entriesOf(513, 1));
  assert.equal(rows(database, "transactions"), 513);
  assert.equal(rows(database, "fresh_transactions"), 0);
  database.close();
});

test("a block is removed from where it is, and its height can be used again", () => {
  const { database, index } = emptyIndex();
  const append = (height: number, count: number) => {
    database.transaction(() => index.append(height, entriesOf(height, count)));
  };
  for (let height = 1; height <= 12; height++) append(height, 2_000);
  database.transaction(() => {
    for (let height = 12; height >= 5; height--) index.remove(height, entriesOf(height, 2_000));
  });
  assert.equal(index.count(), 8_000);
  for (let height = 5; height <= 12; height++) {
    assert.equal(index.candidates(prefixOf(height, 3)).length, 0, `${height}`);
    assert.deepEqual(index.findMissing(height, entriesOf(height, 1)), entriesOf(height, 1)[0]);
  }
  for (let height = 5; height <= 20; height++) append(height, 1_500);
  for (let height = 1; height <= 20; height++) {
    const count = height < 5 ? 2_000 : 1_500;
    assert.equal(index.findMissing(height, entriesOf(height, count)), undefined, `${height}`);
  }
  assert.equal(index.count(), 4 * 2_000 + 16 * 1_500);
  database.close();
});

test("two transactions with one prefix have an entry each", () => {
  const { database, index } = emptyIndex();
  index.append(1, [{ prefix: 5, height: 1, position: 65_535 }]);
  index.append(2, [
    { prefix: 5, height: 2, position: 0 },
    { prefix: 5, height: 2, position: 7 },
  ]);
  assert.deepEqual(index.candidates(5), [
    { height: 1, position: 65_535 },
    { height: 2, position: 0 },
    { height: 2, position: 7 },
  ]);
  index.append(3, []);
  assert.equal(index.count(), 3);
  database.close();
});
