import { decode } from "../../codec/canonical.ts";
import type { Schema } from "../../codec/schema.ts";
import type { Shape, ShapeField, UnionShape } from "../../codec/shape.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { knownItem } from "./known-item.ts";
import { snakeName } from "./snake-name.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The JSON form of a value of a schema: fields in snake case, amounts and 64-bit integers as decimal texts, bytes in
 * hexadecimal after `0x`, ratios as `{n, d}`, a variant as an object with its name, an item of a known shape as that
 * shape and any other as its canonical bytes.
 */
export function valueToJson<T>(schema: Schema<T>, value: T): unknown {
  return toJson(schema.shape, value);
}

/** The form of a value that a schema of this shape has read, whose type the shape says. */
function toJson(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "uint":
    case "constant":
    case "text":
    case "name":
    case "bool":
    case "null":
      return value;
    case "uint64":
    case "amount":
      return String(value);
    case "bytes":
      return toHex0x(asBytes(value));
    case "fraction": {
      const { n, d } = value as Fields;
      return { n: String(n), d: String(d) };
    }
    case "nullable":
      return value === null ? null : toJson(shape.inner, value);
    case "refined":
      return toJson(shape.inner, value);
    case "struct":
      return fieldsToJson(shape.fields, value as Fields);
    case "pair": {
      const [first, second] = value as readonly [unknown, unknown];
      return [toJson(shape.first, first), toJson(shape.second, second)];
    }
    case "list":
    case "set":
      return (value as readonly unknown[]).map((item) => toJson(shape.item, item));
    case "union":
      return variantToJson(shape, value as Fields);
    case "item":
      return itemToJson(shape.family, undefined, asBytes(value));
    case "simple":
      return simpleToJson(shape.options, value);
  }
}

function fieldsToJson(fields: readonly ShapeField[], value: Fields): Fields {
  const json: Record<string, unknown> = {};
  for (const [name, shape] of fields) {
    json[snakeName(name)] =
      shape.kind === "item" && shape.by !== null
        ? itemToJson(shape.family, value[shape.by], asBytes(value[name]))
        : toJson(shape, value[name]);
  }
  return json;
}

function variantToJson({ label, variants }: UnionShape, value: Fields): Fields {
  const name = value[label];
  const found = variants.find((variant) => variant.name === name);
  const { fields } = assertDefined(found, `no variant ${name}`);
  return { [label]: name, ...fieldsToJson(fields, value) };
}

/** An item that does not decode as what it should be is shown as the bytes that it is. */
function itemToJson(family: string, name: unknown, bytes: Uint8Array): unknown {
  const known = knownItem(family, name);
  if (known === undefined) return toHex0x(bytes);
  if (known.form !== undefined) return known.form.toJson(bytes) ?? toHex0x(bytes);
  const decoded = decode(known.schema, bytes);
  return decoded.ok ? toJson(known.schema.shape, decoded.value) : toHex0x(bytes);
}

/** Simple values are told apart by their types. A text that reads as an amount is given as what it is. */
function simpleToJson(options: readonly Shape[], value: unknown): unknown {
  if (value === null) return null;
  if (typeof value === "string") return /^[0-9]+$/.test(value) ? { text: value } : value;
  const kind = SIMPLE_KINDS[typeof value];
  const option = options.find((each) => each.kind === kind);
  return toJson(assertDefined(option, `no simple shape of ${kind}`), value);
}

const SIMPLE_KINDS: Readonly<Record<string, Shape["kind"]>> = {
  number: "uint",
  bigint: "amount",
  boolean: "bool",
  object: "fraction",
};

function asBytes(value: unknown): Uint8Array {
  assert(value instanceof Uint8Array, "bytes are no bytes");
  return value;
}
