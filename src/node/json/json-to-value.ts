import { decode, encode } from "../../codec/canonical.ts";
import type { Schema } from "../../codec/schema.ts";
import type { SetShape, Shape, ShapeField, UnionShape } from "../../codec/shape.ts";
import { itemOf } from "../../governance/canonical-item.ts";
import type { JsonFault } from "../../ledger/json-fault.ts";
import { type JsonFields, type JsonPlace, readJson } from "../../ledger/json-reader.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import type { Result } from "../../primitives/result.ts";
import { readBytes } from "../json-values.ts";
import { knownItem } from "./known-item.ts";
import { readDecimal } from "./read-decimal.ts";
import { readText } from "./read-text.ts";
import { snakeName } from "./snake-name.ts";

const UINT64_MAX = (1n << 64n) - 1n;

/**
 * The value of its JSON form, or the first fault with the path to it. A field that may be null may be absent. A set
 * may stand in any order and no item twice.
 */
export function jsonToValue<T>(
  schema: Schema<T>,
  json: unknown,
  path: string,
): Result<T, JsonFault> {
  return readJson(json, path, (place) => readValue(schema, place));
}

/** The same, as a part of a document that is being read. */
export function readValue<T>(schema: Schema<T>, place: JsonPlace): T {
  // What the shape of a schema reads is a value of the schema: the shape is made beside it.
  return read(schema.shape, place) as T;
}

function read(shape: Shape, place: JsonPlace): unknown {
  switch (shape.kind) {
    case "uint":
      return place.uint(shape.max, shape.min);
    case "uint64":
      return readDecimal(place, UINT64_MAX);
    case "constant":
      return readConstant(shape.value, place);
    case "amount":
      return readDecimal(place, shape.max);
    case "bytes":
      return readBytes(place, shape);
    case "text":
      return readText(shape, place);
    case "name":
      return place.oneOf(shape.names);
    case "bool":
      return place.bool();
    case "null":
      return place.value === null ? null : place.fail("LEDGER_JSON_TYPE", "null");
    case "fraction":
      return readFraction(shape, place);
    case "nullable":
      return place.value === null ? null : read(shape.inner, place);
    case "refined": {
      const value = read(shape.inner, place);
      return shape.holds(value) ? value : place.fail("LEDGER_JSON_RANGE", "a value that exists");
    }
    case "struct": {
      const value = readFields(shape.fields, place, []);
      return shape.hasText ? { ...value, text: null } : value;
    }
    case "pair": {
      const [first, second] = place.items(2, 2);
      assert(first !== undefined && second !== undefined, "a pair is not two");
      return [read(shape.first, first), read(shape.second, second)];
    }
    case "list":
      return place.items(shape.min, shape.max).map((item) => read(shape.item, item));
    case "set":
      return readSet(shape, place);
    case "union":
      return readVariant(shape, place);
    case "item":
      return readItem(shape.family, undefined, place);
    case "simple":
      return readSimple(shape.options, place);
  }
}

function readConstant(expected: number | string, place: JsonPlace): number | string {
  if (place.value === expected) return expected;
  return place.fail("LEDGER_JSON_NAME", `${expected}`);
}

function readFraction(
  { max, isShare }: { readonly max: number; readonly isShare: boolean },
  place: JsonPlace,
): { readonly n: number; readonly d: number } {
  const fields = place.fields(["n", "d"]);
  const n = Number(readDecimal(fields.required("n"), BigInt(max)));
  const d = Number(readDecimal(fields.required("d"), BigInt(max)));
  if (d === 0) fields.required("d").fail("LEDGER_JSON_RANGE", `an integer 1..${max} in decimal`);
  if (isShare && n > d) place.fail("LEDGER_JSON_RANGE", "a ratio of at most one");
  return { n, d };
}

/** Fields by their names in JSON, in the order of the shape; `others` may stand beside them. */
function readFields(
  fields: readonly ShapeField[],
  place: JsonPlace,
  others: readonly string[],
): Record<string, unknown> {
  const given = place.fields([...others, ...fields.map(([name]) => snakeName(name))]);
  const value: Record<string, unknown> = {};
  for (const [name, shape] of fields) {
    value[name] = readField(name, shape, given, value);
  }
  return value;
}

function readField(
  name: string,
  shape: Shape,
  given: JsonFields,
  value: Record<string, unknown>,
): unknown {
  const jsonName = snakeName(name);
  if (shape.kind === "nullable") {
    const place = given.optional(jsonName);
    return place === undefined ? null : read(shape, place);
  }
  const place = given.required(jsonName);
  if (shape.kind !== "item" || shape.by === null) return read(shape, place);
  assert(shape.by in value, `${name} stands before the field that names its shape`);
  return readItem(shape.family, value[shape.by], place);
}

function readSet({ item, min, max, keyOf }: SetShape, place: JsonPlace): readonly unknown[] {
  const entries = place.items(min, max).map((at) => {
    const value = read(item, at);
    return { at, value, key: keyOf(value) };
  });
  // The sort is stable, so that of two equal items the later one is named.
  const sorted = entries.toSorted((left, right) => compareBytes(left.key, right.key));
  for (const [index, entry] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined || compareBytes(before.key, entry.key) < 0) continue;
    entry.at.fail("LEDGER_JSON_REPEATED", "an item that does not stand in the list already");
  }
  return sorted.map(({ value }) => value);
}

function readVariant({ label, variants }: UnionShape, place: JsonPlace): unknown {
  const all = new Set(variants.flatMap(({ fields }) => fields.map(([name]) => snakeName(name))));
  const given = place.fields([label, ...all]).required(label);
  const name = given.oneOf(variants.map((variant) => variant.name));
  const found = assertDefined(
    variants.find((variant) => variant.name === name),
    `no variant ${name}`,
  );
  return { [label]: name, ...readFields(found.fields, place, [label]) };
}

/** An item in the form of what it is, or its canonical bytes. */
function readItem(family: string, name: unknown, place: JsonPlace): Uint8Array {
  const known = knownItem(family, name);
  if (known === undefined || typeof place.value === "string") return readItemBytes(place);
  if (known.form !== undefined) return known.form.read(place);
  return encode(known.schema, read(known.schema.shape, place));
}

const anyItem = itemOf("proposal payload", null);

function readItemBytes(place: JsonPlace): Uint8Array {
  const expected = "0x and the hexadecimal digits of one item in canonical encoding";
  if (typeof place.value !== "string") return place.fail("LEDGER_JSON_TYPE", expected);
  const parsed = parseHex0x(place.value);
  if (!parsed.ok) return place.fail("LEDGER_JSON_RANGE", expected);
  const decoded = decode(anyItem, parsed.value);
  return decoded.ok ? decoded.value : place.fail("LEDGER_JSON_RANGE", expected);
}

function readSimple(options: readonly Shape[], place: JsonPlace): unknown {
  const { value } = place;
  const optionOf = (kind: Shape["kind"]): Shape =>
    options.find((each) => each.kind === kind) ??
    place.fail("LEDGER_JSON_TYPE", options.map((each) => each.kind).join(", "));
  switch (typeof value) {
    case "number":
      return read(optionOf("uint"), place);
    case "boolean":
      return value;
    case "string":
      return read(optionOf(/^[0-9]+$/.test(value) ? "amount" : "text"), place);
    default:
      if (value === null) return read(optionOf("null"), place);
      if (!isText(value)) return read(optionOf("fraction"), place);
      return read(optionOf("text"), place.fields(["text"]).required("text"));
  }
}

function isText(value: unknown): boolean {
  return typeof value === "object" && value !== null && "text" in value;
}
