import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readStrictJson } from "./strict-json.ts";

const DEPTH = 32;

test("what JSON.parse reads is read alike, where no name occurs twice", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (text, indent) => {
      const value: unknown = JSON.parse(text);
      const spaced = JSON.stringify(value, null, indent);
      assert.deepEqual(readStrictJson(spaced, 1000), { ok: true, value: JSON.parse(spaced) });
    }),
  );
});

test("what JSON.parse refuses is refused", () => {
  const seeds = ["[1,2]", '{"a":"b","c":[null,true]}', '"\\u00e9\\n"', "-1.5e+3", "0"];
  const characters = [...'{}[],:"\\tfn0-.eu \u0001x'];
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.nat(30),
      fc.nat(2),
      fc.constantFrom(...characters, ""),
      (seed, at, cut, put) => {
        const text = seed.slice(0, at) + put + seed.slice(at + cut);
        const found = readStrictJson(text, DEPTH);
        const wanted = tryParse(text);
        // A mutation may repeat a name, which JSON.parse lets pass; nothing else may differ.
        if (found.ok) assert.deepEqual(wanted, { value: found.value }, text);
        else if (wanted !== undefined) assert.match(found.error.reason, /twice/, text);
      },
    ),
    { numRuns: 3000 },
  );
});

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const REFUSED: readonly (readonly [string, RegExp, number])[] = [
  ['{"a":1,"a":2}', /the name "a" twice/, 7],
  ['{"a":1,"\\u0061":2}', /the name "a" twice/, 7],
  ['{"x":{"b":1,"b":1}}', /the name "b" twice/, 12],
  ['"\\ud800"', /lone surrogate/, 0],
  ["1e400", /range of a double/, 0],
  ["1 2", /follows/, 2],
  ["", /no JSON value/, 0],
  ["\ufeff1", /no JSON value/, 0],
  ["[1,]", /no JSON value/, 3],
  ['{"a" 1}', /no colon/, 5],
  ['"a', /does not end/, 2],
  ['"\\x"', /unknown escape/, 1],
];

test("each fault is named with its place", () => {
  for (const [text, reason, index] of REFUSED) {
    const found = readStrictJson(text, DEPTH);
    assert.equal(found.ok, false, text);
    assert.match(found.ok ? "" : found.error.reason, reason, text);
    assert.equal(found.ok ? -1 : found.error.index, index, text);
  }
});

test("32 levels are read and 33 are not, of arrays as of objects", () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const) {
    const nested = (depth: number): string => `${open.repeat(depth)}1${close.repeat(depth)}`;
    assert.equal(readStrictJson(nested(DEPTH), DEPTH).ok, true, open);
    assert.equal(readStrictJson(nested(DEPTH + 1), DEPTH).ok, false, open);
    // A bomb of a million brackets ends at the bound, not at the end of the stack.
    assert.equal(readStrictJson(open.repeat(1_000_000), DEPTH).ok, false, open);
  }
});

test("a member named __proto__ is a member and changes no prototype", () => {
  const found = readStrictJson('{"__proto__":{"polluted":true}}', DEPTH);
  assert.ok(found.ok);
  assert.deepEqual(Object.keys(found.value ?? {}), ["__proto__"]);
  assert.equal((found.value as { polluted?: unknown }).polluted, undefined);
});
