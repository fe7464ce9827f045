import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { recordedContents } from "../support/recorded-contents.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { digestFolder, temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "data");
const at = ["--data", data];
const passphrase = join(folder, "passphrase");

before(() => {
  writeFileSync(passphrase, "a long passphrase\n");
  assert.equal(runCli(["init", "--test-network", ...at]).status, 0);
});

test("a key is made once, under a passphrase, and its secret is never shown", () => {
  const args = ["keys", "new", "guest", "--passphrase-file", passphrase, ...at];
  const made = runCli([...args, "--json"]);
  assert.equal(made.status, 0, made.stderr);
  const { suite, is_protected: isProtected, path } = jsonOf(made);
  assert.deepEqual([suite, isProtected], ["hybrid-ed25519-ml-dsa-65", true]);
  assert.equal(statSync(String(path)).mode & 0o777, 0o600);
  const { secret } = JSON.parse(readFileSync(String(path), "utf8"));
  const listed = runCli(["keys", "list", "--json", ...at]);
  const shown = runCli(["keys", "show", "guest", ...at]);
  for (const { stdout } of [made, listed, shown]) assert.ok(!stdout.includes(secret));
  assert.equal(listed.stdout.trimEnd().split("\n").length, 17);
  const again = runCli(args);
  assert.equal(again.status, 6);
  assert.match(again.stderr, /A secret is never overwritten/);
  assert.equal(JSON.parse(readFileSync(String(path), "utf8")).secret, secret);
  for (const [name, code] of [
    ["../guest", /KEYS_NAME/],
    ["nobody", /KEYS_FILE_MISSING/],
  ] as const) {
    const refused = runCli([
      "keys",
      name === "nobody" ? "show" : "new",
      name,
      ...(name === "nobody" ? [] : ["--passphrase-file", passphrase]),
      ...at,
    ]);
    assert.equal(refused.status, 6, name);
    assert.match(refused.stderr, code);
  }
});

test("a transaction is built, signed away from the ledger, rehearsed, sent and shown", async () => {
  const payload = join(folder, "payload.json");
  const file = join(folder, "tx.json");
  writeFileSync(payload, JSON.stringify({ media_type: "text/plain", contents: ["hello", "Ω"] }));
  const built = runCli([
    "tx",
    "build",
    "recordStatement",
    payload,
    "--key",
    "recorder",
    "-o",
    file,
    ...at,
  ]);
  assert.equal(built.status, 0, built.stderr);
  assert.match(built.stdout, /^Next: +mathledger tx sign .* --data /m);
  const unsigned = runCli(["tx", "send", file, ...at]);
  assert.notEqual(unsigned.status, 0);
  assert.match(unsigned.stderr, /^fix: mathledger tx sign /m);
  const key = join(data, "keys/recorder.json");
  const signed = runCli([
    "tx",
    "sign",
    file,
    "--key",
    key,
    "--data",
    join(folder, "no-ledger-here"),
  ]);
  assert.equal(signed.status, 0, signed.stderr);
  assert.match(signed.stderr, /^Signing recordStatement of account 0x[0-9a-f]{64}, number 0/m);
  const decoded = jsonOf(runCli(["tx", "decode", file, "--json"]));
  assert.equal(decoded.command, "recordStatement");
  assert.deepEqual(decoded.contents, ["hello", "Ω"]);
  const before = digestFolder(data);
  const dry = runCli(["tx", "send", file, "--dry-run", ...at]);
  assert.equal(dry.status, 0, dry.stderr);
  assert.equal(digestFolder(data), before, "a rehearsal writes nothing");
  const sent = runCli(["tx", "send", file, "--json", ...at]);
  assert.equal(sent.status, 0, sent.stderr);
  const id = String(jsonOf(sent).tx_hash);
  const shown = jsonOf(runCli(["tx", "show", id, "--json", ...at]));
  assert.deepEqual([shown.tx_hash, shown.height], [id, 1]);
  assert.deepEqual(await recordedContents(data), ["hello", "Ω"]);
  const twice = runCli(["tx", "send", file, ...at]);
  assert.equal(twice.status, 5, "a transaction is carried out once");
  assert.match(twice.stderr, /GOV_/);
  const unknown = runCli(["tx", "show", `0x${"00".repeat(32)}`, ...at]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /RPC_NOT_FOUND/);
});

test("a key opens its own account, and one that holds nothing is refused with a row to read", () => {
  const payload = join(folder, "open.json");
  const file = join(folder, "open-tx.json");
  const { suite, public_key, account } = jsonOf(runCli(["keys", "show", "guest", "--json", ...at]));
  writeFileSync(payload, JSON.stringify({ suite, public_key }));
  const built = runCli([
    "tx",
    "build",
    "account.open",
    payload,
    "--key",
    "guest",
    "-o",
    file,
    ...at,
  ]);
  assert.equal(built.status, 0, built.stderr);
  assert.equal(jsonOf(runCli(["tx", "decode", file, "--json"])).account, account);
  const locked = runCli(["tx", "sign", file, "--key", "guest", ...at]);
  assert.equal(locked.status, 6, "its secret lies under a passphrase");
  const signing = ["tx", "sign", file, "--key", "guest", "--passphrase-file", passphrase, ...at];
  assert.equal(runCli(signing).status, 0);
  const sent = runCli(["tx", "send", file, ...at]);
  assert.equal(sent.status, 5, sent.stderr);
  assert.match(sent.stderr, /^fix: mathledger explain GOV_ACCOUNT_UNKNOWN$/m);
  assert.equal(runCli(["explain", "GOV_ACCOUNT_UNKNOWN"]).status, 0);
});

test("what is no transaction is refused with the place", () => {
  const path = join(folder, "garbage");
  for (const [bytes, code, place] of [
    ["{ nope", "CLI_FILE_JSON", /Expected property name/],
    ['{ "schema": 1 }', "LEDGER_JSON_", /refused at/],
    ["not canonical", "CODEC_", /At byte \d+/],
    ["0xzz", "CLI_VALUE", /./],
  ] as const) {
    writeFileSync(path, bytes);
    const { status, stderr } = runCli(["tx", "decode", path]);
    assert.ok(status !== 0 && status !== 70, `${bytes}: ${stderr}`);
    assert.match(stderr, new RegExp(`^code: ${code}`, "m"));
    assert.match(stderr, place);
  }
});
