import { z } from "zod";
import { assert } from "../primitives/assert.ts";
import { callSchema } from "./call-params.ts";
import { AT } from "./fields.ts";
import type { Method } from "./method.ts";

/** A JSON Schema, as far as this project reads one. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** OpenRPC stands on draft 7, OpenAPI 3.1 on draft 2020-12. */
export type SchemaDraft = "draft-7" | "draft-2020-12";

/** The schema of the parameters by name, as a caller gives them. */
export function paramsJsonSchema(method: Method, draft: SchemaDraft = "draft-2020-12"): JsonSchema {
  return plain(z.toJSONSchema(callSchema(method), { io: "input", target: draft }));
}

/** The schema of parameters that belong to no method. */
export function schemaJson(schema: z.ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" }));
}

/** The schema of the result as it goes out: of a read with the state that answered. */
export function resultJsonSchema(method: Method, draft: SchemaDraft = "draft-2020-12"): JsonSchema {
  const { result } = method;
  const whole = method.kind === "read" && result instanceof z.ZodObject;
  const schema = whole ? result.extend({ at: AT }) : result;
  return plain(z.toJSONSchema(schema, { io: "output", target: draft }));
}

/**
 * Without the mark of the draft, which the document around it gives, and without references to the root of the schema,
 * which would not hold there. The one thing that refers to itself is any value of JSON, and it needs no schema at all.
 */
function plain(schema: object): JsonSchema {
  const { $schema: _, $defs, definitions, ...rest } = schema as JsonSchema;
  for (const [name, named] of Object.entries({ ...($defs ?? {}), ...(definitions ?? {}) })) {
    const kinds = (named as JsonSchema).anyOf?.map(({ type }) => type).join(" ");
    assert(kinds === "string number boolean null array object", `${name} is not any JSON`);
  }
  return withAnyJson(rest) as JsonSchema;
}

/** What a reference of the schema points at is any value, which is said by saying nothing. */
function withAnyJson(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withAnyJson);
  if (typeof part !== "object" || part === null) return part;
  const kept = Object.entries(part).filter(([keyword]) => keyword !== "$ref");
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, withAnyJson(value)]));
}
