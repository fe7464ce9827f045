import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { endOfString, outlineToml } from "./toml-outline.ts";

/** Each key with the text of its value, as the outline finds them. */
function found(text: string): readonly (readonly [string, string])[] {
  return outlineToml(text).entries.map(({ path, valueStart, valueEnd }) => [
    path.join("/"),
    text.slice(valueStart, valueEnd),
  ]);
}

test("keys of every form are found with their values", () => {
  const text = [
    "# comment with = and [brackets]",
    "bare = 1 # behind",
    '"quoted.name" = "a # no comment \\" ]"',
    "'literal' = 'C:\\dir'",
    "dotted . name=  1979-05-27 07:32:00  ",
    "[table] # header",
    "  list = [ 1, [2], # in a list",
    '    "x]", { y = 1 } ]',
    "[ a . 'b c' ]",
    'long = """one',
    "pq = 2",
    'end""""',
    "raw = '''x = [",
    "'''",
    "inner = { p = 1, q.r = { s = [] }, }",
    "[[many]]",
    "k = true",
  ].join("\n");
  assert.deepEqual(found(text), [
    ["bare", "1"],
    ["quoted.name", '"a # no comment \\" ]"'],
    ["literal", "'C:\\dir'"],
    ["dotted/name", "1979-05-27 07:32:00"],
    ["table/list", '[ 1, [2], # in a list\n    "x]", { y = 1 } ]'],
    ["a/b c/long", '"""one\npq = 2\nend""""'],
    ["a/b c/raw", "'''x = [\n'''"],
    ["a/b c/inner", "{ p = 1, q.r = { s = [] }, }"],
    ["a/b c/inner/p", "1"],
    ["a/b c/inner/q/r", "{ s = [] }"],
    ["a/b c/inner/q/r/s", "[]"],
    ["many/k", "true"],
  ]);
  assert.deepEqual(
    outlineToml(text).headers.map(({ path, isArray, start, end }) => [
      path.join("/"),
      isArray,
      text.slice(start, end),
    ]),
    [
      ["table", false, "[table]"],
      ["a/b c", false, "[ a . 'b c' ]"],
      ["many", true, "[[many]]"],
    ],
  );
});

test("the end of a string is behind its last quote", () => {
  const cases: readonly (readonly [string, number])[] = [
    ['"a" ', 3],
    ['"" ', 2],
    ['"\\"" ', 4],
    ["'\\' ", 3],
    ['"""a""" ', 7],
    ['""""a"""""" ', 10],
    ["''''a''' ", 8],
    ['"open', 5],
    ['"open\\', 6],
  ];
  for (const [text, end] of cases) assert.equal(endOfString(text, 0), end, text);
});

test("the parser reads every value alike at the place that is found", () => {
  const name = fc.string({ minLength: 1, maxLength: 6, unit: "grapheme" });
  const leaf = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }),
    fc.constant([[1], ["#"]]),
  );
  const table = fc.dictionary(name, leaf, { maxKeys: 4 });
  const document = fc.dictionary(name, fc.oneof(leaf, table), { maxKeys: 5 });
  fc.assert(
    fc.property(document, (value) => {
      const text = stringify(value);
      const leaves = outlineToml(text).entries.map(({ path, valueStart, valueEnd }) => {
        return [path, parse(`value = ${text.slice(valueStart, valueEnd)}`).value];
      });
      assert.deepEqual(leaves, leavesOf(parse(text), []));
    }),
    { numRuns: 300 },
  );
});

/** Keys with their values in the order in which `stringify` writes them: those of the top, then table by table. */
function leavesOf(value: object, path: readonly string[]): unknown[] {
  const isTable = (each: unknown): each is object =>
    typeof each === "object" && each !== null && !Array.isArray(each);
  const entries = Object.entries(value);
  return [
    ...entries.filter(([, each]) => !isTable(each)).map(([key, each]) => [[...path, key], each]),
    ...entries.flatMap(([key, each]) => (isTable(each) ? leavesOf(each, [...path, key]) : [])),
  ];
}
