import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { digestFolder, temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "network");
const passphrase = join(folder, "passphrase");
let made: Record<string, unknown>;

before(() => {
  writeFileSync(passphrase, "correct horse battery staple\n");
  const result = runCli([
    "init",
    "--test-network",
    "--name",
    "init-test",
    "--json",
    "--data",
    data,
  ]);
  assert.equal(result.status, 0, result.stderr);
  made = jsonOf(result);
});

/** Names of the keys of a data folder. */
function keysOf(directory: string): readonly string[] {
  return readdirSync(join(directory, "keys")).map((name) => name.replace(/\.json$/, ""));
}

test("a test network gets a complete set of keys, for their owner alone, and a sealed block 0", () => {
  const members = (council: string) => Array.from({ length: 7 }, (_, at) => `${council}-${at + 1}`);
  const expected = ["sealer", "recorder", ...members("emergency"), ...members("attestor")].sort();
  assert.deepEqual(keysOf(data).toSorted(), expected);
  assert.equal(statSync(data).mode & 0o777, 0o700);
  for (const name of expected) {
    assert.equal(statSync(join(data, "keys", `${name}.json`)).mode & 0o777, 0o600, name);
  }
  const block = jsonOf(runCli(["block-info", "--block-number", "0", "--json", "--data", data]));
  assert.equal(block.block_hash, made.block_hash);
  assert.equal((block.seals as readonly unknown[]).length, 1);
  assert.equal(runCli(["verify-chain", "--data", data]).status, 0);
});

test("five of its seven members can act at once", () => {
  const act = join(folder, "act.json");
  const primary = join(folder, "primary");
  const start = ["init", "--test-network", "--rule", "v2-pq-primary", "--data", primary];
  assert.equal(runCli(start).status, 0);
  const at = ["--data", primary];
  const declared = runCli(["emergency", "declare", "--rule", "v2-dual-required", "-o", act, ...at]);
  assert.equal(declared.status, 0, declared.stderr);
  const signers = [1, 2, 3, 4, 5].map((number) => `emergency-${number}`);
  const signed = runCli(["emergency", "sign", act, "--key", ...signers, ...at]);
  assert.equal(signed.status, 0, signed.stderr);
  const submitted = runCli(["emergency", "submit", act, "--yes", ...at]);
  assert.equal(submitted.status, 0, submitted.stderr);
});

test("a test network governs itself 60 times as fast, or as it is told; production takes its time", () => {
  const speedOf = (directory: string) =>
    JSON.parse(readFileSync(join(directory, "genesis.json"), "utf8")).governance.speed;
  assert.equal(speedOf(data), 60);
  const quick = join(folder, "quick");
  const made = runCli(["init", "--test-network", "--speed", "600", "--data", quick]);
  assert.equal(made.status, 0, made.stderr);
  assert.equal(speedOf(quick), 600);
  const refused = runCli(["init", "--speed", "2", "--data", join(folder, "hasty")]);
  assert.equal(refused.status, 2, refused.stderr);
  assert.match(refused.stderr, /--speed needs --test-network/);
});

test("a folder that holds a ledger is left as it is", () => {
  const before = digestFolder(data);
  const again = runCli(["init", "--test-network", "--data", data]);
  assert.equal(again.status, 6);
  assert.match(again.stderr, /already holds a ledger/);
  assert.match(again.stderr, /^fix: name another folder with --data$/m);
  assert.equal(digestFolder(data), before);
});

test("a dry run checks everything and writes nothing", () => {
  const nowhere = join(folder, "nowhere");
  const dry = runCli(["init", "--test-network", "--dry-run", "--data", nowhere]);
  assert.equal(dry.status, 0, dry.stderr);
  assert.throws(() => statSync(nowhere), { code: "ENOENT" });
});

test("the keys of production lie under a passphrase, or the ledger is not made", () => {
  const bare = join(folder, "bare");
  const refused = runCli(["init", "--data", bare]);
  assert.equal(refused.status, 6);
  assert.match(refused.stderr, /CLI_PASSPHRASE_MISSING/);
  assert.throws(() => statSync(bare), { code: "ENOENT" });
  const own = join(folder, "production");
  const production = runCli(["init", "--passphrase-file", passphrase, "--json", "--data", own]);
  assert.equal(production.status, 0, production.stderr);
  assert.deepEqual(keysOf(own).toSorted(), ["recorder", "sealer"]);
  for (const name of keysOf(own)) {
    const file = JSON.parse(readFileSync(join(own, "keys", `${name}.json`), "utf8"));
    assert.notEqual(file.protection, null, name);
  }
  const lines = join(folder, "lines.ndjson");
  writeFileSync(lines, '"one"\n');
  const wrong = join(folder, "wrong");
  writeFileSync(wrong, "correct horse battery stable\n");
  const denied = runCli(["import", lines, "--passphrase-file", wrong, "--data", own]);
  assert.equal(denied.status, 6);
  assert.match(denied.stderr, /KEYS_FILE_PASSPHRASE/);
  const recorded = runCli(["import", lines, "--passphrase-file", passphrase, "--data", own]);
  assert.equal(recorded.status, 0, recorded.stderr);
  const open = runCli(["keys", "new", "spare", "--unprotected", "--data", own]);
  assert.equal(open.status, 6);
  assert.match(open.stderr, /KEYS_UNPROTECTED/);
});

test("a ledger grows from a document of somebody else's, and names the place of a fault in it", () => {
  const document = JSON.parse(readFileSync(join(data, "genesis.json"), "utf8"));
  const path = join(folder, "genesis.json");
  writeFileSync(path, JSON.stringify(document));
  const own = join(folder, "of-document");
  const result = runCli(["init", "--genesis", path, "--json", "--data", own]);
  assert.equal(result.status, 0, result.stderr);
  assert.equal(jsonOf(result).chain_id, made.chain_id, "the same document is the same chain");
  writeFileSync(path, JSON.stringify({ ...document, time_ms: -1 }));
  const negative = runCli(["init", "--genesis", path, "--data", join(folder, "negative")]);
  assert.equal(negative.status, 6, negative.stderr);
  assert.match(negative.stderr, /time_ms/);
  writeFileSync(path, JSON.stringify({ ...document, surprise: 1 }));
  const unknown = runCli(["init", "--genesis", path, "--data", join(folder, "unknown")]);
  assert.equal(unknown.status, 6, unknown.stderr);
  assert.match(unknown.stderr, /surprise/);
});

test("a making that was killed is told, and its folder can be used after a step that is named", () => {
  for (const [name, files] of [
    ["keys-only", ["keys"]],
    ["no-ledger", ["keys", "genesis.json"]],
  ] as const) {
    const left = join(folder, name);
    mkdirSync(left);
    for (const file of files) cpSync(join(data, file), join(left, file), { recursive: true });
    const refused = runCli(["init", "--test-network", "--data", left]);
    assert.equal(refused.status, 6, name);
    assert.match(refused.stderr, /and no ledger/, name);
    assert.match(refused.stderr, /^fix: .*if an init was stopped here, remove its keys/m, name);
  }
});
