import assert from "node:assert/strict";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type CliResult, jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "data");
const run = (...args: readonly string[]): CliResult =>
  runCli([...args, "--data", data], { cwd: folder });
const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `emergency-${index + 1}`);

before(() => {
  const made = run("init", "--test-network", "--rule", "v2-dual-optional");
  assert.equal(made.status, 0, made.stderr);
});

function done(...args: readonly string[]): CliResult {
  const result = run(...args);
  assert.equal(result.status, 0, `${args.join(" ")}: ${result.stderr}`);
  return result;
}

test("a council pauses transfers by signatures that were gathered as files", () => {
  const declare = ["emergency", "declare", "--trigger", "balances do not add up", "--for", "600"];
  const dry = done(...declare, "--pause", "transfers", "--dry-run");
  assert.match(dry.stdout, /^Measure: +pause_network of transfers for 600 s, once ratified for /m);
  assert.equal(run("emergency", "status", "act.json").status, 4, "a dry run has written");
  done(...declare, "--pause", "transfers", "staking", "-o", "act.json");
  done("emergency", "sign", "act.json", "--key", ...names(4));
  const early = run("emergency", "submit", "act.json", "--yes");
  assert.deepEqual([early.status, /GOV_COUNCIL_QUORUM/.test(early.stderr)], [5, true]);
  cpSync(join(folder, "act.json"), join(folder, "copy.json"));
  done("emergency", "sign", "copy.json", "--key", "emergency-5");
  assert.equal(run("emergency", "status", "act.json").status, 3);
  assert.equal(done("emergency", "status", "copy.json").status, 0);
  const asked = done("emergency", "submit", "act.json", "copy.json", "--dry-run", "--json");
  assert.equal(jsonOf(asked).dry_run, true);
  assert.equal(jsonOf(done("block-info", "--json")).block_number, 0);
  const sent = done("emergency", "submit", "act.json", "copy.json", "--yes", "--json");
  const { emergency_hash, block_number } = jsonOf(sent);
  assert.equal(block_number, 1);
  const { emergencies } = jsonOf(done("emergency", "status", "--json")) as {
    emergencies: { emergency_hash: string; measures: { kind: string; components: string[] }[] }[];
  };
  assert.deepEqual(
    emergencies.map((each) => [each.emergency_hash, each.measures.map(({ kind }) => kind)]),
    [[emergency_hash, ["pause_network"]]],
  );
  assert.deepEqual(emergencies[0]?.measures[0]?.components, ["transfers", "staking"]);
  assert.match(
    done("emergency", "status").stdout,
    /^ +measure 1: pause_network of transfers, staking, until /m,
  );
  const held = run("transfer", `0x${"11".repeat(32)}`, "1", "--key", "recorder", "--yes");
  assert.equal(held.status, 5, "a transfer passed the pause");
  assert.match(held.stderr, /GOV_/);
  const again = run(...declare, "--pause", "-o", "again.json");
  assert.deepEqual([again.status, /GOV_COOLDOWN/.test(again.stderr)], [5, true]);
});

test("what cannot be declared is refused before anybody signs", () => {
  const declare = (...args: readonly string[]) => run("emergency", "declare", "--dry-run", ...args);
  writeFileSync(join(folder, "report.txt"), "block 1 pays twice\n");
  const because = ["--trigger", "forged"];
  for (const [args, status, code] of [
    [[], 2, "CLI_USAGE"],
    [["--trigger", "forged"], 2, "CLI_USAGE"],
    [["--pause"], 2, "CLI_USAGE"],
    [["--rule", "v2-dual-required", "--pause"], 2, "CLI_USAGE"],
    [[...because, "--pause", "transfer"], 2, "CLI_VALUE"],
    [[...because, "--freeze", "recorder"], 5, "GOV_PAYLOAD_INVALID"],
    [[...because, "--maintenance", "--for", "7776000"], 5, "GOV_DURATION"],
    [[...because, "--rollback-to", "1", "--evidence", "none.txt"], 4, "CLI_FILE_READ"],
  ] as const) {
    const refused = declare(...args);
    assert.equal(refused.status, status, `${args.join(" ")}: ${refused.stderr}`);
    assert.match(refused.stderr, new RegExp(`^code: ${code}$`, "m"), args.join(" "));
  }
  const frozen = declare(
    ...because,
    "--freeze",
    "recorder",
    "--evidence",
    "report.txt",
    "--maintenance",
  );
  assert.equal(frozen.status, 0, frozen.stderr);
  assert.match(frozen.stdout, /^Measure: +enable_maintenance of /m);
  assert.match(frozen.stdout, /^Measure: +freeze_accounts of 0x[0-9a-f]{64} for /m);
});
