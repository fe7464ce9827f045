import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { encode } from "../../src/codec/canonical.ts";
import type { Schema } from "../../src/codec/schema.ts";
import { COMMANDS, type CommandName } from "../../src/governance/command.ts";
import { EVENTS } from "../../src/governance/event-table.ts";
import { commandPayloadSchema } from "../../src/machine/command-payload.ts";
import { jsonSchemaOf } from "../../src/node/json/json-schema.ts";
import { jsonToValue } from "../../src/node/json/json-to-value.ts";
import { valueToJson } from "../../src/node/json/value-to-json.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { valuesOf } from "../support/shape-arbitrary.ts";

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

const SCHEMAS: readonly (readonly [string, Schema<unknown>])[] = [
  ...(Object.keys(COMMANDS) as CommandName[]).map(
    (name) => [`payload of ${name}`, commandPayloadSchema(name)] as const,
  ),
  ...EVENTS.map(({ name, schema }) => [`data of ${name}`, schema] as const),
];

/** What a JSON Schema cannot say, by what the reader asks for instead. */
const UNSAID =
  /bytes$|lone surrogate|at most one|does not stand in the list|^an integer 0\.\.[0-9]+ in decimal|canonical encoding/;

for (const [name, schema] of SCHEMAS) {
  const validate = ajv.compile(jsonSchemaOf(schema));
  const arbitrary = valuesOf(schema.shape);

  test(`the ${name} is the same after JSON, and its JSON Schema admits it`, () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const json: unknown = JSON.parse(JSON.stringify(valueToJson(schema, value)));
        assert.ok(validate(json), JSON.stringify([json, validate.errors]));
        const back = jsonToValue(schema, json, "payload");
        assert.ok(back.ok, back.ok ? "" : JSON.stringify(back.error));
        assert.equal(toHex(encode(schema, back.value)), toHex(encode(schema, value)));
      }),
      { numRuns: 25 },
    );
  });

  test(`the JSON Schema of the ${name} refuses what its reader refuses`, () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), mutations, (value, at, mutate) => {
        const json = mutateAt(JSON.parse(JSON.stringify(valueToJson(schema, value))), at, mutate);
        const read = jsonToValue(schema, json, "payload");
        const isAdmitted = validate(json);
        if (read.ok) assert.ok(isAdmitted, `reader takes ${JSON.stringify(json)}`);
        else if (isAdmitted) assert.match(read.error.expected, UNSAID, JSON.stringify(json));
      }),
      { numRuns: 60 },
    );
  });
}

const mutations = fc.oneof(
  fc.constantFrom<(value: unknown) => unknown>(
    () => null,
    () => -1,
    () => 1.5,
    () => 2 ** 53,
    () => "",
    () => "0x0",
    () => "0xAB",
    () => "007",
    () => "9".repeat(60),
    () => "x".repeat(70_000),
    () => true,
    () => ({}),
    () => [],
    (value) => [value, value],
    (value) => (Array.isArray(value) ? [...value, ...value] : { value }),
    (value) => (typeof value === "string" ? `${value}0` : value),
    (value) => (typeof value === "string" ? value.slice(0, -1) : value),
    (value) => (typeof value === "string" ? value.toUpperCase() : value),
    (value) => (isObject(value) ? { ...value, unknown_field: 1 } : value),
    (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).slice(1)) : value),
  ),
);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The document with one of its values, chosen by a number, put through a change. */
function mutateAt(json: unknown, at: number, mutate: (value: unknown) => unknown): unknown {
  const chosen = at % countValues(json);
  let index = -1;
  const walk = (value: unknown): unknown => {
    index++;
    if (index === chosen) return mutate(value);
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(json);
}

function countValues(json: unknown): number {
  const inner = Array.isArray(json) ? json : isObject(json) ? Object.values(json) : [];
  return inner.reduce((sum: number, each: unknown) => sum + countValues(each), 1);
}
