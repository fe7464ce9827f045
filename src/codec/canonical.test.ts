import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { decode, encode } from "./canonical.ts";
import { list, set, struct, union } from "./compound.ts";
import type { CodecCode } from "./fault.ts";
import { bytes, type Schema, text, uint } from "./schema.ts";

/** A union below eight arrays: a ninth. */
const deepUnion = (): Schema<unknown> => {
  const variant = union([{ tag: 0, type: "only", fields: {} }]);
  let schema: Schema<unknown> = {
    write: (writer) => variant.write(writer, { type: "only" }),
    read: (reader) => variant.read(reader),
    shape: variant.shape,
  };
  for (let depth = 0; depth < 8; depth++) {
    const inner = list(schema, 1, 1);
    schema = {
      write: () => undefined,
      read: (reader) => inner.read(reader),
      shape: inner.shape,
    };
  }
  return schema;
};

interface Precedence {
  readonly earlier: CodecCode;
  readonly later: CodecCode;
  readonly hex: string;
  readonly refusal: () => CodecCode;
  readonly why: string;
}

function codeOf<T>(schema: Schema<T>, hex: string): CodecCode {
  const decoded = decode(schema, Uint8Array.fromHex(hex));
  assert.ok(!decoded.ok, `${hex} was accepted`);
  return decoded.error.code;
}

function precedence<T>(
  earlier: CodecCode,
  later: CodecCode,
  schema: Schema<T>,
  hex: string,
  why: string,
): Precedence {
  return { earlier, later, hex, why, refusal: () => codeOf(schema, hex) };
}

/** For each two faults that follow one another in the documented order, bytes that have both in one item. */
const PRECEDENCE: readonly Precedence[] = [
  precedence(
    "CODEC_TYPE",
    "CODEC_TRUNCATED",
    uint(),
    "39",
    "negative, and its argument is missing",
  ),
  precedence("CODEC_TYPE", "CODEC_NONCANONICAL", uint(), "3800", "negative, and not shortest"),
  precedence("CODEC_TRUNCATED", "CODEC_NONCANONICAL", uint(), "1900", "half of an argument of 0"),
  precedence(
    "CODEC_NONCANONICAL",
    "CODEC_LENGTH",
    bytes(10, 20),
    "5805" + "0102030405",
    "a length of 5 in two bytes, and 5 is too short",
  ),
  precedence(
    "CODEC_LENGTH",
    "CODEC_TRUNCATED",
    bytes(0, 3),
    "4401",
    "four bytes are too many, and three of them are missing",
  ),
  precedence(
    "CODEC_TRUNCATED",
    "CODEC_DEPTH",
    deepUnion(),
    "81".repeat(9),
    "the ninth array has no item left",
  ),
  precedence(
    "CODEC_DEPTH",
    "CODEC_RANGE",
    deepUnion(),
    `${"81".repeat(9)}05`,
    "the ninth array is of an unknown variant",
  ),
  precedence(
    "CODEC_UTF8",
    "CODEC_RANGE",
    text(0, 9, /^[a-z]*$/),
    "6241ff",
    "a capital before an ill-formed byte: without characters no pattern",
  ),
  precedence(
    "CODEC_UTF8",
    "CODEC_ORDER",
    set(text(0, 9), 0, 9),
    "82" + "626161" + "61ff",
    "the second text is ill-formed, and shorter than the first",
  ),
  precedence(
    "CODEC_RANGE",
    "CODEC_ORDER",
    set(uint(9, 5), 0, 9),
    "820601",
    "the second integer is below the bound and below the first",
  ),
  precedence("CODEC_ORDER", "CODEC_TRAILING", set(uint(), 0, 9), "82020100", "and one byte more"),
];

for (const { earlier, later, hex, refusal, why } of PRECEDENCE) {
  test(`${earlier} comes before ${later}: ${why}`, () => {
    assert.equal(refusal(), earlier, hex);
  });
}

test("the first item at fault decides, whatever the faults after it", () => {
  const schema = struct({ first: uint(9), second: uint(9), third: bytes(0, 1) });
  assert.equal(codeOf(schema, "830a" + "1801" + "60" + "00"), "CODEC_RANGE");
  assert.equal(codeOf(schema, "8301" + "1801" + "60" + "00"), "CODEC_NONCANONICAL");
  assert.equal(codeOf(schema, "8301" + "02" + "60" + "00"), "CODEC_TYPE");
  assert.equal(codeOf(schema, "8301" + "02" + "40" + "00"), "CODEC_TRAILING");
});

test("lengths and counts beyond the input are refused at their head, before anything is allocated", () => {
  const huge = 2 ** 53;
  const schemas = { 2: bytes(0, huge), 3: text(0, huge), 4: list(uint(), 0, huge) };
  for (const [major, schema] of Object.entries(schemas)) {
    for (const argument of [
      "1affffffff",
      "1b001fffffffffffff",
      "1b7fffffffffffffff",
      "1bffffffffffffffff",
    ]) {
      const initial = Number.parseInt(argument.slice(0, 2), 16) | (Number(major) << 5);
      const hex = `${initial.toString(16)}${argument.slice(2)}0000`;
      const decoded = decode<unknown>(
        { write: () => undefined, read: schema.read, shape: schema.shape },
        Uint8Array.fromHex(hex),
      );
      assert.ok(!decoded.ok, hex);
      // Offset 0: not one item of the array was read.
      assert.deepEqual([decoded.error.code, decoded.error.offset], ["CODEC_TRUNCATED", 0], hex);
    }
  }
});

test("bytes that a reader takes but its writer would not write are refused", () => {
  const lenient: Schema<number> = {
    ...uint(),
    read(reader) {
      // A reader with a defect: it skips a byte that it never looks at.
      const value = uint().read(reader);
      reader.take(1);
      return value;
    },
  };
  assert.equal(codeOf(lenient, "0505"), "CODEC_NONCANONICAL");
});

test("a defect inside a schema is not taken for a fault of the bytes", () => {
  const broken: Schema<number> = {
    ...uint(),
    read() {
      throw new InvariantError("our defect");
    },
  };
  assert.throws(() => decode(broken, new Uint8Array([0])), InvariantError);
});

test("the result of encode belongs to the caller", () => {
  const schema = list(uint(), 0, 9);
  const first = encode(schema, [1, 2, 3]);
  encode(schema, [9, 9, 9]);
  assert.equal(first.toHex(), "83010203");
  assert.equal(first.buffer.byteLength, first.length);
});
