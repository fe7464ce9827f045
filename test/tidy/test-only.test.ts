import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSync } from "oxc-parser";
import { lineAt } from "../architecture/source-file.ts";
import { shippedFiles } from "./code-files.ts";

/**
 * Exports that only tests reach, each with the reason why it may ship, as `file: name`. `knip --production` finds every
 * other one. A row here needs the tag `@internal` at the export, and each tag needs a row.
 */
const TEST_ONLY: Readonly<Record<string, string>> = {};

test("what ships for tests alone is listed with its reason", () => {
  const tagged: string[] = [];
  for (const [path, text] of shippedFiles()) tagged.push(...internalExports(path, text));
  assert.deepEqual(tagged.sort(), Object.keys(TEST_ONLY).sort());
  for (const [name, reason] of Object.entries(TEST_ONLY)) assert.notEqual(reason, "", name);
});

test("a tag is found with the name that follows it", () => {
  const source = [
    "/** Sums. @internal */",
    "export function sum() {}",
    "/**",
    " * Counts.",
    " * @internal",
    " */",
    "export const count = 1;",
    "/** Plain. */",
    "export const plain = 1;",
    "const text = '@internal';",
  ].join("\n");
  assert.deepEqual(internalExports("src/a.ts", source), ["src/a.ts: sum", "src/a.ts: count"]);
});

function internalExports(path: string, text: string): readonly string[] {
  return parseSync(path, text)
    .comments.filter(({ value }) => /@internal\b/.test(value))
    .map(({ end }) => {
      const match = /^\s*export (?:declare |abstract |async )*\w+\*? (\w+)/.exec(text.slice(end));
      return `${path}: ${match?.[1] ?? `line ${lineAt(text, end)}`}`;
    });
}
