/** The fields of a JSON object. */
export type JsonFields = Readonly<Record<string, unknown>>;

/** True iff a JSON value is an object. */
export function isJsonFields(value: unknown): value is JsonFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The object with a value at a path into it, e.g. `changes[0].key`. What the path leads through is made where it is not
 * there; a value that is not an object or a list on the way is replaced.
 */
export function withPath(object: JsonFields, path: string, value: unknown): JsonFields {
  return setAt(
    object,
    path.split(/[.[\]]+/).filter((step) => step !== ""),
    value,
  ) as JsonFields;
}

function setAt(target: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (/^[0-9]+$/.test(step)) {
    const items = Array.isArray(target) ? [...target] : [];
    items[Number(step)] = setAt(items[Number(step)], rest, value);
    return items;
  }
  const fields = isJsonFields(target) ? target : {};
  return { ...fields, [step]: setAt(fields[step], rest, value) };
}
