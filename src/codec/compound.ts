import { assert } from "../primitives/assert.ts";
import { compareBytes } from "../primitives/bytes.ts";
import type { Reader } from "./reader.ts";
import type { Infer, Schema } from "./schema.ts";
import type { ShapeField } from "./shape.ts";
import { MAJOR_ARRAY, MAJOR_UINT, Writer } from "./writer.ts";

/** Most items of a tuple. */
const TUPLE_MAX = 16;

type Fields = Readonly<Record<string, Schema<unknown>>>;
// biome-ignore lint/suspicious/noExplicitAny: a schema is invariant in its type, so `unknown` admits none.
type AnyFields = Readonly<Record<string, Schema<any>>>;
type StructOf<F extends AnyFields> = { readonly [K in keyof F]: Infer<F[K]> };

/** A tuple whose items have names in memory and only places in the encoding. */
export function struct<F extends AnyFields>(fields: F): Schema<StructOf<F>> {
  const entries = Object.entries(fields as Fields);
  assert(entries.length <= TUPLE_MAX, `tuple of ${entries.length} items`);
  return {
    write(writer, value) {
      writer.enter(entries.length);
      writeFields(writer, entries, value as Readonly<Record<string, unknown>>);
      writer.leave();
    },
    read(reader) {
      enterExactly(reader, entries.length);
      const value = readFields(reader, entries);
      reader.leave();
      return value as StructOf<F>;
    },
    shape: { kind: "struct", fields: fieldShapes(entries), hasText: false },
  };
}

/** A tuple of two items without names. */
export function pair<A, B>(first: Schema<A>, second: Schema<B>): Schema<readonly [A, B]> {
  return {
    write(writer, value) {
      writer.enter(2);
      first.write(writer, value[0]);
      second.write(writer, value[1]);
      writer.leave();
    },
    read(reader) {
      enterExactly(reader, 2);
      const left = first.read(reader);
      const right = second.read(reader);
      reader.leave();
      return [left, right];
    },
    shape: { kind: "pair", first: first.shape, second: second.shape },
  };
}

/** Items in an order that means something, min..max of them. */
export function list<T>(item: Schema<T>, min: number, max: number): Schema<readonly T[]> {
  return {
    write(writer, values) {
      assertCount(values.length, min, max);
      writer.enter(values.length);
      for (const value of values) item.write(writer, value);
      writer.leave();
    },
    read(reader) {
      const count = enterBetween(reader, min, max);
      const values: T[] = [];
      for (let i = 0; i < count; i++) values.push(item.read(reader));
      reader.leave();
      return values;
    },
    shape: { kind: "list", item: item.shape, min, max },
  };
}

/**
 * Distinct items in strictly ascending order of their encoding, or of the encoding of the key that `keyOf` names.
 * The writer asserts the order instead of sorting: two orders of one set must not both look right to a caller.
 */
export function set<T, K = T>(
  item: Schema<T>,
  min: number,
  max: number,
  key?: { readonly schema: Schema<K>; readonly of: (value: T) => K },
): Schema<readonly T[]> {
  const sortKey = sortKeyOf(item, key);
  return {
    write(writer, values) {
      assertCount(values.length, min, max);
      assert(isAscending(values, sortKey), "set is not strictly ascending");
      writer.enter(values.length);
      for (const value of values) item.write(writer, value);
      writer.leave();
    },
    read(reader) {
      const count = enterBetween(reader, min, max);
      const values: T[] = [];
      let previous: Uint8Array | undefined;
      for (let i = 0; i < count; i++) {
        const start = reader.offset;
        const value = item.read(reader);
        const current =
          key === undefined ? reader.bytes.subarray(start, reader.offset) : sortKey(value);
        if (previous !== undefined && compareBytes(previous, current) >= 0) {
          reader.fail("CODEC_ORDER", start);
        }
        previous = current;
        values.push(value);
      }
      reader.leave();
      return values;
    },
    shape: { kind: "set", item: item.shape, min, max, keyOf: (value) => sortKey(value as T) },
  };
}

/** The values in the order that `set` with the same arguments requires. Duplicates stay and will be refused. */
export function sortedSet<T, K = T>(
  values: Iterable<T>,
  item: Schema<T>,
  key?: { readonly schema: Schema<K>; readonly of: (value: T) => K },
): readonly T[] {
  const sortKey = sortKeyOf(item, key);
  return [...values]
    .map((value) => ({ value, key: sortKey(value) }))
    .sort((left, right) => compareBytes(left.key, right.key))
    .map((entry) => entry.value);
}

