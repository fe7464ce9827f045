import { refine, type Schema, text } from "../codec/schema.ts";

const NAME_BYTES_MAX = 64;

/** A name of a closed set, spelled out. */
export function nameOf<const Names extends readonly string[]>(names: Names): Schema<Names[number]> {
  const known: ReadonlySet<string> = new Set(names);
  const schema: Schema<string> = {
    ...refine(text(1, NAME_BYTES_MAX), (value) => known.has(value)),
    shape: { kind: "name", names },
  };
  return schema as Schema<Names[number]>;
}
