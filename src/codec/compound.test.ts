import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { decode, encode } from "./canonical.ts";
import { list, pair, set, sortedSet, struct, union } from "./compound.ts";
import { bool, bytes, nullable, refine, type Schema, text, uint, uint64 } from "./schema.ts";

function accepts<T>(schema: Schema<T>, value: T, hex: string): void {
  assert.equal(encode(schema, value).toHex(), hex);
  assert.deepEqual(decode(schema, Uint8Array.fromHex(hex)), { ok: true, value });
}

function refuses<T>(schema: Schema<T>, hex: string, code: string, offset = 0): void {
  const decoded = decode(schema, Uint8Array.fromHex(hex));
  assert.ok(!decoded.ok, `${hex} was accepted`);
  assert.deepEqual([decoded.error.code, decoded.error.offset], [code, offset], hex);
}

test("a struct is its fields in the order they are declared", () => {
  const schema = struct({ height: uint(), flag: bool, note: nullable(text(0, 9)) });
  accepts(schema, { height: 1, flag: true, note: null }, "8301f5f6");
  accepts(schema, { note: "a", flag: false, height: 2 }, "8302f46161");
  refuses(schema, "8201f5", "CODEC_LENGTH");
  refuses(schema, "8401f5f6f6", "CODEC_LENGTH");
  refuses(schema, "83f501f6", "CODEC_TYPE", 1);
  accepts(struct({}), {}, "80");
});

test("a tuple has at most 16 items", () => {
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, bool] as const));
  const sixteen = struct(fields(16));
  const value = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`f${i}`, true]));
  accepts(sixteen, value, `90${"f5".repeat(16)}`);
  assert.throws(() => struct(fields(17)), InvariantError);
  union([{ tag: 0, type: "full", fields: fields(15) }]);
  assert.throws(() => union([{ tag: 0, type: "over", fields: fields(16) }]), InvariantError);
});

test("a pair is two items", () => {
  const schema = pair(uint(), text(0, 9));
  accepts(schema, [1, "a"], "82016161");
  refuses(schema, "8101", "CODEC_LENGTH");
  refuses(schema, "8301616100", "CODEC_LENGTH");
});

test("a list keeps its order, its repeats and both its bounds", () => {
  const schema = list(uint(), 1, 3);
  accepts(schema, [2], "8102");
  accepts(schema, [2, 1, 2], "83020102");
  refuses(schema, "80", "CODEC_LENGTH");
  refuses(schema, "8400000000", "CODEC_LENGTH");
  assert.throws(() => encode(schema, []), InvariantError);
  assert.throws(() => encode(schema, [0, 0, 0, 0]), InvariantError);
});

test("a set ascends by the bytes of its items, not by their values", () => {
  // "b" is 61 62 and "aa" is 62 61 61: the shorter text comes first.
  accepts(set(text(0, 9), 0, 9), ["b", "aa"], "82616262" + "6161");
  refuses(set(text(0, 9), 0, 9), "826261616162", "CODEC_ORDER", 4);
  accepts(set(uint(), 0, 9), [23, 24, 256], "8317" + "1818" + "190100");
});

test("a set refuses disorder and repeats on both sides, at the item that breaks it", () => {
  const schema = set(uint(), 1, 3);
  refuses(schema, "83010302", "CODEC_ORDER", 3);
  refuses(schema, "83010202", "CODEC_ORDER", 3);
  refuses(schema, "820101", "CODEC_ORDER", 2);
  refuses(schema, "80", "CODEC_LENGTH");
  assert.throws(() => encode(schema, [2, 1]), InvariantError);
  assert.throws(() => encode(schema, [1, 1]), InvariantError);
  assert.throws(() => encode(schema, []), InvariantError);
  assert.throws(() => encode(schema, [1, 2, 3, 4]), InvariantError);
});

