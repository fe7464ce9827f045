import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EPOCH_FAULTS } from "../consensus/epoch-fault.ts";
import { VIOLATIONS } from "../consensus/violations.ts";
import { REJECTION_CODES } from "./rejection.ts";

const PAGE = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

/** The last column of each row of a section that has a fourth one, by code. */
function fourthColumn(section: string): Readonly<Record<string, string>> {
  const start = PAGE.indexOf(`\n${section}\n`);
  assert.ok(start >= 0, section);
  const end = PAGE.indexOf("\n#", start + section.length + 2);
  const rows = PAGE.slice(start, end < 0 ? undefined : end).matchAll(
    /^\| `([A-Z0-9_]+)` \|[^|]*\|[^|]*\| ([^|]*) \|$/gm,
  );
  return Object.fromEntries([...rows].map(([, code = "", last = ""]) => [code, last]));
}

test("the numbers of receipt codes are those of the page", () => {
  const numbers = Object.entries(REJECTION_CODES).map(([code, number]) => [code, `${number}`]);
  assert.deepEqual(fourthColumn("## governance"), Object.fromEntries(numbers));
});

test("the invariants of epoch faults are those of the page", () => {
  assert.deepEqual(fourthColumn("## epochs"), EPOCH_FAULTS);
});

test("the numbers and sub-codes of violations are those of the page", () => {
  const rows = Object.entries(VIOLATIONS).map(([number, { type, subCodes }]) => {
    return [type, `${number}: ${subCodes.map((subCode) => `\`${subCode}\``).join(" ")}`];
  });
  assert.deepEqual(fourthColumn("### violations"), Object.fromEntries(rows));
});
