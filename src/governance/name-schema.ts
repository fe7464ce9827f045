import { refine, type Schema, text } from "../codec/schema.ts";

const NAME_BYTES_MAX = 64;
/** Names of a longer set are not spelled out where a shape is shown. */
const NAMES_SHOWN = 16;

/** A name of a closed set, spelled out. */
export function nameOf<const Names extends readonly string[]>(names: Names): Schema<Names[number]> {
  const known: ReadonlySet<string> = new Set(names);
  const schema: Schema<string> = {
    ...refine(text(1, NAME_BYTES_MAX), (value) => known.has(value)),
    describe: () => (names.length > NAMES_SHOWN ? "name" : names.join(" | ")),
  };
  return schema as Schema<Names[number]>;
}
