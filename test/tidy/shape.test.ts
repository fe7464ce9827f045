import assert from "node:assert/strict";
import { test } from "node:test";
import { lineAt, parseSource, type SourceFile, walk } from "../architecture/source-file.ts";
import { shippedFiles } from "./code-files.ts";

test("no file of src/ is a barrel", () => {
  const barrels: string[] = [];
  for (const [path, text] of shippedFiles()) {
    if (isBarrel(parseSource(path, text))) barrels.push(path);
  }
  assert.deepEqual(barrels, []);
});

test("no value of src/ is cast twice or to any", () => {
  const casts: string[] = [];
  for (const [path, text] of shippedFiles()) casts.push(...silencingCasts(path, text));
  assert.deepEqual(casts, []);
});

test("barrels and casts are seen", () => {
  assert.equal(isBarrel(parseSource("index.ts", "export const a = 1;")), true);
  assert.equal(isBarrel(parseSource("a.ts", "export * from './b.ts';")), true);
  assert.equal(isBarrel(parseSource("a.ts", "export { b } from './b.ts';\nconst c = 1;")), false);
  const source = "a as unknown as string;\na as any;\na as string;\n(a as unknown);\n";
  assert.deepEqual(silencingCasts("a.ts", source), ["a.ts:1", "a.ts:2"]);
});

function isBarrel({ path, program }: SourceFile): boolean {
  if (/(?:^|\/)index\.ts$/.test(path)) return true;
  return (
    program.body.length > 0 &&
    program.body.every(
      (statement) =>
        statement.type === "ExportAllDeclaration" ||
        (statement.type === "ExportNamedDeclaration" && statement.source !== null),
    )
  );
}

function silencingCasts(path: string, text: string): readonly string[] {
  const found: string[] = [];
  walk(parseSource(path, text).program, (node) => {
    if (node.type !== "TSAsExpression") return undefined;
    const isTwice =
      node.expression.type === "TSAsExpression" &&
      node.expression.typeAnnotation.type === "TSUnknownKeyword";
    if (isTwice || node.typeAnnotation.type === "TSAnyKeyword") {
      found.push(`${path}:${lineAt(text, node.start)}`);
    }
    return undefined;
  });
  return found;
}
