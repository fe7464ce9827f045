import { encode as encodeCborg, rfc8949EncodeOptions } from "cborg";
import fc from "fast-check";
import { list, pair, set, struct, union } from "../../src/codec/compound.ts";
import {
  amount,
  bool,
  bytes,
  constText,
  constUint,
  nullable,
  type Schema,
  text,
  uint,
  uint64,
} from "../../src/codec/schema.ts";

/** A value as a generic CBOR library takes it: no schema, no names. */
export type Plain = number | bigint | string | boolean | null | Uint8Array | readonly Plain[];

/** A value of a schema beside the same value in plain form. */
interface Twin {
  readonly value: unknown;
  readonly plain: Plain;
}

/** A schema of any type with the values it admits. */
export interface Shape {
  /** For the report of a failed property. */
  readonly name: string;
  readonly schema: Schema<unknown>;
  readonly twins: fc.Arbitrary<Twin>;
}

/** A schema and one of its values. */
export interface Sample extends Twin {
  readonly name: string;
  readonly schema: Schema<unknown>;
}

/** The canonical bytes by a library that knows nothing of schemas. */
export function referenceEncode(plain: Plain): Uint8Array {
  return encodeCborg(plain, rfc8949EncodeOptions);
}

/** Forgets the type of a schema. The values it is given come from the arbitrary beside it. */
function erase<T>(schema: Schema<T>): Schema<unknown> {
  return {
    write: (writer, value) => schema.write(writer, value as T),
    read: (reader) => schema.read(reader),
    shape: schema.shape,
  };
}

function shape<T>(
  name: string,
  schema: Schema<T>,
  values: fc.Arbitrary<T>,
  plain: (value: T) => Plain,
): Shape {
  const twins = values.map((value) => ({ value, plain: plain(value) }));
  return { name, schema: erase(schema), twins };
}

/** Integers that crowd around the bounds of the heads, where encodings change their length. */
function integersUpTo(max: bigint): fc.Arbitrary<bigint> {
  const bounds = [0n, 23n, 24n, 255n, 256n, 65_535n, 65_536n, 2n ** 32n - 1n, 2n ** 32n, max];
  return fc.oneof(
    fc.constantFrom(...bounds.filter((bound) => bound <= max)),
    fc.bigInt({ min: 0n, max }),
  );
}

const uints = integersUpTo(2n ** 53n - 1n)
  .map(Number)
  .map((max) => {
    const values = integersUpTo(BigInt(max)).map(Number);
    return shape(`uint(${max})`, uint(max), values, (value) => value);
  });

const amounts = integersUpTo(2n ** 128n - 1n).map((max) =>
  shape(`amount(${max})`, amount(max), integersUpTo(max), bigEndian),
);

/** The shortest big-endian bytes, by way of the platform's hexadecimal. */
function bigEndian(value: bigint): Uint8Array {
  const digits = value === 0n ? "" : value.toString(16);
  return Uint8Array.fromHex(digits.length % 2 === 0 ? digits : `0${digits}`);
}

const bounds = fc.tuple(fc.nat(40), fc.nat(300)).map(([a, b]) => [Math.min(a, b), b] as const);

const byteStrings = bounds.map(([min, max]) =>
  shape(
    `bytes(${min}, ${max})`,
    bytes(min, max),
    fc.uint8Array({ minLength: min, maxLength: max }),
    (value) => value,
  ),
);

const TEXT_BYTES_MAX = 200;

const texts = fc
  .constantFrom<fc.StringConstraints["unit"][]>("binary", "grapheme", "binary-ascii")
  .map((unit) =>
    shape(
      `text(${unit})`,
      text(0, TEXT_BYTES_MAX),
      fc.string({ unit: unit ?? "grapheme", maxLength: 40 }).filter(isShort),
      (value) => value,
    ),
  );

function isShort(value: string): boolean {
  return new TextEncoder().encode(value).length <= TEXT_BYTES_MAX;
}

const scalars: fc.Arbitrary<Shape> = fc.oneof(
  uints,
  fc.constant(shape("uint64", uint64, integersUpTo(2n ** 64n - 1n), (value) => value)),
  fc.nat(1000).map((n) => shape(`=${n}`, constUint(n), fc.constant(n), (value) => value)),
  amounts,
  byteStrings,
  texts,
  fc
    .string({ maxLength: 9 })
    .map((name) => shape(JSON.stringify(name), constText(name), fc.constant(name), (v) => v)),
  fc.constant(shape("bool", bool, fc.boolean(), (value) => value)),
);

