import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { assertGolden } from "../support/golden-output.ts";
import { type CliResult, jsonOf, runCli } from "../support/run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "mathledger-emergency-"));
after(() => rmSync(folder, { recursive: true }));

/** A test network that begins under a rule, with everybody's keys in its folder. */
function network(rule: string): (...args: readonly string[]) => CliResult {
  const data = join(folder, rule);
  const made = runCli([
    "init",
    "--test-network",
    "--name",
    "rehearsal",
    "--rule",
    rule,
    "--data",
    data,
  ]);
  assert.equal(made.status, 0, made.stderr);
  return (...args) => runCli([...args, "--data", data], { cwd: folder });
}

function signedBy(
  run: ReturnType<typeof network>,
  act: string,
  as: { readonly verb: "sign" | "attest"; readonly council: string; readonly count: number },
): void {
  const keys = Array.from({ length: as.count }, (_, i) => `${as.council}-${i + 1}`);
  const signed = run("emergency", as.verb, act, "--key", ...keys);
  assert.equal(signed.status, 0, signed.stderr);
}

test("four signatures are refused and five carry a fallback from v2-pq-primary in", () => {
  const run = network("v2-pq-primary");
  const declared = run(
    "emergency",
    "declare",
    "--rule",
    "v2-dual-required",
    "--expires",
    "10",
    "-o",
    "a.json",
  );
  assert.equal(declared.status, 0, declared.stderr);
  assertGolden("emergency-declare", declared.stdout);
  signedBy(run, "a.json", { verb: "sign", council: "emergency", count: 4 });
  const early = run("emergency", "status", "a.json");
  assert.equal(early.status, 3);
  assertGolden("emergency-status-early", early.stdout);
  const refused = run("emergency", "submit", "a.json", "--yes");
  assert.equal(refused.status, 5, refused.stderr);
  assert.match(refused.stderr, /GOV_COUNCIL_QUORUM/);
  // The fifth member signs a copy of its own; submit joins the files.
  cpSync(join(folder, "a.json"), join(folder, "b.json"));
  const fifth = run("emergency", "sign", "b.json", "--key", "emergency-5");
  assert.equal(fifth.status, 0, fifth.stderr);
  const unasked = run("emergency", "submit", "a.json", "b.json");
  assert.equal(unasked.status, 2, "without a terminal it wants --yes");
  const dry = run("emergency", "submit", "a.json", "b.json", "--dry-run");
  assert.equal(dry.status, 0, dry.stderr);
  assert.equal(jsonOf(run("block-info", "--json")).block_number, 0, "nothing was written");
  const done = run("emergency", "submit", "a.json", "b.json", "--yes", "--seal-to", "19");
  assert.equal(done.status, 0, done.stderr);
  assertGolden("emergency-submit", done.stdout);
  assertGolden("emergency-status", run("emergency", "status").stdout);
  assert.equal(jsonOf(run("epoch-info", "--json")).rule_version, "v2-dual-required");
  const verified = run("verify-chain");
  assert.equal(verified.status, 0, verified.stdout);
  assertGolden("emergency-verify-chain", verified.stdout);
  const again = run("emergency", "submit", "a.json", "b.json", "--yes");
  assert.equal(again.status, 5);
  assert.match(again.stderr, /GOV_(ACT_NONCE|ACT_EXPIRED|ACT_WRONG_EPOCH)/);
});

test("from v2-dual-required the chain falls back to v2-dual-optional", () => {
  const run = network("v2-dual-required");
  run("emergency", "declare", "--rule", "v2-dual-optional", "--expires", "10", "-o", "c.json");
  signedBy(run, "c.json", { verb: "sign", council: "emergency", count: 5 });
  const done = run("emergency", "submit", "c.json", "--yes", "--seal-to", "19");
  assert.equal(done.status, 0, done.stderr);
  assert.equal(jsonOf(run("epoch-info", "--json")).rule_version, "v2-dual-optional");
});

test("from v3-pq-only the legacy algorithm returns under a history that attestors confirm", () => {
  const run = network("v3-pq-only");
  const declare = ["emergency", "declare", "--rule", "v2-dual-required", "--expires", "10"];
  const missing = run(...declare, "-o", "d.json");
  assert.match(missing.stderr, /LEDGER_JSON_MISSING/, "no legacy algorithm was named");
  assert.equal(run(...declare, "--legacy-algorithm", "SHA-256", "-o", "d.json").status, 0);
  signedBy(run, "d.json", { verb: "sign", council: "emergency", count: 5 });
  signedBy(run, "d.json", { verb: "attest", council: "attestor", count: 4 });
  const early = run("emergency", "submit", "d.json", "--yes");
  assert.match(early.stderr, /4 of 5 attestor signatures/);
  assert.equal(run("emergency", "attest", "d.json", "--key", "attestor-5").status, 0);
  const done = run("emergency", "submit", "d.json", "--yes", "--seal-to", "19");
  assert.equal(done.status, 0, done.stderr);
  const epoch = jsonOf(run("epoch-info", "--json"));
  assert.deepEqual([epoch.rule_version, epoch.legacy_algorithm_id], ["v2-dual-required", 0]);
  assert.equal(run("verify-chain").status, 0);
});

test("a key that does not count, an edited act and a target below the rules are refused", () => {
  const run = network("v2-dual-optional");
  const stranger = (key: string) => run("emergency", "sign", "a.json", "--key", key);
  assert.match(stranger("recorder").stderr, /NODE_ACT_KEY/);
  const path = join(folder, "edited.json");
  const text = readFileSync(join(folder, "a.json"), "utf8");
  writeFileSync(path, text.replace('"start_block": 1', '"start_block": 2'));
  assert.match(run("emergency", "status", path).stderr, /NODE_ACT_FILE/);
  writeFileSync(path, "{");
  assert.match(run("emergency", "status", path).stderr, /NODE_ACT_FILE/);
  run("emergency", "declare", "--rule", "v1-legacy", "--expires", "10", "-o", "e.json");
  signedBy(run, "e.json", { verb: "sign", council: "emergency", count: 5 });
  const refused = run("emergency", "submit", "e.json", "--yes");
  assert.equal(refused.status, 5, refused.stdout);
  assert.match(refused.stderr, /GOV_FALLBACK_REFUSED/);
  assert.equal(jsonOf(run("block-info", "--json")).block_number, 0);
});
