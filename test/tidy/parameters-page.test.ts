import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  PARAMETER_KEYS,
  type ParameterKey,
  parameterRow,
} from "../../src/governance/parameter-table.ts";
import { showParameter } from "../../src/governance/parameter-value.ts";
import { ROOT } from "../architecture/read-tree.ts";

const PAGE = readFileSync(join(ROOT, "docs/spec/governance/parameters.md"), "utf8");
const AMOUNT_MAX = (1n << 127n) - 1n;

test("the page of parameters has every key with its class, bounds and initial value", () => {
  const keys = PARAMETER_KEYS.filter((key) => !/^(track|electorate|ledger)\./.test(key));
  const rows = PAGE.split("\n").filter((line) => /^\| `[a-z]+\.[a-z_.]+` \| [GEX] \|/.test(line));
  assert.deepEqual(rows.map(withoutUnit), keys.map(showRow));
});

test("the page of parameters names every family of keys that has a page of its own", () => {
  const families = new Set(
    PARAMETER_KEYS.map((key) => /^(track|electorate|ledger\.\w+)\./.exec(key)?.[1]),
  );
  families.delete(undefined);
  for (const family of families) assert(PAGE.includes(`| \`${family}.`), `${family}`);
});

function withoutUnit(row: string): string {
  return row.split("|").slice(0, 5).join("|").trimEnd();
}

function showRow(key: ParameterKey): string {
  const row = parameterRow(key);
  return `| \`${key}\` | ${row.class} | ${showBounds(key)} | ${showParameter(row.initial)}`;
}

function showBounds(key: ParameterKey): string {
  const row = parameterRow(key);
  if ("min" in row) {
    const max = row.max === AMOUNT_MAX ? "2^127-1" : showParameter(row.max);
    return `${showParameter(row.min)}..${max}`;
  }
  if ("options" in row) return row.options.join(", ");
  return row.kind === "bool" ? "true, false" : "digest or null";
}
