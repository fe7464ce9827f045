import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { assertGolden } from "../support/golden-output.ts";
import { jsonOf, runCli } from "../support/run-cli.ts";

const SAMPLE = fileURLToPath(new URL("../../examples/votes-sample.ndjson.gz", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mathledger-replay-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

const sampleLines = () => gunzipSync(readFileSync(SAMPLE)).toString().trimEnd().split("\n");

test("real votes end as they did on their chain", () => {
  const run = runCli(["replay", "votes", SAMPLE]);
  assert.equal(run.status, 0, run.stdout + run.stderr);
  assertGolden("replay-votes", run.stdout);
});

test("the answer for programs says of each proposal what was refused and whether it is judged", () => {
  const small = sampleLines().filter((line) => line.length < 5000);
  const run = runCli(["replay", "votes", fileOf("small.ndjson", small), "--json"]);
  assert.equal(run.status, 0, run.stderr);
  const json = jsonOf(run);
  assert.equal(json.schema, "mathledger.cli/replay-votes/1");
  assert.match(String(json.signatures), /were not checked/);
  const governors = json.governors as readonly {
    readonly name: string;
    readonly proposals: readonly Readonly<Record<string, unknown>>[];
  }[];
  const bravo = governors.find(({ name }) => name === "Compound Governor Bravo");
  const proposal = bravo?.proposals.find(({ id }) => id === "78");
  assert.equal(proposal?.verdict, "rejected");
  assert.equal(proposal?.reason, "support");
  const refused = proposal?.refused as readonly { readonly weight: string; code: string }[];
  assert.deepEqual(
    refused.map(({ weight, code }) => [weight, code]),
    Array.from({ length: 4 }, () => ["0", "GOV_NO_POWER"]),
  );
  assert.equal(bravo?.proposals.find(({ id }) => id === "48")?.is_judged, false);
});

test("a record that says otherwise is told, with exit code 1", () => {
  const lines = sampleLines()
    .filter((line) => line.length < 2000)
    .map((line) => line.replace('"id":"80"', '"id":"80-changed"'))
    .map((line) => (line.includes("80-changed") ? line.replace('"rejected"', '"passed"') : line));
  const run = runCli(["replay", "votes", fileOf("changed.ndjson", lines)]);
  assert.equal(run.status, 1);
  assert.match(run.stdout, /^80-changed .* DIFFERS: verdict$/m);
  assert.match(run.stdout, /; 1 differ$/m);
});

test("a file that is no record is refused with the line and a fix", () => {
  const governor = '{"type":"governor","name":"V","decimals":0,"supply":"10","quorum_for":"4"}';
  const proposal = '{"type":"proposal","id":"1","start":1,"end":1}';
  const bad = runCli(["replay", "votes", fileOf("bad.ndjson", [governor, "", proposal])]);
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /Line 3 of .* is wrong at end\./);
  assert.match(bad.stderr, /fix: mend line 3; docs\/spec\/vote-records\.md/);
  assert.match(bad.stderr, /code: REPLAY_VOTES_LINE/);
  const missing = runCli(["replay", "votes", join(folder, "absent.ndjson")]);
  assert.equal(missing.status, 4);
  const packed = fileOf("broken.gz", []);
  writeFileSync(packed, readFileSync(SAMPLE).subarray(0, 1000));
  const broken = runCli(["replay", "votes", packed, "--json"]);
  assert.equal(broken.status, 1);
  assert.equal(JSON.parse(broken.stderr).code, "REPLAY_VOTES_TEXT");
});
