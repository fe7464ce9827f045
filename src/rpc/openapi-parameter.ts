import { assertDefined } from "../primitives/assert.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { MethodExample } from "./method.ts";

/**
 * The parameters of a request by GET, from the schema of an object. Each shows its value in every example that has one:
 * the values under one name make one request.
 */
export function describeParameters(
  schema: JsonSchema,
  { inPath, examples }: Pick<Shown, "inPath" | "examples">,
): readonly object[] {
  return Object.keys(schema.properties ?? {}).map((key) =>
    describeParameter(key, { schema, inPath, examples }),
  );
}

interface Shown {
  readonly schema: JsonSchema;
  /** Parameters that stand in the path. */
  readonly inPath: readonly string[];
  readonly examples: readonly MethodExample[];
}

function describeParameter(key: string, { schema, inPath, examples }: Shown): object {
  const field = assertDefined(schema.properties?.[key], `no schema of ${key}`);
  const { description, ...rest } = field;
  const isInPath = inPath.includes(key);
  const isList = [field, ...(field.anyOf ?? [])].some(({ type }) => type === "array");
  const shown = examples
    .filter(({ params }) => key in params && inPath.every((name) => name in params))
    .map(({ name, params }) => [name, { value: params[key] }]);
  return {
    name: key,
    in: isInPath ? "path" : "query",
    required: isInPath || (schema.required?.includes(key) ?? false),
    ...(description === undefined ? {} : { description }),
    ...(isList && !isInPath ? { style: "form", explode: false } : {}),
    schema: rest,
    ...(shown.length === 0 ? {} : { examples: Object.fromEntries(shown) }),
  };
}
