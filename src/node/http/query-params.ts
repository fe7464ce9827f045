import type { JsonSchema } from "../../rpc/json-schema.ts";
import { readStrictJson } from "../../rpc/strict-json.ts";

const INTEGER = /^-?(?:0|[1-9][0-9]{0,15})$/;
const DEPTH_MAX = 8;
const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/**
 * The parameters of a method from texts of a path and a query: each is read as its schema wants it, lists with commas
 * or by repeating the name. What does not read is given on as the text it is, and the schema refuses it by its name.
 */
export function paramsOfQuery(
  texts: Readonly<Record<string, string | readonly string[]>>,
  schema: JsonSchema,
): Readonly<Record<string, unknown>> {
  const params: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(texts)) {
    const field = schema.properties?.[name];
    params[name] = field === undefined ? given : readField(given, field);
  }
  return params;
}

function readField(given: string | readonly string[], schema: JsonSchema): unknown {
  const options = schema.anyOf ?? [schema];
  const list = options.find(({ type }) => type === "array");
  if (list !== undefined) {
    const texts = typeof given === "string" ? given.split(",") : given;
    return texts.map((text) => readScalar(text, [list.items ?? {}]));
  }
  return typeof given === "string" ? readScalar(given, options) : given;
}

/** Reads a text as the first of the schemas that it can be. */
function readScalar(text: string, options: readonly JsonSchema[]): unknown {
  const types = options.flatMap((option) => option.anyOf ?? [option]).map(({ type }) => type);
  if (types.includes("integer") && INTEGER.test(text)) return Number(text);
  const truth = types.includes("boolean") ? TRUTH.get(text) : undefined;
  if (truth !== undefined) return truth;
  if (types.includes("object")) {
    const parsed = readStrictJson(text, DEPTH_MAX);
    if (parsed.ok) return parsed.value;
  }
  return text;
}
