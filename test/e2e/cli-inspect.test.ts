import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertGolden } from "../support/golden-output.ts";
import { type CliResult, jsonOf, runCli } from "../support/run-cli.ts";
import {
  createStored,
  planOfAll,
  sealTo,
  storedSpec,
  storyContents,
  TIP,
} from "../support/stored-chain.ts";

const folder = mkdtempSync(join(tmpdir(), "mathledger-inspect-"));
const data = join(folder, "data");
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const chain = await createStored(data, storedSpec({ plan: planOfAll() }));
  sealTo(chain, TIP, storyContents);
  chain.close();
});

/** Heights under v1-legacy, v2-dual-required and v3-pq-only. */
const HEIGHTS = [6, 21, 39] as const;

test("blocks of each form are shown with ids, links, roots, sizes and seals", () => {
  for (const height of HEIGHTS) {
    const shown = runCli(["block-info", "--block-number", `${height}`, "--data", data]);
    assert.equal(shown.status, 0, shown.stderr);
    assertGolden(`block-info-${height}`, shown.stdout);
  }
  const json = jsonOf(runCli(["block-info", "--block-number", "21", "--json", "--data", data]));
  assert.equal(json.rule_version, "v2-dual-required");
  const byHash = runCli([
    "block-info",
    "--hash",
    String(json.block_hash),
    "--json",
    "--data",
    data,
  ]);
  assert.deepEqual(jsonOf(byHash), json);
  const legacy = jsonOf(runCli(["block-info", "--block-number", "6", "--json", "--data", data]));
  assert.ok(!("pq_merkle_root" in legacy), "a field that the rule version forbids is absent");
});

test("epochs are shown with their blocks, algorithms and decisions", () => {
  for (const epoch of [0, 1, 4]) {
    const shown = runCli(["epoch-info", "--epoch", `${epoch}`, "--data", data]);
    assert.equal(shown.status, 0, shown.stderr);
    assertGolden(`epoch-info-${epoch}`, shown.stdout);
  }
  const json = jsonOf(runCli(["epoch-info", "--block-number", "27", "--json", "--data", data]));
  assert.deepEqual([json.epoch_index, json.start_block, json.end_block], [2, 20, 27]);
  const unknown = runCli(["epoch-info", "--epoch", "9", "--data", data]);
  assert.equal(unknown.status, 3);
  assert.match(unknown.stderr, /CHAIN_EPOCH_UNKNOWN/);
});

test("a dual commitment is computed again, and its absence is an answer of no", () => {
  const dual = runCli(["verify-dual-commitment", "--block-number", "20", "--data", data]);
  assert.equal(dual.status, 0);
  assertGolden("verify-dual-commitment", dual.stdout);
  for (const height of [7, 38]) {
    const none = runCli(["verify-dual-commitment", "--block-number", `${height}`, "--data", data]);
    assert.equal(none.status, 1);
    assertGolden(`verify-dual-commitment-${height}`, none.stdout);
  }
});

test("readiness for post-quantum algorithms is told", () => {
  const status = runCli(["pq", "status", "--data", data]);
  assert.equal(status.status, 0, status.stderr);
  assertGolden("pq-status", status.stdout);
  const json = jsonOf(runCli(["pq", "status", "--json", "--data", data]));
  assert.equal(json.support, "ENABLED");
});

test("a code is explained, and one that does not exist gets the nearest", () => {
  const known = runCli(["explain", "STORAGE_LOCKED"]);
  assert.equal(known.status, 0);
  assert.match(known.stdout, /^STORAGE_LOCKED\ncause: {2}.+\nremedy: .+\n$/);
  const typo = runCli(["explain", "STORAGE_LOCKD"]);
  assert.equal(typo.status, 2);
  assert.match(typo.stderr, /Did you mean STORAGE_LOCKED\?/);
});

test("the doctor looks at the machine and at every row", () => {
  const well = runCli(["doctor", "--json", "--data", data]);
  assert.equal(well.status, 0, well.stdout);
  const names = new Map(
    (jsonOf(well).checks as readonly { readonly name: string; readonly result: string }[]).map(
      ({ name, result }) => [name, result],
    ),
  );
  for (const name of ["node", "disk", "permissions", "self-tests", "ledger", "rows"]) {
    assert.equal(names.get(name), "ok", name);
  }
  const none = runCli(["doctor", "--data", join(folder, "none")]);
  assert.equal(none.status, 0);
  assert.match(none.stdout, /warn {2}ledger/);
});

test("providers of signatures are chosen by name, and a name that cannot be had ends the start", () => {
  const named = (names: string) =>
    runCli(["pq", "status", "--json", "--data", data], { env: { MATHLEDGER_SIGNATURES: names } });
  const suites = (result: CliResult) => {
    const { algorithms } = jsonOf(result);
    const rows = algorithms as readonly Readonly<Record<string, unknown>>[];
    return rows
      .filter(({ kind, number }) => kind === "suite" && number === 1)
      .map(({ provider, self_test }) => [provider, self_test]);
  };
  assert.deepEqual(suites(named("")), [["node:crypto", "ok"]]);
  assert.deepEqual(suites(named("noble,node:crypto")), [["noble", "ok"]]);
  const unknown = named("nobody");
  assert.equal(unknown.status, 6);
  assert.match(unknown.stderr, /CRYPTO_PROVIDER_UNKNOWN/);
});
