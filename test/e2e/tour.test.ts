import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const sample = gunzipSync(readFileSync(join(ROOT, "examples/metamath-2000.ndjson.gz")));
const lines = sample.toString().trimEnd().split("\n");
const plan = JSON.parse(readFileSync(join(ROOT, "examples/plan-v1-to-v3.json"), "utf8"));

const data = join(temporaryFolder(), "tour");

let report: ReturnType<typeof JSON.parse>;
before(() => {
  const { status, stdout, stderr } = runCli(["tour", "--data", data, "--json"]);
  assert.equal(status, 0, stderr);
  report = JSON.parse(stdout);
});

test("the whole sample is recorded: at least 2,000 theorems", () => {
  const theorems = lines.filter((line) => line.includes('"kind":"theorem"'));
  assert.ok(theorems.length >= 2000, `${theorems.length} theorems`);
  assert.equal(report.contents, lines.length);
  assert.equal(report.content_file_bytes, sample.length);
  const page = readFileSync(join(ROOT, "examples/README.md"), "utf8");
  assert.ok(page.includes(createHash("sha256").update(sample).digest("hex")));
});

test("the chain goes through all five rule versions by the plan, falls back once and returns", () => {
  const epochs: readonly Record<string, unknown>[] = report.epochs;
  const planned = plan.map((entry: Record<string, unknown>) => [
    entry.start_block,
    entry.rule_version,
  ]);
  const byPlan = epochs.filter(({ kind }) => kind === "genesis" || kind === "planned");
  assert.deepEqual(
    byPlan.map((epoch) => [epoch.start_block, epoch.rule_version]),
    planned,
  );
  const at = epochs.findIndex(({ kind }) => kind === "fallback");
  assert.deepEqual(
    epochs.slice(at - 1, at + 3).map((epoch) => [epoch.rule_version, epoch.kind]),
    [
      ["v2-pq-primary", "planned"],
      ["v2-dual-required", "fallback"],
      ["v2-pq-primary", "return"],
      ["v3-pq-only", "planned"],
    ],
  );
  for (const [index, { start_block: start }] of epochs.entries()) {
    const before = epochs[index - 1];
    assert.equal(start, before === undefined ? 0 : Number(before.end_block) + 1);
  }
  assert.equal(epochs.at(-1)?.end_block, report.blocks - 1);
  const { signatures, members, refusal_with_one_less: refusal } = report.fallback;
  assert.deepEqual([signatures, members, refusal], [5, 7, "GOV_COUNCIL_QUORUM"]);
});

test("an old content is proved without SHA-256, and a tampered copy is caught", () => {
  const { proof, forgery } = report;
  assert.ok(lines.includes(proof.content));
  assert.equal(proof.recorded_under, "v1-legacy");
  assert.equal(proof.end_under, "v3-pq-only");
  assert.equal(proof.legacy_evaluations, 0);
  assert.equal(proof.altered_refusal, "PROOF_CONTENT");
  const found = forgery.attempts.map((attempt: Record<string, unknown>) => attempt.found);
  assert.deepEqual(found, [
    ["INVALID_MERKLE_ROOT", "INVALID_PQ_MERKLE_ROOT"],
    ["INVALID_PQ_MERKLE_ROOT"],
    ["REPLAY_ADMISSION", "GOV_SIGNATURE_INVALID"],
  ]);
  const differing = [...forgery.before].filter((char, at) => char !== forgery.after[at]);
  assert.equal(differing.length, 1, "one byte");
});

test("the ledger that it leaves behind is the one that it told of", () => {
  const chain = runCli(["verify-chain", "--json", "--data", data]);
  assert.equal(chain.status, 0, chain.stderr);
  assert.deepEqual([jsonOf(chain).checked, jsonOf(chain).epochs], [report.blocks, 7]);
  const file = join(data, "chain.cbor");
  assert.equal(statSync(file).size, report.chain_file_bytes);
  const alone = runCli(["verify", file, "--json"]);
  assert.equal(alone.status, 0, alone.stderr);
  assert.equal(jsonOf(alone).checked, report.blocks);
  const { content, block_number: height } = report.proof;
  const proof = join(data, "..", "proof.cbor");
  const made = runCli(["proof", "get", "--text", content, "--json", "-o", proof, "--data", data]);
  assert.equal(made.status, 0, made.stderr);
  assert.equal(jsonOf(made).block_number, height);
  const again = runCli(["tour", "--data", data]);
  assert.match(again.stderr, /STORAGE_EXISTS/);
  assert.equal(again.status, 6);
});

test("the summary for people says every part of it, and nothing is left behind", () => {
  const { status, stdout, stderr } = runCli(["tour"]);
  assert.equal(status, 0, stderr);
  for (const part of [
    /\[1\/6\] record +2 029 contents/,
    /\[3\/6\] fall back +4 of 7 refused, 5 accepted in block \d+; it lapsed +ok/,
    /^ {2}0-15 +v1-legacy +SHA-256 /m,
    /^ {2}108-\d+ +v3-pq-only +SHA3-256 /m,
    /^Proved\n {2}peirce: \|- /m,
    /SHA-256 was evaluated 0 times/,
    /^Caught\n {2}One byte of /m,
    /^All 22 checks hold, in /m,
  ]) {
    assert.match(stdout, part);
  }
  assert.doesNotMatch(stdout, /FAILED/);
  const folder = /^The ledger lies in (\S+) until/m.exec(stdout)?.[1] ?? "";
  assert.throws(() => statSync(folder), { code: "ENOENT" });
});
