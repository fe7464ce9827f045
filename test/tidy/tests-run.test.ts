import assert from "node:assert/strict";
import { test } from "node:test";
import type { Node } from "oxc-parser";
import { lineAt, parseSource, walk } from "../architecture/source-file.ts";
import { codeFiles } from "./code-files.ts";

/** Words by which node:test leaves a test out, or all others. */
const MARKS = new Set(["skip", "only", "todo"]);

const RUNNERS = new Set(["test", "it", "describe", "suite", "t", "context"]);

test("no test is skipped, left for later or run alone", () => {
  const left: string[] = [];
  for (const [path, text] of codeFiles()) {
    if (!path.endsWith(".test.ts") && !path.startsWith("test/")) continue;
    left.push(...leftOut(path, text));
  }
  assert.deepEqual(left, []);
});

test("each way of leaving a test out is seen", () => {
  const source = [
    'import { test } from "node:test";',
    'test.skip("a", () => undefined);',
    'test.only("a", () => undefined);',
    'test.todo("a");',
    'test("a", { skip: true }, () => undefined);',
    'test("a", { only: true }, () => undefined);',
    'test("a", (t) => t.skip("later"));',
    'test("a", () => list.skip(1));',
    "const row = { skip: 1 };",
  ].join("\n");
  assert.deepEqual(
    leftOut("a.test.ts", source),
    [2, 3, 4, 5, 6, 7].map((line) => `a.test.ts:${line}`),
  );
});

/** Places where a test file marks a test by a method or by an option. */
function leftOut(path: string, text: string): readonly string[] {
  const found: string[] = [];
  walk(parseSource(path, text).program, (node) => {
    if (node.type === "CallExpression" && isMarked(node)) {
      found.push(`${path}:${lineAt(text, node.start)}`);
    }
    return undefined;
  });
  return found;
}

function isMarked(call: Extract<Node, { type: "CallExpression" }>): boolean {
  const { callee } = call;
  if (callee.type === "MemberExpression") {
    const { object, property } = callee;
    const isRunner = object.type === "Identifier" && RUNNERS.has(object.name);
    return isRunner && property.type === "Identifier" && MARKS.has(property.name);
  }
  if (callee.type !== "Identifier" || !RUNNERS.has(callee.name)) return false;
  return call.arguments.some(
    (argument) =>
      argument.type === "ObjectExpression" &&
      argument.properties.some(
        (property) =>
          property.type === "Property" &&
          property.key.type === "Identifier" &&
          MARKS.has(property.key.name),
      ),
  );
}
