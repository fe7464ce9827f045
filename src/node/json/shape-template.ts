import { describeShape, type Shape, type ShapeField } from "../../codec/shape.ts";
import { knownItem } from "./known-item.ts";
import { snakeName } from "./snake-name.ts";

/**
 * A document of a shape to be filled in: each field with a remark, under its name after `//`, that says what it takes.
 * Numbers begin at their least, lists with one item where they need one, and a variant is the first.
 */
export function shapeTemplate(shape: Shape): unknown {
  switch (shape.kind) {
    case "uint":
      return shape.min;
    case "constant":
      return shape.value;
    case "amount":
    case "uint64":
      return "0";
    case "bytes":
      return `0x${"00".repeat(shape.min)}`;
    case "text":
      return "";
    case "name":
      return shape.names[0] ?? "";
    case "bool":
      return false;
    case "fraction":
      return { n: "0", d: "1" };
    case "nullable":
    case "null":
      return null;
    case "refined":
      return shapeTemplate(shape.inner);
    case "struct":
      return fieldsTemplate(shape.fields);
    case "pair":
      return [shapeTemplate(shape.first), shapeTemplate(shape.second)];
    case "list":
    case "set":
      return Array.from({ length: shape.min }, () => shapeTemplate(shape.item));
    case "union":
      return variantTemplate(shape);
    case "item":
      return itemTemplate(shape.family);
    case "simple":
      return null;
  }
}

function fieldsTemplate(fields: readonly ShapeField[]): Readonly<Record<string, unknown>> {
  const document: Record<string, unknown> = {};
  for (const [name, shape] of fields) {
    const remark = remarkOf(shape);
    if (remark !== null) document[`//${snakeName(name)}`] = remark;
    document[snakeName(name)] = shapeTemplate(shape);
  }
  return document;
}

function variantTemplate({ label, variants }: Extract<Shape, { kind: "union" }>): unknown {
  const [first] = variants;
  const names = variants.map(({ name }) => name).join(", ");
  if (first === undefined) return {};
  return {
    [`//${label}`]: `one of ${names}`,
    [label]: first.name,
    ...fieldsTemplate(first.fields),
  };
}

/** What a field takes, in words; null where the document shows it. */
function remarkOf(shape: Shape): string | null {
  switch (shape.kind) {
    case "struct":
      return null;
    case "union":
      return shape.variants.map(variantWords).join("; or ");
    case "nullable": {
      const inner = remarkOf(shape.inner) ?? "an object";
      return `null, or ${inner}`;
    }
    case "text":
      return `text of ${shape.min} to ${shape.max} bytes`;
    case "bytes":
      return `0x and hexadecimal, ${shape.min} to ${shape.max} bytes`;
    case "amount":
      return "base units in decimal, as a text";
    case "fraction":
      return `a ratio of texts, terms up to ${shape.max}`;
    case "item":
      return shape.family;
    case "bool":
      return "true or false";
    case "list":
    case "set":
      return `${shape.min} to ${shape.max} of: ${remarkOf(shape.item) ?? "an object"}`;
    default:
      return describeShape(shape);
  }
}

function variantWords({ name, fields }: Extract<Shape, { kind: "union" }>["variants"][number]) {
  const names = fields.map(([field]) => snakeName(field));
  return names.length === 0 ? name : `${name} with ${names.join(", ")}`;
}

function itemTemplate(family: string): unknown {
  const known = knownItem(family, undefined);
  if (known?.schema !== undefined) return shapeTemplate(known.schema.shape);
  // What the form of an epoch leaves out is as in force.
  return family === "epoch target" ? { rule_version: "v2-dual-required" } : "0x";
}
