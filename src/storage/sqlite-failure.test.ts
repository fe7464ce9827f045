import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { translateSqliteFailure } from "./sqlite-failure.ts";
import { findWriteLimit } from "./write-limit.ts";

const directory = mkdtempSync(join(tmpdir(), "ledger-failure-"));
after(() => rmSync(directory, { recursive: true }));

function failure(fields: object): Error {
  return Object.assign(new Error("failed"), fields);
}

test("each result code of the library has its code here, extended codes as their primary ones", () => {
  // Numbers of https://www.sqlite.org/rescode.html.
  for (const [name, errcode, code] of [
    ["SQLITE_BUSY", 5, "STORAGE_LOCKED"],
    ["SQLITE_BUSY_SNAPSHOT", 517, "STORAGE_LOCKED"],
    ["SQLITE_READONLY", 8, "STORAGE_READ_ONLY"],
    ["SQLITE_READONLY_DBMOVED", 1032, "STORAGE_READ_ONLY"],
    ["SQLITE_IOERR_READ", 266, "STORAGE_IO"],
    ["SQLITE_CORRUPT", 11, "STORAGE_CORRUPT"],
    ["SQLITE_CORRUPT_INDEX", 779, "STORAGE_CORRUPT"],
    ["SQLITE_FULL", 13, "STORAGE_FULL"],
    ["SQLITE_CANTOPEN", 14, "STORAGE_IO"],
    ["SQLITE_NOTADB", 26, "STORAGE_NOT_A_LEDGER"],
  ] as const) {
    const cause = failure({ code: "ERR_SQLITE_ERROR", errcode });
    const error = translateSqliteFailure(cause, { directory, table: "state" });
    assert.equal(error?.code, code, name);
    assert.match(error?.message ?? "", new RegExp(directory), name);
    assert.notEqual(error?.fix ?? "", "", name);
  }
});

test("damage names the table, and a number beyond all bounds is damage", () => {
  const corrupt = translateSqliteFailure(failure({ errcode: 11 }), { directory, table: "bodies" });
  assert.equal(corrupt?.evidence.table, "bodies");
  assert.match(corrupt?.message ?? "", /in table bodies/);
  const range = translateSqliteFailure(failure({ code: "ERR_OUT_OF_RANGE" }), { directory });
  assert.equal(range?.code, "STORAGE_CORRUPT");
});

test("a defect of ours stays what it is", () => {
  for (const cause of [new Error("a bug"), failure({ errcode: 1 }), failure({ errcode: 19 }), 7]) {
    assert.equal(translateSqliteFailure(cause, { directory }), undefined);
  }
});

test("where there is room no limit is found, and no probe is left", () => {
  assert.equal(findWriteLimit(directory), undefined);
  assert.deepEqual(readdirSync(directory), []);
  assert.equal(findWriteLimit(join(directory, "nowhere")), undefined);
});
