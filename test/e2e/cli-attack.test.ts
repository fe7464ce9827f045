import assert from "node:assert/strict";
import { test } from "node:test";
import { assertGolden } from "../support/golden-output.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";

test("attacks are listed with the threat and what the attacker wants", () => {
  const listed = runCli(["attack", "list", "--json"]);
  assert.equal(listed.status, 0, listed.stderr);
  const rows = listed.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const threats = new Set(rows.map(({ threat }) => threat));
  for (let i = 1; i <= 16; i++) assert.ok(threats.has(`T${i}`), `T${i}`);
  assert.ok(rows.every(({ schema }) => schema === "mathledger.cli/attack-list/1"));
});

test("attacks are stopped by the rule that was written down, and the naive ledger falls", () => {
  const args = ["attack", "run", "strip-pq", "weak-genesis", "weak-fallback", "--seed", "7"];
  const run = runCli(args);
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assertGolden("attack-run", run.stdout);
  const json = jsonOf(runCli([...args, "--json"]));
  assert.deepEqual([json.seed, json.failures], [7, 0]);
});

test("a name that no attack has gets the nearest, and names exclude --all", () => {
  const typo = runCli(["attack", "run", "strip-pg"]);
  assert.equal(typo.status, 2);
  assert.match(typo.stderr, /Did you mean strip-pq\?/);
  assert.equal(runCli(["attack", "run"]).status, 2);
  assert.equal(runCli(["attack", "run", "strip-pq", "--all"]).status, 2);
});
