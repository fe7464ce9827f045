import { type Infer, type Schema, text } from "../codec/schema.ts";
import { MAJOR_ARRAY } from "../codec/writer.ts";
import { assertDefined } from "../primitives/assert.ts";

// biome-ignore lint/suspicious/noExplicitAny: a schema is invariant in its type, so `unknown` admits none.
type AnyFields = Readonly<Record<string, Schema<any>>>;
type Variants = Readonly<Record<string, AnyFields>>;

/** A value of one of the variants: its name as `kind`, and its fields. */
export type NamedValue<V extends Variants> = {
  readonly [K in keyof V & string]: { readonly kind: K } & {
    readonly [F in keyof V[K]]: Infer<V[K][F]>;
  };
}[keyof V & string];

const nameSchema = text(1, 32);

/** Tuples told apart by the name that comes first in them, since names of closed sets are spelled out. */
export function namedUnion<const V extends Variants>(variants: V): Schema<NamedValue<V>> {
  const rows = new Map(
    Object.entries(variants).map(([kind, fields]) => [kind, Object.entries(fields)] as const),
  );
  return {
    write(writer, value) {
      const fields = assertDefined(rows.get(value.kind), `unknown variant ${value.kind}`);
      writer.enter(fields.length + 1);
      nameSchema.write(writer, value.kind);
      const values = value as Readonly<Record<string, unknown>>;
      for (const [name, schema] of fields) schema.write(writer, values[name]);
      writer.leave();
    },
    read(reader) {
      const start = reader.offset;
      const count = reader.head(MAJOR_ARRAY);
      reader.enter(count);
      const kind = nameSchema.read(reader);
      const fields = rows.get(kind);
      if (fields === undefined) return reader.fail("CODEC_RANGE");
      if (count !== fields.length + 1) reader.fail("CODEC_LENGTH", start);
      const value: Record<string, unknown> = { kind };
      for (const [name, schema] of fields) value[name] = schema.read(reader);
      reader.leave();
      return value as NamedValue<V>;
    },
    shape: {
      kind: "union",
      label: "kind",
      variants: [...rows].map(([kind, fields]) => {
        return { tag: kind, name: kind, fields: fields.map(([name, { shape }]) => [name, shape]) };
      }),
    },
  };
}
