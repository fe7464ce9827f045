import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  GOVERNANCE_PAGES,
  generatedPart,
  replaceGenerated,
} from "../../scripts/governance-pages.ts";
import { ROOT } from "../architecture/read-tree.ts";

for (const { path, table } of GOVERNANCE_PAGES) {
  test(`${path} says what the sources say (else: node scripts/governance-tables.ts)`, () => {
    const page = readFileSync(join(ROOT, path), "utf8");
    assert.equal(generatedPart(page), table());
    assert.ok(table().split("\n").length > 40, "the table is not empty");
  });
}

test("a table is replaced between its marks, and a page without marks is refused", () => {
  const { path } = GOVERNANCE_PAGES[0];
  const page = readFileSync(join(ROOT, path), "utf8");
  assert.equal(generatedPart(replaceGenerated(page, "| new |")), "| new |");
  assert.throws(() => generatedPart("# no table"), /no place/);
});
