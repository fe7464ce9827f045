import type { Schema } from "../../codec/schema.ts";
import type { Shape, ShapeField, StructShape, UnionShape } from "../../codec/shape.ts";
import { itemNames, knownItem } from "./known-item.ts";
import { snakeName } from "./snake-name.ts";

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const HEX = "^0x(?:[0-9a-fA-F]{2})*$";
const UINT64_DIGITS = 20;

/**
 * The JSON Schema (2020-12) of the values that `jsonToValue` reads: it admits all of them. It cannot say that texts
 * are counted in bytes of UTF-8, that the last digits of an amount are bounded, that a share is at most one, and that
 * a set has no two items of one key; what it says of these is as near as it can.
 */
export function jsonSchemaOf(schema: Pick<Schema<never>, "shape">): JsonSchema {
  return schemaOf(schema.shape);
}

function schemaOf(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case "uint":
      return { type: "integer", minimum: shape.min, maximum: shape.max };
    case "uint64":
      return decimalSchema(UINT64_DIGITS, "below 2^64");
    case "constant":
      return { const: shape.value };
    case "amount":
      return decimalSchema(shape.max.toString().length, `at most ${shape.max}`);
    case "bytes":
      return bytesSchema(shape.min, shape.max);
    case "text":
      return textSchema(shape);
    case "name":
      return { enum: shape.names };
    case "bool":
      return { type: "boolean" };
    case "null":
      return { type: "null" };
    case "fraction":
      return fractionSchema(shape.max, shape.isShare);
    case "nullable":
      return { anyOf: [schemaOf(shape.inner), { type: "null" }] };
    case "refined":
      return schemaOf(shape.inner);
    case "struct":
      return structSchema(shape);
    case "pair": {
      const prefixItems = [schemaOf(shape.first), schemaOf(shape.second)];
      return { type: "array", prefixItems, minItems: 2, maxItems: 2 };
    }
    case "list":
    case "set":
      return {
        type: "array",
        items: schemaOf(shape.item),
        minItems: shape.min,
        maxItems: shape.max,
        ...(shape.kind === "set" ? { uniqueItems: true } : {}),
      };
    case "union":
      return unionSchema(shape);
    case "item":
      return itemSchema(shape.family, undefined);
    case "simple":
      return { anyOf: [...shape.options.map(simpleSchema), schemaOfSimpleText(shape.options)] };
  }
}

function decimalSchema(digits: number, description: string): JsonSchema {
  const rest = digits === 1 ? "" : `[0-9]{0,${digits - 1}}`;
  return { type: "string", pattern: `^(?:0|[1-9]${rest})$`, description };
}

function bytesSchema(min: number, max: number): JsonSchema {
  return { type: "string", pattern: HEX, minLength: 2 + 2 * min, maxLength: 2 + 2 * max };
}

function textSchema(shape: Extract<Shape, { kind: "text" }>): JsonSchema {
  const { min, max, pattern } = shape;
  return {
    type: "string",
    // A character takes up to four bytes.
    minLength: Math.ceil(min / 4),
    maxLength: max,
    ...(pattern === null
      ? { description: `${min} to ${max} bytes of UTF-8` }
      : { pattern: pattern.source }),
  };
}

function fractionSchema(max: number, isShare: boolean): JsonSchema {
  const digits = max.toString().length;
  const n = decimalSchema(digits, `0 to ${max}`);
  const d = { ...decimalSchema(digits, `1 to ${max}`), not: { const: "0" } };
  const ratio = objectSchema([["n", n] as const, ["d", d] as const], ["n", "d"]);
  return isShare ? { ...ratio, description: "at most one" } : ratio;
}

function structSchema({ fields }: StructShape): JsonSchema {
  return fieldsSchema(fields, []);
}

/** An object of fields, with what stands beside them. A field that may be null may be absent. */
function fieldsSchema(
  fields: readonly ShapeField[],
  beside: readonly (readonly [string, JsonSchema])[],
): JsonSchema {
  const properties = fields.map(([name, shape]) => [snakeName(name), schemaOf(shape)] as const);
  const required = fields.filter(([, { kind }]) => kind !== "nullable");
  const names = [...beside.map(([name]) => name), ...required.map(([name]) => snakeName(name))];
  const choices = fields.flatMap(([name, shape]) => choicesOf(name, shape));
  const object = objectSchema([...beside, ...properties], names);
  return choices.length === 0 ? object : { ...object, allOf: choices };
}

function objectSchema(
  properties: readonly (readonly [string, JsonSchema])[],
  required: readonly string[],
): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}

/** What an item must be by the name that stands beside it. */
function choicesOf(name: string, shape: Shape): readonly JsonSchema[] {
  if (shape.kind !== "item" || shape.by === null) return [];
  const { family } = shape;
  const by = snakeName(shape.by);
  const names = itemNames(family);
  const when = (condition: JsonSchema, item: JsonSchema): JsonSchema => ({
    if: { properties: { [by]: condition }, required: [by] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: { properties: { [snakeName(name)]: item } },
  });
  return [
    ...names.map((each) => when({ const: each }, itemSchema(family, each))),
    when({ not: { enum: names } }, bytesSchema(1, HEX_ITEM_BYTES_MAX)),
  ];
}

/** Longest item in hexadecimal: more than any transaction holds. */
const HEX_ITEM_BYTES_MAX = 1024 * 1024;

/** An item in the form of what it is, or its canonical bytes. */
function itemSchema(family: string, name: string | undefined): JsonSchema {
  const bytes = bytesSchema(1, HEX_ITEM_BYTES_MAX);
  const known = knownItem(family, name);
  // Which of the shapes it has, the name beside it decides.
  if (known === undefined) return { type: ["string", "object"] };
  const form = known.form === undefined ? schemaOf(known.schema.shape) : known.form.jsonSchema();
  return { anyOf: [form, bytes] };
}

function unionSchema({ label, variants }: UnionShape): JsonSchema {
  return {
    oneOf: variants.map(({ name, fields }) => fieldsSchema(fields, [[label, { const: name }]])),
  };
}

/** A text of digits alone is an amount; as a text it stands in an object. */
function simpleSchema(shape: Shape): JsonSchema {
  if (shape.kind !== "text") return schemaOf(shape);
  return { ...schemaOf(shape), not: { type: "string", pattern: "^[0-9]+$" } };
}

function schemaOfSimpleText(options: readonly Shape[]): JsonSchema {
  const texts = options.filter(({ kind }) => kind === "text").map(schemaOf);
  return objectSchema([["text", { anyOf: texts }]], ["text"]);
}
