import assert from "node:assert/strict";
import { test } from "node:test";
import { codeFiles } from "./code-files.ts";
import { textFiles } from "./text-files.ts";

/** Marks of work left undone. Written in halves, or this file would hold them. */
const UNDONE = new RegExp(
  `\\b(?:${["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"].join("|")})\\b`,
);

/** Places that exist on the machine of one author only. */
const PRIVATE = new RegExp(["\\.\\./" + "shared", "/wo" + "rk/", "\\.lib" + "rary\\b"].join("|"));

/** Directives that silence the compiler. */
const SILENCED = new RegExp(`@ts-(?:${["ign" + "ore", "no" + "check"].join("|")})`);

test("no work is left undone in the text", () => {
  assert.deepEqual(linesWith(UNDONE, textFiles()), []);
});

test("no text names a place of one machine", () => {
  assert.deepEqual(linesWith(PRIVATE, textFiles()), []);
});

test("nothing silences the compiler", () => {
  assert.deepEqual(linesWith(SILENCED, codeFiles()), []);
});

test("the words are found where they are", () => {
  const planted = new Map([
    ["a.ts", `\n// ${"TO" + "DO"}: later\n`],
    ["b.md", `see ${"../" + "shared"}/x and ${"/wo" + "rk/"}main`],
    ["c.ts", `// @ts-${"ign" + "ore"}\n// photodocument, hackle`],
  ]);
  assert.deepEqual(linesWith(UNDONE, planted), ["a.ts:2"]);
  assert.deepEqual(linesWith(PRIVATE, planted), ["b.md:1"]);
  assert.deepEqual(linesWith(SILENCED, planted), ["c.ts:1"]);
});

function linesWith(pattern: RegExp, files: ReadonlyMap<string, string>): readonly string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    for (const [index, line] of text.split("\n").entries()) {
      if (pattern.test(line)) found.push(`${path}:${index + 1}`);
    }
  }
  return found;
}
