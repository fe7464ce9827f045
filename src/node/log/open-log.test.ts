import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { refusalOf, temporaryFolder } from "../../../test/support/temporary.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { openLog } from "./open-log.ts";

function linesOf(file: string): readonly Record<string, unknown>[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a line is JSON with level, time, part and message, in the file and in the stream", () => {
  const file = join(temporaryFolder(), "sub", "node.log");
  const told: string[] = [];
  const log = openLog({ level: "info", file, stream: { write: (line) => told.push(line) } });
  log
    .part("http")
    .write("warn", "a slow reader", { bytes: new Uint8Array([1, 255]), left: 2n ** 64n });
  log.close();
  const [line = {}] = linesOf(file);
  assert.equal(told.length, 1);
  assert.deepEqual(JSON.parse(told[0] ?? ""), line);
  const { time, pid, ...rest } = line;
  assert.deepEqual(rest, {
    level: "warn",
    part: "http",
    bytes: "0x01ff",
    left: "18446744073709551616",
    msg: "a slow reader",
  });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.equal(pid, process.pid);
});

test("errors are told with what an operator can act on", () => {
  const file = join(temporaryFolder(), "node.log");
  const log = openLog({ level: "info", file, stream: null });
  const cause = new LedgerError({ code: "STORAGE_FULL", message: "No room.", fix: "free space" });
  log.write("error", "no block", { error: cause });
  log.write("error", "a defect", { error: new TypeError("x") });
  log.close();
  const [known, defect] = linesOf(file).map(({ error }) => error) as Record<string, unknown>[];
  assert.deepEqual(known, {
    code: "STORAGE_FULL",
    message: "No room.",
    fix: "free space",
    evidence: {},
  });
  assert.equal(defect?.name, "TypeError");
  assert.match(String(defect?.stack), /open-log\.test/);
});

test("the level is that of the newest setting", () => {
  const file = join(temporaryFolder(), "node.log");
  const log = openLog({ level: "warn", file, stream: null });
  const part = log.part("a");
  part.write("info", "1");
  part.write("warn", "2");
  log.setLevel("debug");
  part.write("debug", "3");
  part.write("trace", "4");
  assert.equal(log.level, "debug");
  log.close();
  assert.deepEqual(
    linesOf(file).map(({ msg }) => msg),
    ["2", "3"],
  );
});

test("after the file was moved away a reopened log goes on in a new one", () => {
  const file = join(temporaryFolder(), "node.log");
  const log = openLog({ level: "info", file, stream: null });
  log.write("info", "1");
  renameSync(file, `${file}.1`);
  log.write("info", "2");
  log.reopen();
  log.write("info", "3");
  log.close();
  assert.deepEqual(
    linesOf(`${file}.1`).map(({ msg }) => msg),
    ["1", "2"],
  );
  assert.deepEqual(
    linesOf(file).map(({ msg }) => msg),
    ["3"],
  );
});

test("a file that cannot be opened is refused", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "node.log"));
  const options = { level: "info", file: join(folder, "node.log"), stream: null } as const;
  assert.equal((await refusalOf(() => openLog(options))).code, "NODE_LOG_FILE");
});

test("a disk that takes nothing ends no node: lines wait, and what does not find room is counted", () => {
  // Every write to it fails as on a full disk.
  const told: string[] = [];
  const stream = { write: (line: string) => told.push(line) };
  const log = openLog({ level: "info", file: "/dev/full", stream });
  assert.ok(statSync("/dev/full").isCharacterDevice());
  const text = "x".repeat(100_000);
  for (let count = 0; count < 15; count++) log.write("info", text);
  assert.equal(told.length, 15);
  // Ten lines of 100,000 bytes and their frames find room in 1 MiB, five do not.
  assert.equal(log.lostCount, 5);
});
