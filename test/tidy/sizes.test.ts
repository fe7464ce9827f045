import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "oxc-parser";
import { lineAt, parseSource, walk } from "../architecture/source-file.ts";
import { codeFiles } from "./code-files.ts";

const FILE_LINES_MAX = 400;
const FILE_LINES_ASKED = 300;
const FUNCTION_LINES_MAX = 70;
/** The formatter keeps code at 100 columns; this is for what it does not break: comments, texts and tables. */
const COLUMNS_MAX = 120;

test(`no file has more than ${FILE_LINES_MAX} lines`, (context) => {
  const long: string[] = [];
  for (const [path, text] of codeFiles()) {
    const lines = text.trimEnd().split("\n").length;
    if (lines > FILE_LINES_MAX) long.push(`${path}: ${lines} lines`);
    else if (lines > FILE_LINES_ASKED)
      context.diagnostic(`${path}: ${lines} lines, can it be two?`);
  }
  assert.deepEqual(long, []);
});

test(`no function has more than ${FUNCTION_LINES_MAX} lines`, () => {
  const long: string[] = [];
  for (const [path, text] of codeFiles()) {
    for (const { line, lines } of functionsOf(path, text)) {
      if (lines > FUNCTION_LINES_MAX) long.push(`${path}:${line}: ${lines} lines`);
    }
  }
  assert.deepEqual(long, []);
});

test(`no line has more than ${COLUMNS_MAX} columns`, () => {
  const wide: string[] = [];
  for (const [path, text] of codeFiles()) {
    for (const [index, line] of text.split("\n").entries()) {
      const columns = [...line].length;
      // A digest or the name of a place cannot be broken.
      if (columns > COLUMNS_MAX && !/\S{64}|https:/.test(line)) {
        wide.push(`${path}:${index + 1}: ${columns} columns`);
      }
    }
  }
  assert.deepEqual(wide, []);
});

test("the measures see what is too long", () => {
  const body = "  call();\n".repeat(FUNCTION_LINES_MAX - 1);
  const source = `const call = () => 1;\nexport function long() {\n${body}}\n`;
  assert.deepEqual(functionsOf("a.ts", source), [
    { line: 1, lines: 1 },
    { line: 2, lines: FUNCTION_LINES_MAX + 1 },
  ]);
});

const FUNCTIONS = new Set<Node["type"]>([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);

function functionsOf(
  path: string,
  text: string,
): readonly { readonly line: number; readonly lines: number }[] {
  const found: { line: number; lines: number }[] = [];
  walk(parseSource(path, text).program, (node) => {
    if (!FUNCTIONS.has(node.type)) return undefined;
    const line = lineAt(text, node.start);
    found.push({ line, lines: lineAt(text, node.end) - line + 1 });
    return undefined;
  });
  return found;
}
