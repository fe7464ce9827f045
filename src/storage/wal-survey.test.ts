import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { surveyWal } from "./wal-survey.ts";

const FRAME_BYTES = 24 + 4096;
const directory = mkdtempSync(join(tmpdir(), "ledger-wal-"));
after(() => rmSync(directory, { recursive: true }));

/** Copies of a log after some transactions of so many rows each, in a database with one row a page. */
function logOf(rows: readonly number[]): string {
  const path = join(directory, "database");
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (b BLOB)");
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const insert = database.prepare("INSERT INTO t VALUES (zeroblob(3000))");
  for (const count of rows) {
    database.exec("BEGIN");
    for (let i = 0; i < count; i++) insert.run();
    database.exec("COMMIT");
  }
  const copy = join(directory, "copy");
  copyFileSync(`${path}-wal`, copy);
  database.close();
  return copy;
}

test("a whole log has only committed frames, and a cut one keeps those of whole transactions", () => {
  const log = logOf([5, 5]);
  const { sizeBytes, committedFrames, tornFrames } = surveyWal(log);
  assert.equal(sizeBytes, 32 + committedFrames * FRAME_BYTES);
  assert.equal(tornFrames, 0);
  truncateSync(log, sizeBytes - FRAME_BYTES);
  const cut = surveyWal(log);
  assert(cut.committedFrames > 0 && cut.committedFrames < committedFrames - 1);
  assert.equal(cut.committedFrames + cut.tornFrames, committedFrames - 1);
  truncateSync(log, sizeBytes - FRAME_BYTES - 100);
  assert.deepEqual(
    { ...surveyWal(log), sizeBytes: 0 },
    { ...cut, sizeBytes: 0 },
    "a frame in part counts as torn",
  );
});

test("frames of an older generation are not torn ones", () => {
  const path = join(directory, "generations");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (b BLOB)");
  for (let i = 0; i < 9; i++) database.exec("INSERT INTO t VALUES (zeroblob(3000))");
  const { committedFrames } = surveyWal(`${path}-wal`);
  // After all pages have been moved, the log is written from its beginning again.
  database.exec("PRAGMA wal_checkpoint(PASSIVE); INSERT INTO t VALUES (1)");
  const again = surveyWal(`${path}-wal`);
  assert.equal(again.sizeBytes, 32 + committedFrames * FRAME_BYTES);
  assert(again.committedFrames > 0 && again.committedFrames < committedFrames);
  assert.equal(again.tornFrames, 0);
  database.close();
});

test("what is no log holds nothing", () => {
  const log = join(directory, "noise");
  assert.deepEqual(surveyWal(log), { sizeBytes: 0, committedFrames: 0, tornFrames: 0 });
  for (const bytes of [0, 31, 32, 5000]) {
    writeFileSync(log, new Uint8Array(bytes).fill(0x37));
    assert.deepEqual(surveyWal(log), { sizeBytes: bytes, committedFrames: 0, tornFrames: 0 });
  }
});
