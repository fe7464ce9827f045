import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../architecture/read-tree.ts";

const PAGE = readFileSync(join(ROOT, "docs/spec/glossary.md"), "utf8");

/** Words of the page's tables, in their order, by section. */
function sections(): readonly (readonly string[])[] {
  return PAGE.split(/^## /m)
    .slice(1)
    .map((section) => [...section.matchAll(/^\| ([a-z][^|]*?) \| /gm)].map(([, word = ""]) => word))
    .map((words) => words.filter((word) => word !== "word"));
}

test("the glossary has each word once, in order", () => {
  assert.equal(sections().length, 3);
  for (const words of sections()) {
    assert.ok(words.length > 0);
    assert.deepEqual(
      words,
      [...words].sort((a, b) => (a < b ? -1 : 1)),
    );
  }
  const all = sections().flat();
  assert.equal(new Set(all).size, all.length);
});
