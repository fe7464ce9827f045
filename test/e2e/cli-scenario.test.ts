import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertGolden } from "../support/golden-output.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();

const NAMES = runCli(["scenario", "list", "--json"])
  .stdout.trimEnd()
  .split("\n")
  .map((line): string => JSON.parse(line).name);

test("every story of the specification is there", () => {
  assert.deepEqual([...NAMES].sort(), [
    "contested-vote",
    "emergency-fallback",
    "parameter-ramp",
    "pq-activation",
    "quorum-miss",
    "state-rollback",
    "treasury-drain",
  ]);
});

for (const name of NAMES) {
  test(`${name} is told in words, ends in checks that hold, and leaves a chain that verifies`, () => {
    const out = join(folder, name);
    const run = runCli(["scenario", "run", name, "--out", out]);
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assertGolden(`scenario-${name}`, run.stdout.replaceAll(folder, "<folder>"));
    const verified = runCli(["verify-chain", "--data", out]);
    assert.equal(verified.status, 0, verified.stdout + verified.stderr);
  });
}

test("a story in JSON has its timeline, its checks and its seed, and another seed tells the same", () => {
  const told = jsonOf(runCli(["scenario", "run", "quorum-miss", "--json", "--seed", "9"]));
  assert.equal(told.schema, "mathledger.cli/scenario-run/1");
  assert.deepEqual([told.seed, told.holds, told.name], [9, true, "quorum-miss"]);
  const again = jsonOf(runCli(["scenario", "run", "quorum-miss", "--json", "--seed", "9"]));
  assert.deepEqual(again.timeline, told.timeline);
  assert.deepEqual(again.checks, told.checks);
});

test("a story that does not exist, and a folder that holds a ledger, are refused", () => {
  const unknown = runCli(["scenario", "run", "fairy-tale"]);
  assert.equal(unknown.status, 2, unknown.stderr);
  assert.match(unknown.stderr, /CLI_SCENARIO_UNKNOWN/);
  const taken = runCli(["scenario", "run", "quorum-miss", "--out", join(folder, "quorum-miss")]);
  assert.notEqual(taken.status, 0);
  assert.match(taken.stderr, /STORAGE_EXISTS/);
});
