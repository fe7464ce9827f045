import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { importChainFile } from "../../src/node/chain-file-import.ts";
import { openChainFile } from "../../src/node/chain-file-verify.ts";
import { assertGolden } from "../support/golden-output.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";
import {
  createStored,
  openStored,
  planOfAll,
  sealTo,
  storedAlgorithms,
  storedSpec,
  storyContents,
  TIP,
} from "../support/stored-chain.ts";

const folder = mkdtempSync(join(tmpdir(), "mathledger-export-"));
const data = join(folder, "data");
const file = join(folder, "chain.cbor");
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const chain = await createStored(data, storedSpec({ plan: planOfAll() }));
  sealTo(chain, TIP, storyContents);
  chain.close();
});

test("an export is written whole, equal each time, and verified without the folder", () => {
  const written = runCli(["export", "--data", data, "-o", file]);
  assert.equal(written.status, 0, written.stderr);
  assertGolden("export", written.stdout);
  const piped = runCli(["export", "--data", data, "-o", "-"]);
  assert.deepEqual(piped.bytes, readFileSync(file));
  const verified = runCli(["verify", file]);
  assert.equal(verified.status, 0, verified.stderr);
  assertGolden("verify", verified.stdout);
  const shallow = runCli(["verify", file, "--no-replay"]);
  assert.equal(shallow.status, 0);
  assertGolden("verify-no-replay", shallow.stdout);
});

test("another program, in another language, computes the same ids, roots and links", () => {
  const script = fileURLToPath(new URL("../support/chain_file_reader.py", import.meta.url));
  const { stdout, stderr, status } = spawnSync("python3", [script, file], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const read = JSON.parse(stdout);
  assert.equal(read.blocks, TIP + 1);
  const tip = jsonOf(runCli(["block-info", "--data", data, "--json"]));
  assert.equal(read.tips["0x16"], tip.block_hash);
});

test("an import makes a folder, does nothing twice, and goes on with what is new", async () => {
  const copy = join(folder, "copy");
  const first = join(folder, "first.cbor");
  assert.equal(runCli(["export", "--data", data, "--to", "12", "-o", first]).status, 0);
  const made = runCli(["import-chain", first, "--data", copy]);
  assert.equal(made.status, 0, made.stderr);
  assertGolden("import-chain-new", made.stdout);
  const again = runCli(["import-chain", first, "--data", copy]);
  assertGolden("import-chain-again", again.stdout);
  const rest = join(folder, "rest.cbor");
  assert.equal(runCli(["export", "--data", data, "--from", "13", "-o", rest]).status, 0);
  assert.equal(runCli(["import-chain", rest, "--data", copy]).status, 0);
  const whole = join(folder, "whole.cbor");
  assert.equal(runCli(["export", "--data", copy, "-o", whole]).status, 0);
  assert.deepEqual(readFileSync(whole), readFileSync(file), "the loose commit came along too");
});

test("an import that was ended after any block goes on from there with the same result", async () => {
  const algorithms = await storedAlgorithms();
  const opened = await openChainFile(file, algorithms);
  for (const stop of [1, 2, 20, TIP + 1]) {
    const target = join(folder, `ended-${stop}`);
    const onProgress = (_: string, done: number): void => {
      if (done === stop) throw new Error("ended");
    };
    await assert.rejects(importChainFile(target, opened, { algorithms, onProgress }), /ended/);
    const tip = Number(jsonOf(runCli(["block-info", "--json", "--data", target])).block_number);
    assert.equal(tip, Math.max(0, stop - 2), `ended at item ${stop}`);
    assert.equal(runCli(["import-chain", file, "--data", target]).status, 0);
    const whole = runCli(["export", "--data", target, "-o", "-"]).bytes;
    assert.deepEqual(whole, readFileSync(file), `ended at item ${stop}`);
  }
});

test("a file that leaves the ledger below its final block is refused and changes nothing", async () => {
  const mine = join(folder, "mine");
  const part = join(folder, "part.cbor");
  runCli(["export", "--data", data, "--to", "5", "-o", part]);
  assert.equal(runCli(["import-chain", part, "--jobs", "2", "--data", mine]).status, 0);
  const chain = await openStored(mine);
  sealTo(chain, 9, () => ["another branch"]);
  chain.close();
  const before = runCli(["export", "--data", mine, "-o", "-"]).bytes;
  const refused = runCli(["import-chain", file, "--data", mine]);
  assert.equal(refused.status, 5, refused.stdout);
  assertGolden("import-chain-fork", refused.stdout);
  assert.deepEqual(runCli(["export", "--data", mine, "-o", "-"]).bytes, before);
});

test("a damaged, cut, foreign or missing file is refused with the place, and no folder is made", () => {
  const target = join(folder, "never");
  const bytes = readFileSync(file);
  const cases: readonly (readonly [string, Uint8Array | null, string, number])[] = [
    ["absent.cbor", null, "CHAIN_FILE_UNREADABLE", 4],
    ["empty.cbor", new Uint8Array(0), "CHAIN_FILE_TRUNCATED", 1],
    ["text.cbor", new TextEncoder().encode('{"a": 1}\n'), "CHAIN_FILE_MAGIC", 1],
    ["cut.cbor", bytes.subarray(0, bytes.length - 200), "CHAIN_FILE_TRUNCATED", 1],
    ["longer.cbor", Buffer.concat([bytes, Buffer.from([0])]), "CHAIN_FILE_TRAILING", 1],
  ];
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(flipped.length / 2)] = (flipped[Math.floor(flipped.length / 2)] ?? 0) ^ 1;
  for (const [name, content, code, status] of [
    ...cases,
    ["flipped.cbor", flipped, "CHAIN_FILE_", 1] as const,
  ]) {
    const path = join(folder, name);
    if (content !== null) writeFileSync(path, content);
    for (const args of [
      ["verify", path],
      ["import-chain", path, "--data", target],
    ]) {
      const result = runCli(args);
      assert.equal(result.status, status, `${args[0]} ${name}: ${result.stderr}`);
      assert.match(result.stderr, new RegExp(`^code: ${code}`, "m"), name);
      assert.match(result.stderr, /^fix: /m, name);
      assert.ok(!result.stderr.includes("    at "), name);
    }
  }
  assert.throws(() => statSync(target), /ENOENT/);
});

