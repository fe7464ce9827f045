import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scanJsonObject } from "./json-scanner.ts";

test("texts and truth values come out, all else is only there", () => {
  const members = scanJsonObject(
    '{"a":"x\\n\\u00e9","b":true,"c":false,"d":null,"e":[1],"f":{}}',
    4,
  );
  assert.deepEqual(
    members,
    new Map<string, object>([
      ["a", { kind: "string", value: "x\né" }],
      ["b", { kind: "boolean", value: true }],
      ["c", { kind: "boolean", value: false }],
      ["d", { kind: "other" }],
      ["e", { kind: "other" }],
      ["f", { kind: "other" }],
    ]),
  );
});

/** Valid JSON that is refused: nesting, repeated names, lone surrogates, no object. */
const REFUSED_BY_RULE = [
  '{"a":{"b":{}}}',
  '{"a":[[1]]}',
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":1}',
  '{"x":{"a":1,"a":1}}',
  '{"a":"\\ud800"}',
  '{"\\udc00\\ud800":1}',
  "[]",
  '"a"',
  "null",
];

/** What no JSON reader may accept. */
const MALFORMED = [
  "",
  " ",
  "{",
  "}",
  "{}}",
  "{} {}",
  "{,}",
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{"a":1 "b":2}',
  "{a:1}",
  "{'a':1}",
  '{"a":tru}',
  '{"a":True}',
  '{"a":nulll}',
  '{"a":01}',
  '{"a":+1}',
  '{"a":.5}',
  '{"a":1.}',
  '{"a":1e}',
  '{"a":-}',
  '{"a":0x10}',
  '{"a":NaN}',
  '{"a":Infinity}',
  '{"a":"\n"}',
  '{"a":"\u0000"}',
  '{"a":"\\x41"}',
  '{"a":"\\u12"}',
  '{"a":"\\u12g4"}',
  '{"a":"',
  '{"a":"\\',
  '{"a":"\\"}',
  '{"a":[1,]}',
  '{"a":[1}',
  '{"a":[}',
  '{"a":1}//',
  "\u00a0{}",
  "\ufeff{}",
  "{}\u0000",
];

test("what the rule refuses, though it is JSON", () => {
  for (const text of REFUSED_BY_RULE) {
    assert.doesNotThrow(() => JSON.parse(text), text);
    assert.equal(scanJsonObject(text, 2), undefined, text);
  }
  assert.notEqual(scanJsonObject('{"a":{"b":{}}}', 3), undefined);
  assert.notEqual(scanJsonObject('{"a":"\\ud83d\\ude00"}', 2), undefined);
});

test("what is no JSON", () => {
  for (const text of MALFORMED) {
    assert.throws(() => JSON.parse(text), SyntaxError, text);
    assert.equal(scanJsonObject(text, 9), undefined, text);
  }
});

const objects = fc.dictionary(
  fc.string({ unit: "grapheme" }),
  fc.jsonValue({ stringUnit: "grapheme", maxDepth: 3 }),
);

test("every object is read as JSON.parse reads it, whatever the white space", () => {
  fc.assert(
    fc.property(objects, fc.constantFrom(undefined, 1, "\t", "\r\n "), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      const expected: Record<string, unknown> = JSON.parse(text);
      const members = scanJsonObject(text, 99);
      assert(members !== undefined, text);
      assert.deepEqual([...members.keys()].sort(), Object.keys(expected).sort());
      for (const [name, member] of members) {
        const own = Object.getOwnPropertyDescriptor(expected, name)?.value;
        const isRead = typeof own === "string" || typeof own === "boolean";
        assert.equal(member.kind, isRead ? typeof own : "other", name);
        if (member.kind !== "other") assert.equal(member.value, own, name);
      }
    }),
  );
});

test("a text with one character changed is refused wherever JSON.parse refuses it", () => {
  fc.assert(
    fc.property(
      objects,
      fc.nat(),
      fc.string({ unit: "binary-ascii", maxLength: 1 }),
      (value, at, by) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + by + text.slice(place + 1);
        if (scanJsonObject(changed, 99) === undefined) return;
        const parsed: unknown = JSON.parse(changed);
        assert(typeof parsed === "object" && parsed !== null && !Array.isArray(parsed));
      },
    ),
    { numRuns: 2000 },
  );
});
