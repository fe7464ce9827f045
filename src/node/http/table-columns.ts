import type { JsonSchema } from "../../rpc/json-schema.ts";

/** A column of a table made from the rows of a list. */
export interface Column {
  /** Names of the fields that lead to the value, joined by dots. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** The columns of rows of a schema: the fields of nested objects become columns of their own, in the schema's order. */
export function columnsOf(schema: JsonSchema, prefix = ""): readonly Column[] {
  const columns: Column[] = [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const value = withoutNull(field);
    if (value.type === "object" && value.properties !== undefined) {
      columns.push(...columnsOf(value, path));
      continue;
    }
    const { description = "" } = { ...field, ...value };
    columns.push({ name: path, type: typeName(value), description });
  }
  return columns;
}

/** A field that may be null is the field; its cell is empty then. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const options = schema.anyOf?.filter(({ type }) => type !== "null");
  const [only] = options ?? [];
  return options?.length === 1 && only !== undefined ? only : schema;
}

/** What a cell holds: a scalar as it is, anything else as JSON. */
function typeName({ type }: JsonSchema): string {
  const isScalar = ["string", "integer", "number", "boolean"].includes(type ?? "");
  return isScalar && type !== undefined ? type : "json";
}