function sortKeyOf<T, K>(
  item: Schema<T>,
  key: { readonly schema: Schema<K>; readonly of: (value: T) => K } | undefined,
): (value: T) => Uint8Array {
  if (key === undefined) return (value) => encodeWith(item, value);
  return (value) => encodeWith(key.schema, key.of(value));
}

function encodeWith<T>(schema: Schema<T>, value: T): Uint8Array {
  const writer = new Writer();
  schema.write(writer, value);
  return writer.finish();
}

function isAscending<T>(values: readonly T[], sortKey: (value: T) => Uint8Array): boolean {
  // Most sets have one member, whose key need not be made.
  if (values.length < 2) return true;
  let previous: Uint8Array | undefined;
  for (const value of values) {
    const current = sortKey(value);
    if (previous !== undefined && compareBytes(previous, current) >= 0) return false;
    previous = current;
  }
  return true;
}

/** One variant of a union: the uint that comes first in its tuple, and the items after it. */
export interface Variant<Type extends string, F extends AnyFields> {
  readonly tag: number;
  readonly type: Type;
  readonly fields: F;
}

type VariantValue<V> =
  V extends Variant<infer Type, infer F> ? { readonly type: Type } & StructOf<F> : never;

/** Tuples told apart by their first item. The value carries the variant's name as `type`. */
export function union<const Vs extends readonly Variant<string, AnyFields>[]>(
  variants: Vs,
): Schema<VariantValue<Vs[number]>> {
  const table = variants.map(({ tag, type, fields }) => {
    const entries = Object.entries(fields as Fields);
    assert(entries.length < TUPLE_MAX, `variant ${type} has ${entries.length + 1} items`);
    assert(!("type" in fields), `a field of variant ${type} hides its name`);
    return { tag, type, entries };
  });
  const byTag = new Map(table.map((row) => [row.tag, row]));
  const byType = new Map(table.map((row) => [row.type, row]));
  assert(byTag.size === table.length && byType.size === table.length, "two variants with one tag");
  return {
    write(writer, value) {
      const row = byType.get(value.type);
      assert(row !== undefined, `unknown variant ${value.type}`);
      writer.enter(row.entries.length + 1);
      writer.head(MAJOR_UINT, row.tag);
      writeFields(writer, row.entries, value);
      writer.leave();
    },
    read(reader) {
      const start = reader.offset;
      const count = reader.head(MAJOR_ARRAY);
      if (count < 1 || count > TUPLE_MAX) reader.fail("CODEC_LENGTH");
      reader.enter(count);
      const row = byTag.get(reader.head(MAJOR_UINT));
      if (row === undefined) return reader.fail("CODEC_RANGE");
      if (count !== row.entries.length + 1) reader.fail("CODEC_LENGTH", start);
      const value = readFields(reader, row.entries);
      reader.leave();
      return { type: row.type, ...value } as VariantValue<Vs[number]>;
    },
    shape: {
      kind: "union",
      label: "type",
      variants: table.map(({ tag, type, entries }) => {
        return { tag, name: type, fields: fieldShapes(entries) };
      }),
    },
  };
}

function fieldShapes(
  entries: readonly (readonly [string, Schema<unknown>])[],
): readonly ShapeField[] {
  return entries.map(([name, { shape }]) => [name, shape]);
}

function writeFields(
  writer: Writer,
  entries: readonly (readonly [string, Schema<unknown>])[],
  value: Readonly<Record<string, unknown>>,
): void {
  for (const [name, schema] of entries) schema.write(writer, value[name]);
}

function readFields(
  reader: Reader,
  entries: readonly (readonly [string, Schema<unknown>])[],
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, schema] of entries) value[name] = schema.read(reader);
  return value;
}

function enterExactly(reader: Reader, count: number): void {
  if (reader.head(MAJOR_ARRAY) !== count) reader.fail("CODEC_LENGTH");
  reader.enter(count);
}

function enterBetween(reader: Reader, min: number, max: number): number {
  const count = reader.head(MAJOR_ARRAY);
  if (count < min || count > max) reader.fail("CODEC_LENGTH");
  reader.enter(count);
  return count;
}

function assertCount(count: number, min: number, max: number): void {
  assert(count >= min && count <= max, `list of ${count} items, expected ${min}..${max}`);
}
