import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const at = ["--data", join(folder, "data")];

before(() => {
  const made = runCli(["init", "--test-network", "--rule", "v2-dual-optional", ...at]);
  assert.equal(made.status, 0, made.stderr);
});

function done(...args: readonly string[]): Record<string, unknown> {
  const result = runCli([...args, ...at, "--json"]);
  assert.equal(result.status, 0, `${args.join(" ")}: ${result.stderr}`);
  return jsonOf(result);
}

test("attestors of a folder are asked about a block and attest it, five of seven", () => {
  // Two blocks, of which the first is final.
  for (const units of ["1", "2"]) {
    done("transfer", "attestor-1", units, "--key", "recorder", "--yes");
  }
  done("attest", "create", "rehearsal", "1", "--key", "attestor-1", "--yes");
  for (const number of [1, 2, 3, 4, 5]) {
    const early = done("attest", "status", "ATTEST-rehearsal-1");
    assert.deepEqual(
      [String(early.status).toLowerCase(), early.attesting],
      ["pending", number - 1],
    );
    done("attest", "sign", "ATTEST-rehearsal-1", "--key", `attestor-${number}`, "--yes");
  }
  const { status, attesting } = done("attest", "status", "ATTEST-rehearsal-1");
  assert.deepEqual([String(status).toLowerCase(), attesting], ["verified", 5]);
});

test("a proposal of a folder is submitted and taken back by who made it", () => {
  const file = join(folder, "motion.json");
  const motion = { proposal_type: "custom", title: "Blue", payload: { text: "Blue." } };
  writeFileSync(file, JSON.stringify(motion));
  done("proposal", "submit", file, "--key", "recorder", "--yes");
  assert.equal(done("proposal", "show", "1").state, "discussion");
  const foreign = ["proposal", "cancel", "1", "--key", "attestor-1", "--yes", ...at];
  const refused = runCli(foreign);
  assert.deepEqual([refused.status, /GOV_NOT_PROPOSER/.test(refused.stderr)], [5, true]);
  done("proposal", "cancel", "1", "--key", "recorder", "--yes");
  assert.equal(done("proposal", "show", "1").state, "cancelled");
});
