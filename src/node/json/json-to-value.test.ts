import assert from "node:assert/strict";
import { test } from "node:test";
import { set, struct } from "../../codec/compound.ts";
import { amount, nullable, type Schema, text, uint } from "../../codec/schema.ts";
import { shareSchema } from "../../governance/fraction.ts";
import { namedUnion } from "../../governance/named-union.ts";
import { parameterValueSchema } from "../../governance/parameter-value.ts";
import { commandPayloadSchema } from "../../machine/command-payload.ts";
import { jsonToValue } from "./json-to-value.ts";
import { valueToJson } from "./value-to-json.ts";

function reads<T>(schema: Schema<T>, json: unknown, value: T): void {
  assert.deepEqual(jsonToValue(schema, json, "payload"), { ok: true, value });
}

function refuses<T>(
  schema: Schema<T>,
  json: unknown,
  fault: Readonly<Record<string, string>>,
): void {
  const read = jsonToValue(schema, json, "payload");
  assert.ok(!read.ok, `${JSON.stringify(json)} was read`);
  assert.deepEqual({ ...read.error, ...fault }, read.error, JSON.stringify(json));
}

test("amounts are decimal texts up to their bound", () => {
  const schema = amount(1000n);
  reads(schema, "0", 0n);
  reads(schema, "1000", 1000n);
  refuses(schema, "1001", { code: "LEDGER_JSON_RANGE", path: "payload" });
  refuses(schema, "01", { code: "LEDGER_JSON_RANGE" });
  refuses(schema, "-1", { code: "LEDGER_JSON_RANGE" });
  refuses(schema, 5, { code: "LEDGER_JSON_TYPE" });
});

test("texts are bounded in bytes and not in characters", () => {
  const schema = text(2, 4);
  reads(schema, "éé", "éé");
  reads(schema, "ab", "ab");
  refuses(schema, "ééa", { code: "LEDGER_JSON_RANGE", found: "5 bytes" });
  refuses(schema, "a", { found: "1 bytes" });
  refuses(schema, "\ud800a", { expected: "a text without a lone surrogate" });
});

test("a set may stand in any order and no item twice", () => {
  const schema = set(uint(), 0, 3);
  reads(schema, [3, 1, 2], [1, 2, 3]);
  refuses(schema, [3, 1, 3], { code: "LEDGER_JSON_REPEATED", path: "payload[2]" });
  refuses(schema, [1, 2, 3, 4], { code: "LEDGER_JSON_RANGE" });
});

test("a share is two decimal texts and at most one", () => {
  reads(shareSchema, { n: "2", d: "3" }, { n: 2, d: 3 });
  reads(shareSchema, { n: "3", d: "3" }, { n: 3, d: 3 });
  refuses(shareSchema, { n: "4", d: "3" }, { expected: "a ratio of at most one" });
  refuses(shareSchema, { n: "0", d: "0" }, { path: "payload.d" });
  refuses(shareSchema, { n: "1000001", d: "1" }, { path: "payload.n" });
});

test("a value of the registry is told by its form, and a text of digits by an object", () => {
  for (const [value, json] of [
    [5, 5],
    [5n, "5"],
    ["stake", "stake"],
    ["5", { text: "5" }],
    [true, true],
    [null, null],
    [
      { n: 1, d: 2 },
      { n: "1", d: "2" },
    ],
  ] as const) {
    assert.deepEqual(valueToJson(parameterValueSchema, value), json);
    reads(parameterValueSchema, json, value);
  }
});

test("a variant has the fields of its name and no others", () => {
  const schema = namedUnion({ grow: { byUnits: uint() }, stop: {} });
  reads(schema, { kind: "grow", by_units: 3 }, { kind: "grow", byUnits: 3 });
  refuses(
    schema,
    { kind: "stop", by_units: 3 },
    { code: "LEDGER_JSON_FIELD", path: "payload.by_units" },
  );
  refuses(schema, { kind: "stopp" }, { code: "LEDGER_JSON_NAME", nearest: "stop" });
  refuses(schema, { by_units: 3 }, { code: "LEDGER_JSON_MISSING", expected: "the field kind" });
});

test("a field that may be null may be absent, another may not", () => {
  const schema = struct({ delayS: uint(), until: nullable(uint()) });
  reads(schema, { delay_s: 1 }, { delayS: 1, until: null });
  refuses(schema, { until: 1 }, { code: "LEDGER_JSON_MISSING", path: "payload" });
  refuses(schema, { delay_s: 1, untl: 2 }, { path: "payload.untl", nearest: "until" });
});

test("the payload of a proposal is that of its type, and a fault names the path to it", () => {
  const schema: Schema<unknown> = commandPayloadSchema("createProposal");
  const content = {
    type: "treasury_action",
    payload: { action: { kind: "cancel_stream", stream: 7 }, purpose: "Stop it" },
    title: "Stop stream 7",
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    conditions: [],
  };
  const read = jsonToValue(schema, { content }, "payload");
  assert.ok(read.ok, "content is not read");
  const expected = { ...content.payload, budget_category: null };
  const shown = valueToJson(schema, read.value) as {
    readonly content: { readonly payload: unknown };
  };
  assert.deepEqual(shown.content.payload, expected);
  refuses(
    schema,
    { content: { ...content, title: "" } },
    {
      path: "payload.content.title",
      expected: "a text of 1..120 bytes",
    },
  );
  const action = { kind: "cancel_stream", stream: -7 };
  const payload = { ...content.payload, action };
  refuses(
    schema,
    { content: { ...content, payload } },
    {
      path: "payload.content.payload.action.stream",
      code: "LEDGER_JSON_RANGE",
    },
  );
  // The hand-made bytes of [["cancel_stream", 7], "Stop it", null].
  const hex = "0x83826d63616e63656c5f73747265616d076753746f70206974f6";
  const same = jsonToValue(schema, { content: { ...content, payload: hex } }, "payload");
  assert.deepEqual(same, read);
});