test("a set with a key ascends by the key and has one item a key", () => {
  const item = struct({ note: text(0, 9), id: uint() });
  const key = { schema: uint(), of: (value: { readonly id: number }) => value.id };
  const schema = set(item, 0, 9, key);
  const values = [
    { note: "z", id: 1 },
    { note: "a", id: 2 },
  ];
  accepts(schema, values, "82" + "82617a01" + "82616102");
  refuses(schema, "82" + "82616102" + "82617a01", "CODEC_ORDER", 5);
  refuses(schema, "82" + "82616101" + "82617a01", "CODEC_ORDER", 5);
  assert.deepEqual(sortedSet(values.toReversed(), item, key), values);
});

test("sortedSet orders values as set requires and leaves repeats to be refused", () => {
  assert.deepEqual(sortedSet([256, 24, 23, 24], uint()), [23, 24, 24, 256]);
  assert.deepEqual(sortedSet(new Set(["aa", "b"]), text(0, 9)), ["b", "aa"]);
});

const shape = union([
  { tag: 0, type: "point", fields: {} },
  { tag: 2, type: "circle", fields: { radius: uint() } },
  { tag: 3, type: "box", fields: { width: uint(), height: uint() } },
]);

test("a union is told apart by its first item", () => {
  accepts(shape, { type: "point" }, "8100");
  accepts(shape, { type: "circle", radius: 5 }, "820205");
  accepts(shape, { type: "box", width: 1, height: 2 }, "83030102");
});

test("a union refuses unknown tags, counts of another variant and tags that are no uint", () => {
  refuses(shape, "8101", "CODEC_RANGE", 1);
  refuses(shape, "811bffffffffffffffff", "CODEC_RANGE", 1);
  refuses(shape, "80", "CODEC_LENGTH");
  refuses(shape, `91${"00".repeat(17)}`, "CODEC_LENGTH");
  refuses(shape, "83020000", "CODEC_LENGTH");
  refuses(shape, "8102", "CODEC_LENGTH");
  refuses(shape, "81f4", "CODEC_TYPE", 1);
  refuses(shape, "00", "CODEC_TYPE");
});

test("a union is made of distinct tags and names, and no field hides a name", () => {
  const fields = {};
  assert.throws(
    () =>
      union([
        { tag: 0, type: "a", fields },
        { tag: 0, type: "b", fields },
      ]),
    InvariantError,
  );
  assert.throws(
    () =>
      union([
        { tag: 0, type: "a", fields },
        { tag: 1, type: "a", fields },
      ]),
    InvariantError,
  );
  assert.throws(() => union([{ tag: 0, type: "a", fields: { type: uint() } }]), InvariantError);
});

test("a refined struct is at fault where it begins, not at its last item", () => {
  const ascending = refine(struct({ low: uint(), high: uint() }), ({ low, high }) => low < high);
  accepts(list(ascending, 0, 9), [{ low: 1, high: 2 }], "81820102");
  refuses(list(ascending, 0, 9), "82820102820201", "CODEC_RANGE", 4);
});

/** `depth` lists, one inside the other, around an integer. */
function nested(depth: number): { readonly schema: Schema<unknown>; readonly value: unknown } {
  let schema: Schema<unknown> = {
    write: (writer) => uint64.write(writer, 0n),
    read: (reader) => Number(uint64.read(reader)),
    shape: uint64.shape,
  };
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) {
    const inner = list(schema, 1, 1);
    schema = {
      write: (writer) => inner.write(writer, [0]),
      read: (reader) => inner.read(reader),
      shape: inner.shape,
    };
    value = [value];
  }
  return { schema, value };
}

test("arrays nest eight deep on both sides and not nine", () => {
  const eight = nested(8);
  const bytesOfEight = Uint8Array.fromHex(`${"81".repeat(8)}00`);
  assert.deepEqual(encode(eight.schema, eight.value), bytesOfEight);
  assert.deepEqual(decode(eight.schema, bytesOfEight), { ok: true, value: eight.value });
  const nine = nested(9);
  assert.throws(() => encode(nine.schema, nine.value), InvariantError);
  refuses(nine.schema, `${"81".repeat(9)}00`, "CODEC_DEPTH", 8);
});

test("siblings do not add to the depth", () => {
  const flat = list(list(bytes(0, 1), 0, 1), 20, 20);
  accepts(
    flat,
    Array.from({ length: 20 }, () => []),
    `94${"80".repeat(20)}`,
  );
});
