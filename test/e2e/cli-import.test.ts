import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { openReader } from "../../src/node/chain-reader.ts";
import { recordedContents } from "../support/recorded-contents.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BIN = fileURLToPath(new URL("../../bin/mathledger.js", import.meta.url));
const folder = temporaryFolder();
const loaded = await loadAlgorithms();

/** A file of so many lines, each a JSON text of its own. */
function writeLines(name: string, count: number): readonly string[] {
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ id: at, why: "∀".repeat(at % 7) }),
  );
  const text = `${lines.join("\n")}\n`;
  writeFileSync(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
  return lines;
}

function writePlan(name: string, entries: readonly Readonly<Record<string, unknown>>[]): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(entries));
  return path;
}

const v1Plan = writePlan("v1.json", [{ start_block: 0, rule_version: "v1-legacy" }]);

test("a plan may start at any rule version", async () => {
  const lines = writeLines("few.ndjson", 3);
  for (const rule of [
    "v1-legacy",
    "v2-dual-optional",
    "v2-dual-required",
    "v2-pq-primary",
    "v3-pq-only",
  ]) {
    const data = join(folder, `from-${rule}`);
    const plan = writePlan(`${rule}.json`, [{ start_block: 0, rule_version: rule }]);
    const done = runCli(["import", join(folder, "few.ndjson"), "--plan", plan, "--data", data]);
    assert.equal(done.status, 0, done.stderr);
    const epoch = jsonOf(runCli(["epoch-info", "--block-number", "1", "--json", "--data", data]));
    assert.deepEqual([epoch.epoch_index, epoch.rule_version], [0, rule]);
    assert.equal(runCli(["verify-chain", "--data", data]).status, 0, rule);
    assert.deepEqual(await recordedContents(data), lines, rule);
  }
});

test("empty blocks are sealed up to a height beyond the last line, and the summary says so", () => {
  writeLines("short.ndjson", 5);
  const data = join(folder, "beyond");
  const plan = writePlan("beyond.json", [
    { start_block: 0, rule_version: "v1-legacy" },
    { start_block: 14, rule_version: "v2-dual-optional", pq_algorithm_id: 1 },
  ]);
  const args = ["import", join(folder, "short.ndjson"), "--plan", plan, "--data", data];
  const done = runCli(args);
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stdout, /^Empty: +13 blocks, 2 to 14: the plan goes beyond the last line$/m);
  assert.match(done.stdout, /^Plan: +block 14, v2-dual-optional, SHA-256 and SHA3-256: started$/m);
  // The change is announced twelve blocks before its start; with the start the audit trail is committed to once more,
  // under the hash function that comes in.
  for (const [height, statements] of [
    [2, { commit: 1, system: 1 }],
    [3, { commit: 1 }],
    [13, { commit: 1 }],
    [14, { commit: 1, system: 2 }],
  ] as const) {
    const block = jsonOf(
      runCli(["block-info", "--block-number", `${height}`, "--json", "--data", data]),
    );
    assert.deepEqual(block.statements, statements);
  }
  const again = runCli([...args, "--json"]);
  assert.equal(again.status, 0, again.stderr);
  const { contents, empty_blocks: empty, resumed_after_line: done5 } = jsonOf(again);
  assert.deepEqual([contents, empty, done5], [0, 0, 5], "the same call once more changes nothing");
});

test("a packed file is recorded as an unpacked one, and a grown file from where it was", async () => {
  const lines = writeLines("packed.ndjson.gz", 40);
  const data = join(folder, "packed");
  const first = runCli([
    "import",
    join(folder, "packed.ndjson.gz"),
    "--plan",
    v1Plan,
    "--data",
    data,
  ]);
  assert.equal(first.status, 0, first.stderr);
  assert.deepEqual(await recordedContents(data), lines);
  const grown = writeLines("packed.ndjson.gz", 55);
  const second = runCli(["import", join(folder, "packed.ndjson.gz"), "--json", "--data", data]);
  assert.deepEqual([jsonOf(second).contents, jsonOf(second).resumed_after_line], [15, 40]);
  assert.deepEqual(await recordedContents(data), grown);
});

test("an import that is killed again and again records every line once", async () => {
  const lines = writeLines("killed.ndjson", 1200);
  const data = join(folder, "killed");
  const args = ["import", join(folder, "killed.ndjson"), "--plan", v1Plan];
  const sizes = ["--batch", "4", "--block-contents", "8", "--data", data];
  let kills = 0;
  const tips: number[] = [];
  while (kills < 5) {
    const child = spawn(process.execPath, [BIN, ...args, ...sizes], { stdio: "ignore" });
    const gone = once(child, "exit");
    // Killed once it has come some blocks further than before, wherever that is.
    const before = tipOf(data);
    while (child.exitCode === null && tipOf(data) < before + 5) await wait(5);
    child.kill("SIGKILL");
    const [code] = await gone;
    assert.notEqual(code, 0, `it was done after ${kills} kills`);
    kills += 1;
    tips.push(tipOf(data));
  }
  const last = runCli([...args, ...sizes]);
  assert.equal(last.status, 0, last.stderr);
  assert.match(last.stdout, /^Before: +lines 1 to \d+ were recorded already$/m);
  assert.match(last.stderr, /^warning: the last program that wrote to .* was not closed: /m);
  assert.deepEqual(await recordedContents(data), lines, `killed at blocks ${tips}`);
  assert.equal(runCli(["verify-chain", "--data", data]).status, 0);
});

/** The newest durable block, as a reader beside the writer sees it; -1 before there is a ledger. */
function tipOf(data: string): number {
  if (!existsSync(join(data, "ledger.db"))) return -1;
  const { store } = openReader(data, loaded);
  const tip = store.tipHeight;
  store.close();
  return tip;
}

test("Ctrl-C ends an import in order and says with what it goes on", async () => {
  const lines = writeLines("stopped.ndjson", 3000);
  const data = join(folder, "stopped");
  const path = join(folder, "stopped.ndjson");
  const sizes = ["--batch", "4", "--block-contents", "8", "--data", data];
  const child = spawn(process.execPath, [BIN, "import", path, "--plan", v1Plan, ...sizes], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.on("data", (bytes) => {
    told += String(bytes);
  });
  const gone = once(child, "close");
  while (child.exitCode === null && tipOf(data) < 10) await wait(5);
  child.kill("SIGINT");
  const [code] = await gone;
  assert.equal(code, 130, told);
  const done = Number(/(\d[\d ]*) lines recorded/.exec(told)?.[1]?.replaceAll(" ", ""));
  assert.ok(done > 0 && done < lines.length, told);
  assert.match(told, new RegExp(`goes on with line ${done + 1}$`, "m"));
  assert.deepEqual(await recordedContents(data), lines.slice(0, done));
  const rest = jsonOf(runCli(["import", path, "--json", ...sizes]));
  assert.deepEqual([rest.resumed_after_line, rest.contents], [done, lines.length - done]);
  assert.deepEqual(await recordedContents(data), lines);
});

test("progress is told in lines where it is asked for, and nowhere else but on a terminal", () => {
  writeLines("told.ndjson", 4);
  const path = join(folder, "told.ndjson");
  for (const mode of ["auto", "plain", "none"]) {
    const data = join(folder, `told-${mode}`);
    const done = runCli(["import", path, "--plan", v1Plan, "--progress", mode, "--data", data]);
    assert.equal(done.status, 0);
    assert.doesNotMatch(done.stderr, /importing|sealing|checking/);
  }
});