test("a part of a chain is imported where it belongs and refused elsewhere", () => {
  const rest = join(folder, "rest.cbor");
  const gap = runCli(["import-chain", rest, "--data", join(folder, "new")]);
  assert.match(gap.stderr, /CHAIN_FILE_GAP/);
  assert.equal(gap.status, 3);
  const partial = runCli(["verify", rest]);
  assert.match(partial.stderr, /CHAIN_FILE_PARTIAL/);
});

test("a file of another chain does not enter a folder, and no state is stored without a replay", async () => {
  const other = join(folder, "other");
  const chain = await createStored(other, storedSpec({ name: "other" }));
  chain.close();
  const refused = runCli(["import-chain", file, "--data", other]);
  assert.equal(refused.status, 6, refused.stderr);
  assert.match(refused.stderr, /STORAGE_WRONG_CHAIN/);
  const shallow = runCli(["import-chain", file, "--no-replay", "--data", other]);
  assert.equal(shallow.status, 2);
  assert.match(shallow.stderr, /without a replay|Without one/i);
});

test("heights beyond the ledger and places that cannot be written are told", () => {
  const beyond = runCli(["export", "--data", data, "--to", "4000", "-o", file]);
  assert.equal(beyond.status, 3, beyond.stderr);
  assert.match(beyond.stderr, /CHAIN_EXPORT_RANGE/);
  const nowhere = runCli(["export", "--data", data, "-o", join(folder, "no", "such", "file")]);
  assert.equal(nowhere.status, 4, nowhere.stderr);
  assert.match(nowhere.stderr, /CLI_FILE_WRITE/);
  const copy = join(folder, "kept.cbor");
  copyFileSync(file, copy);
  const dry = runCli(["export", "--data", data, "-o", join(folder, "dry.cbor"), "--dry-run"]);
  assert.equal(dry.status, 0);
  assert.throws(() => statSync(join(folder, "dry.cbor")), /ENOENT/);
});
