import { z } from "zod";
import { IN } from "./fields.ts";
import type { Method } from "./method.ts";

/** Longest time that a read waits for a height. */
const WAIT_MS_MAX = 10_000;
const WAIT_MS_DEFAULT = 2_000;

/** Parameters that every read takes besides its own. */
const READ_OPTIONS = {
  min_height: IN.height.optional().describe("Answer only from this height on"),
  wait_ms: z
    .int()
    .min(0)
    .max(WAIT_MS_MAX)
    .default(WAIT_MS_DEFAULT)
    .describe("How long to wait for `min_height`"),
} as const;

const OPTION_NAMES = [...Object.keys(READ_OPTIONS), "at_height", "limit", "cursor"];

const schemas = new WeakMap<Method, z.ZodObject>();

/** The schema of all that a call may give: the method's own parameters, and in a read those of every read. */
export function callSchema(method: Method): z.ZodObject {
  const known = schemas.get(method);
  if (known !== undefined) return known;
  const { params } = method;
  const schema = method.kind === "read" ? params.extend(READ_OPTIONS) : params;
  schemas.set(method, schema);
  return schema;
}

/** Keys that have a position, in order. What is left comes by position as one last object. */
export function positionalKeys(method: Method): readonly string[] {
  const options = new Set([...OPTION_NAMES, ...(method.options ?? [])]);
  return Object.keys(method.params.shape).filter((key) => !options.has(key));
}
