import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COMMANDS } from "../../../src/governance/command.ts";
import { REJECTION_CODES } from "../../../src/governance/rejection.ts";
import { ASKED } from "../../support/command-codes/asked-codes.ts";
// Each of these asks commands for their codes; the last test of this file looks at what all of them have asked for.
import "../../../src/governance/act-commands.test.ts";
import "../../../src/governance/appeal-commands.test.ts";
import "../../../src/governance/attestation-commands.test.ts";
import "../../../src/governance/ballot-commands.test.ts";
import "../../../src/governance/cast-ballot.test.ts";
import "../../../src/governance/comment-commands.test.ts";
import "../../../src/governance/delegation-commands.test.ts";
import "../../../src/governance/emergency.test.ts";
import "../../../src/governance/execution-commands.test.ts";
import "../../../src/governance/key-commands.test.ts";
import "../../../src/governance/moderate-command.test.ts";
import "../../../src/governance/objection-commands.test.ts";
import "../../../src/governance/reaction-commands.test.ts";
import "../../../src/governance/recovery-commands.test.ts";
import "../../../src/governance/review-commands.test.ts";
import "../../../src/governance/role-commands.test.ts";
import "../../../src/governance/rollback-guards.test.ts";
import "../../../src/governance/slash-account.test.ts";
import "../../../src/governance/stake-commands.test.ts";
import "../../../src/governance/type-sanction.test.ts";
import "../../../src/governance/validator-commands.test.ts";
import "./proposal-commands.test.ts";
import "./proposal-review.test.ts";
import "./status-events.test.ts";
import "./submission-guards.test.ts";
import "./treasury.test.ts";
import "./command-refusals.test.ts";

const page = readFileSync(new URL("../../../docs/spec/governance/refusals.md", import.meta.url));
const [, groups = "", never = ""] = page.toString().split(/^## .*$/m);

/** Pairs of the rows of a table: each command of the first column with each code of the second. */
function pairsOf(table: string): readonly string[] {
  const names = (cell: string) => [...cell.matchAll(/`([A-Za-z_]+)`/g)].map(([, name]) => name);
  return table
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => {
      const [, commands = "", codes = ""] = line.split(" | ").length > 1 ? cellsOf(line) : [];
      return names(commands).flatMap((command) => names(codes).map((code) => `${command} ${code}`));
    });
}

function cellsOf(line: string): readonly string[] {
  return line.split("|").map((cell) => cell.trim());
}

test("the page of refusals names commands and codes that there are, and no pair twice", () => {
  const expected = pairsOf(groups);
  assert(expected.length > 200, `${expected.length} pairs`);
  assert.equal(new Set(expected).size, expected.length);
  for (const pair of [...expected, ...pairsOf(never)]) {
    const [command = "", code = ""] = pair.split(" ");
    assert(command in COMMANDS, pair);
    assert(code in REJECTION_CODES, pair);
  }
  const told = new Set(expected);
  const alone = ["submitProposal GOV_TYPE_UNKNOWN", "submitProposal GOV_TOO_MANY_DRAFTS"];
  for (const pair of pairsOf(never)) assert(told.has(pair) || alone.includes(pair), pair);
});

test("every command is asked for every code of its group, but for those that it cannot answer", () => {
  const impossible = new Set(pairsOf(never));
  const missing = pairsOf(groups).filter((pair) => !impossible.has(pair) && !ASKED.has(pair));
  assert.deepEqual(missing, []);
  assert.deepEqual(
    [...impossible].filter((pair) => ASKED.has(pair)),
    [],
    "answered, and said never to be",
  );
});
