import { z } from "zod";
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

/** Without the mark of the draft, which the document around it gives. */
function plain(schema: object): JsonSchema {
  const { $schema: _, ...rest } = schema as JsonSchema;
  return rest;
}
