import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertGolden } from "../support/golden-output.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";
import {
  createStored,
  planOfAll,
  sealTo,
  storedSpec,
  storyContents,
  TIP,
} from "../support/stored-chain.ts";

const folder = mkdtempSync(join(tmpdir(), "mathledger-proof-"));
const data = join(folder, "data");
const file = join(folder, "proof.cbor");
let endId = "";
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const chain = await createStored(data, storedSpec({ plan: planOfAll() }));
  sealTo(chain, TIP, storyContents);
  chain.close();
});

test("a statement from before the migration is proven without its hash function", () => {
  const made = runCli(["proof", "get", "--text", "theorem 3b", "-o", file, "--data", data]);
  assert.equal(made.status, 0, made.stderr);
  assertGolden("proof-get", made.stdout);
  const json = jsonOf(
    runCli(["proof", "get", "--text", "theorem 3b", "-o", file, "--json", "--data", data]),
  );
  endId = String(json.end_id);
  const checked = runCli(["proof", "verify", file, "--trust-id", endId]);
  assert.equal(checked.status, 0, checked.stderr);
  assertGolden("proof-verify", checked.stdout);
  const verified = jsonOf(runCli(["proof", "verify", file, "--trust-id", endId, "--json"]));
  assert.deepEqual(verified.evaluated, [1], "SHA3-256 alone");
});

test("without a ground the proof is only consistent, and says so", () => {
  const checked = runCli(["proof", "verify", file]);
  assert.equal(checked.status, 0);
  assertGolden("proof-verify-untrusted", checked.stdout);
});

test("the sealers of a chain file's genesis document vouch for the end", () => {
  const chainFile = join(folder, "chain.cbor");
  assert.equal(runCli(["export", "--data", data, "-o", chainFile]).status, 0);
  const checked = runCli(["proof", "verify", file, "--genesis", chainFile]);
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  assertGolden("proof-verify-sealers", checked.stdout);
});

test("a statement is named by its place, its transaction, its bytes or its line", () => {
  const lines = join(folder, "lines.txt");
  writeFileSync(lines, "theorem 9a\r\ntheorem 9b");
  const places: (readonly unknown[])[] = [];
  for (const args of [
    ["--block-number", "9", "--statement", "1", "--content", "1"],
    ["--text", "theorem 9b"],
    ["--file", lines, "--line", "2"],
  ]) {
    const made = runCli(["proof", "get", ...args, "-o", file, "--json", "--data", data]);
    assert.equal(made.status, 0, made.stderr);
    const { block_number, statement, content } = jsonOf(made);
    places.push([block_number, statement, content]);
  }
  assert.deepEqual(places, [
    [9, 1, 1],
    [9, 1, 1],
    [9, 1, 1],
  ]);
  const legacy = runCli([
    "proof",
    "get",
    "--text",
    "theorem 9b",
    "--algorithm",
    "SHA-256",
    "-o",
    file,
    "--data",
    data,
  ]);
  assert.equal(legacy.status, 0, legacy.stderr);
  const at = runCli([
    "proof",
    "get",
    "--text",
    "theorem 9b",
    "--at",
    "30",
    "-o",
    file,
    "--json",
    "--data",
    data,
  ]);
  assert.equal(jsonOf(at).end_block, 30);
});

test("a wrong id, a flipped bit and bytes that are no proof are told apart", () => {
  runCli(["proof", "get", "--text", "theorem 3b", "-o", file, "--data", data]);
  const wrong = runCli(["proof", "verify", file, "--trust-id", `0x${"00".repeat(32)}`]);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /Proof INVALID: PROOF_ID$/m);
  const bytes = readFileSync(file);
  const place = bytes.indexOf("theorem 3b");
  bytes[place] = 0x54;
  const forged = join(folder, "forged.cbor");
  writeFileSync(forged, bytes);
  const altered = runCli(["proof", "verify", forged, "--trust-id", endId]);
  assert.equal(altered.status, 1);
  assert.match(altered.stdout, /Proof INVALID: PROOF_CONTENT/);
  writeFileSync(forged, "no proof");
  assert.match(runCli(["proof", "verify", forged]).stdout, /PROOF_MALFORMED/);
  const absent = runCli(["proof", "verify", join(folder, "absent")]);
  assert.equal(absent.status, 4);
});

test("what is not in the chain is not proven", () => {
  const unknown = runCli(["proof", "get", "--text", "never recorded", "-o", file, "--data", data]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /PROOF_TARGET_UNKNOWN/);
  const place = ["proof", "get", "--block-number", "9", "--statement", "77", "-o", file];
  assert.match(runCli([...place, "--data", data]).stderr, /PROOF_INDEX/);
  const nothing = runCli(["proof", "get", "--data", data]);
  assert.equal(nothing.status, 2);
});