/** Schemas whose arrays nest at most `depth` deep. */
function shapes(depth: number): fc.Arbitrary<Shape> {
  if (depth === 0) return scalars;
  const inner = shapes(depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: scalars },
    { weight: 1, arbitrary: inner.map(nullableOf) },
    { weight: 2, arbitrary: fc.array(inner, { maxLength: 5 }).map(structOf) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map(pairOf) },
    { weight: 2, arbitrary: inner.map(listOf) },
    { weight: 2, arbitrary: inner.map(setOf) },
    { weight: 1, arbitrary: fc.array(fc.array(inner, { maxLength: 3 }), VARIANTS).map(unionOf) },
  );
}

const VARIANTS = { minLength: 1, maxLength: 4 };

function nullableOf(inner: Shape): Shape {
  const none: Twin = { value: null, plain: null };
  return {
    name: `${inner.name}?`,
    schema: erase(nullable(inner.schema)),
    twins: fc.oneof(fc.constant(none), inner.twins),
  };
}

function structOf(fields: readonly Shape[]): Shape {
  const named = Object.fromEntries(fields.map(({ schema }, i) => [`f${i}`, schema] as const));
  return {
    name: `[${fields.map((field) => field.name).join(", ")}]`,
    schema: erase(struct(named)),
    twins: fc.tuple(...fields.map((field) => field.twins)).map((twins) => ({
      value: Object.fromEntries(twins.map(({ value }, i) => [`f${i}`, value])),
      plain: twins.map(({ plain }) => plain),
    })),
  };
}

function pairOf([first, second]: readonly [Shape, Shape]): Shape {
  return {
    name: `(${first.name}, ${second.name})`,
    schema: erase(pair(first.schema, second.schema)),
    twins: fc.tuple(first.twins, second.twins).map((twins) => ({
      value: twins.map(({ value }) => value),
      plain: twins.map(({ plain }) => plain),
    })),
  };
}

const ITEMS_MAX = 30;

function listOf(inner: Shape): Shape {
  return {
    name: `list ${inner.name}`,
    schema: erase(list(inner.schema, 0, ITEMS_MAX)),
    twins: fc.array(inner.twins, { maxLength: ITEMS_MAX }).map((twins) => ({
      value: twins.map(({ value }) => value),
      plain: twins.map(({ plain }) => plain),
    })),
  };
}

function setOf(inner: Shape): Shape {
  return {
    name: `set ${inner.name}`,
    schema: erase(set(inner.schema, 0, ITEMS_MAX)),
    twins: fc
      .uniqueArray(inner.twins, { maxLength: 12, selector: (twin) => hexOf(twin) })
      .map((twins) => twins.toSorted((a, b) => (hexOf(a) < hexOf(b) ? -1 : 1)))
      .map((twins) => ({
        value: twins.map(({ value }) => value),
        plain: twins.map(({ plain }) => plain),
      })),
  };
}

/** Text order of equal-length digits is the order of the bytes, and a prefix comes first in both. */
function hexOf({ plain }: Twin): string {
  return referenceEncode(plain).toHex();
}

function unionOf(variants: readonly (readonly Shape[])[]): Shape {
  const rows = variants.map((fields, i) => ({ tag: i * 20, type: `v${i}`, fields }));
  const table = rows.map(({ tag, type, fields }) => ({
    tag,
    type,
    fields: Object.fromEntries(fields.map(({ schema }, i) => [`f${i}`, schema] as const)),
  }));
  const twins = rows.map(({ tag, type, fields }) =>
    fc.tuple(...fields.map((field) => field.twins)).map((items) => ({
      value: { type, ...Object.fromEntries(items.map(({ value }, i) => [`f${i}`, value])) },
      plain: [tag, ...items.map(({ plain }) => plain)],
    })),
  );
  return {
    name: `{${rows.map(({ tag, fields }) => `${tag}: ${fields.map((f) => f.name)}`).join(" | ")}}`,
    schema: erase(union(table)),
    twins: fc.oneof(...twins),
  };
}

/** Any schema up to four arrays deep. */
export const anyShape: fc.Arbitrary<Shape> = shapes(4);

/** Any schema with one of its values. */
export const anySample: fc.Arbitrary<Sample> = anyShape.chain(({ name, schema, twins }) =>
  twins.map(({ value, plain }) => ({ name, schema, value, plain })),
);
