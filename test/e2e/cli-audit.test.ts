import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import { STORIES } from "../../src/node/story/story-list.ts";
import { dumpIndex } from "../support/node/index-dump.ts";
import { cliEnvironment, jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const scratch = temporaryFolder();
const data = join(scratch, "ledger");
const bundle = join(scratch, "ledger.bundle");

before(async () => {
  const plan = STORIES.find(({ name }) => name === "contested-vote");
  assert(plan !== undefined);
  const loaded = await loadAlgorithms();
  runStory(plan, { directory: data, loaded, seed: 1, onLine: () => {} }).chain.close();
});

test("a bundle goes to another machine and is verified there without the ledger", () => {
  const written = runCli(["audit", "export", "--data", data, "-o", bundle]);
  assert.equal(written.status, 0, written.stderr);
  const verified = runCli(["audit", "verify", bundle, "--proposal", "1", "--json"]);
  assert.equal(verified.status, 0, verified.stderr);
  const json = jsonOf(verified);
  assert.equal(json.schema, "mathledger.cli/audit-verify/1");
  assert.equal(json.valid, true);
  assert.equal(json.blocks, 33);
  assert.equal(json.audit_entries, 24);
  const steps = json.steps as readonly { readonly step: string; readonly holds: boolean | null }[];
  assert.deepEqual(
    steps.map(({ step, holds }) => [step, holds]),
    ["eligibility", "power", "tally", "thresholds", "timelock", "effects"].map((step) => [
      step,
      true,
    ]),
  );
  assert((json.not_checked as readonly string[]).length >= 3);
  assert(Number(json.blocks_per_second) > 0);
  const text = runCli(["audit", "verify", bundle]);
  assert.match(text.stdout, /^Not checked: whether the genesis document is the one/m);
  assert.match(text.stdout, /^Rate: +\d+ blocks\/s/m);
  assert.match(text.stdout, /Bundle VALID$/m);
});

test("a turned bit is named, and the answer is no", () => {
  const bytes = readFileSync(bundle);
  const broken = join(scratch, "broken.bundle");
  const place = bytes.length - 400;
  bytes[place] = (bytes[place] ?? 0) ^ 0x01;
  writeFileSync(broken, bytes);
  const run = runCli(["audit", "verify", broken, "--json"]);
  assert.notEqual(run.status, 0);
  const said = run.stdout + run.stderr;
  assert.match(said, /"trail_fault":|"proposal_fault":|AUDIT_BUNDLE_FORM/);
});

test("what is no bundle, no proposal and no chain is said", () => {
  const none = runCli(["audit", "verify", join(scratch, "nowhere")]);
  assert.equal(none.status, 4, none.stderr);
  assert.match(none.stderr, /AUDIT_BUNDLE_UNREADABLE/);
  const unknown = runCli(["audit", "verify", bundle, "--proposal", "99"]);
  assert.match(unknown.stderr, /CLI_PROPOSAL_UNKNOWN/);
  const nowhere = runCli(["audit", "compare", bundle, join(scratch, "nowhere")]);
  assert.equal(nowhere.status, 4, nowhere.stderr);
  assert.match(nowhere.stderr, /AUDIT_SOURCE_UNREACHABLE/);
  const silent = runCli(["audit", "compare", bundle, "http://127.0.0.1:9"]);
  assert.equal(silent.status, 4, silent.stderr);
});

test("a ledger and its bundle are equal, and a report tells what happened", () => {
  const compared = runCli(["audit", "compare", data, bundle]);
  assert.equal(compared.status, 0, compared.stderr);
  assert.match(compared.stdout, /Equal up to the newest block, 32/);
  const report = runCli(["audit", "report", "--data", data]);
  assert.equal(report.status, 0, report.stderr);
  assert.match(report.stdout, /^# Audit report: story, blocks 0 to 32$/m);
  assert.match(report.stdout, /^\| 1 \| Adopt the blue seal \| custom \| executed/m);
});

test("an index whose making was killed at any moment is made whole by the next", async () => {
  const file = join(data, "index.db");
  const rebuild = ["index", "rebuild", "--data", data];
  assert.equal(runCli(rebuild).status, 0);
  const expected = dumpIndex(file);
  for (const delayMs of [400, 700]) {
    rmSync(file, { force: true });
    const { bin, env } = cliEnvironment();
    const child = spawn(process.execPath, [bin, ...rebuild], { stdio: "ignore", env });
    const ended = once(child, "exit");
    // The moment of the kill is the wall's: wherever it falls, what follows must hold.
    const kill = setTimeout(() => child.kill("SIGKILL"), delayMs);
    await ended;
    clearTimeout(kill);
    assert.equal(runCli(rebuild).status, 0);
    assert(existsSync(file));
    assert.deepEqual(dumpIndex(file), expected, `killed after ${delayMs} ms`);
  }
});
