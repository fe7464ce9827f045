import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { decode, encode } from "./canonical.ts";
import {
  amount,
  bool,
  bytes,
  bytesOf,
  constText,
  constUint,
  nullable,
  refine,
  type Schema,
  text,
  uint,
  uint64,
} from "./schema.ts";

/** The value reads back from the bytes and the bytes write from the value. */
function accepts<T>(schema: Schema<T>, value: T, hex: string): void {
  assert.equal(encode(schema, value).toHex(), hex);
  assert.deepEqual(decode(schema, Uint8Array.fromHex(hex)), { ok: true, value });
}

/** The bytes are refused with this code at this place. */
function refuses<T>(schema: Schema<T>, hex: string, code: string, offset = 0): void {
  const decoded = decode(schema, Uint8Array.fromHex(hex));
  assert.ok(!decoded.ok, `${hex} was accepted`);
  assert.deepEqual([decoded.error.code, decoded.error.offset], [code, offset], hex);
}

function cannotWrite<T>(schema: Schema<T>, value: T): void {
  assert.throws(() => encode(schema, value), InvariantError);
}

test("uint keeps both its bounds", () => {
  const schema = uint(100, 24);
  accepts(schema, 24, "1818");
  accepts(schema, 100, "1864");
  refuses(schema, "17", "CODEC_RANGE");
  refuses(schema, "1865", "CODEC_RANGE");
  for (const bad of [23, 101, 24.5, Number.NaN]) cannotWrite(schema, bad);
});

test("uint reaches 2^53 - 1 and no further", () => {
  accepts(uint(), 0, "00");
  accepts(uint(), Number.MAX_SAFE_INTEGER, "1b001fffffffffffff");
  refuses(uint(), "1b0020000000000000", "CODEC_RANGE");
  refuses(uint(), "1bffffffffffffffff", "CODEC_RANGE");
  refuses(uint(), "20", "CODEC_TYPE");
  assert.throws(() => uint(2 ** 53), InvariantError);
  assert.throws(() => uint(1, 2), InvariantError);
});

test("uint64 reaches 2^64 - 1", () => {
  accepts(uint64, 0n, "00");
  accepts(uint64, 2n ** 53n - 1n, "1b001fffffffffffff");
  accepts(uint64, 2n ** 53n, "1b0020000000000000");
  accepts(uint64, 2n ** 64n - 1n, "1bffffffffffffffff");
  refuses(uint64, "c249010000000000000000", "CODEC_TYPE");
  cannotWrite(uint64, 2n ** 64n);
});

test("a constant is itself", () => {
  accepts(constUint(7), 7, "07");
  refuses(constUint(7), "06", "CODEC_RANGE");
  refuses(constUint(7), "1bffffffffffffffff", "CODEC_RANGE");
  accepts(constText("proof"), "proof", "6570726f6f66");
  refuses(constText("proof"), "6570726f6f65", "CODEC_RANGE");
  refuses(constText("proof"), "60", "CODEC_RANGE");
  refuses(constText("proof"), "6670726f6f6673", "CODEC_LENGTH");
  cannotWrite(constUint<number>(7), 8);
});

test("amount keeps its bound, whether or not its length would fit", () => {
  const max = 2n ** 127n - 1n;
  accepts(amount(max), 0n, "40");
  accepts(amount(max), 1n, "4101");
  accepts(amount(max), 256n, "420100");
  accepts(amount(max), max, `507f${"ff".repeat(15)}`);
  refuses(amount(max), `5080${"00".repeat(15)}`, "CODEC_RANGE");
  refuses(amount(max), "4100", "CODEC_RANGE");
  refuses(amount(max), "420001", "CODEC_RANGE");
  refuses(amount(max), `51${"01".repeat(17)}`, "CODEC_LENGTH");
  refuses(amount(255n), "420100", "CODEC_RANGE");
  cannotWrite(amount(255n), 256n);
  cannotWrite(amount(255n), -1n);
  assert.throws(() => amount(2n ** 128n), InvariantError);
  assert.throws(() => amount(-1n), InvariantError);
});

test("byte strings keep both their bounds", () => {
  const schema = bytes(1, 2);
  accepts(schema, new Uint8Array([7]), "4107");
  accepts(schema, new Uint8Array([7, 8]), "420708");
  refuses(schema, "40", "CODEC_LENGTH");
  refuses(schema, "43070809", "CODEC_LENGTH");
  refuses(schema, "6161", "CODEC_TYPE");
  cannotWrite(schema, new Uint8Array());
  cannotWrite(schema, new Uint8Array(3));
  refuses(bytesOf(2), "4107", "CODEC_LENGTH");
  accepts(bytesOf(2), new Uint8Array([7, 8]), "420708");
});

test("a byte string read is a view of the input", () => {
  const input = Uint8Array.fromHex("420708");
  const decoded = decode(bytes(0, 9), input);
  assert.ok(decoded.ok);
  assert.equal(decoded.value.buffer, input.buffer);
  assert.equal(decoded.value.byteOffset, 1);
});

test("text is counted in bytes, kept as it is and never normalised", () => {
  accepts(text(0, 3), "", "60");
  accepts(text(2, 2), "é", "62c3a9");
  accepts(text(3, 3), "e\u0301", "6365cc81");
  accepts(text(4, 4), "😀", "64f09f9880");
  accepts(text(0, 4), "\ufeffa", "64efbbbf61");
  refuses(text(0, 2), "6365cc81", "CODEC_LENGTH");
  refuses(text(1, 2), "60", "CODEC_LENGTH");
  cannotWrite(text(0, 2), "e\u0301");
});

test("ill-formed text is refused in every way there is", () => {
  const illFormed = {
    "a lone continuation byte": "6180",
    "a sequence cut short": "61c3",
    "an overlong slash": "62c0af",
    "an overlong zero of three bytes": "63e08080",
    "a surrogate": "63eda080",
    "a surrogate pair": "66eda080edb080",
    "a scalar above U+10FFFF": "64f4908080",
    "a byte that never occurs": "61ff",
  };
  for (const [name, hex] of Object.entries(illFormed)) {
    const decoded = decode(text(0, 99), Uint8Array.fromHex(hex));
    assert.ok(!decoded.ok, name);
    assert.equal(decoded.error.code, "CODEC_UTF8", name);
  }
  cannotWrite(text(0, 9), "\ud800");
});

test("text outside its pattern is out of range", () => {
  const topic = text(1, 48, /^[a-z0-9._]+$/);
  accepts(topic, "epoch.started", "6d65706f63682e73746172746564");
  refuses(topic, "6145", "CODEC_RANGE");
  cannotWrite(topic, "E");
});

test("a pattern with memory is refused when the schema is made", () => {
  assert.throws(() => text(0, 1, /a/g), InvariantError);
  assert.throws(() => text(0, 1, /a/y), InvariantError);
});

test("booleans and null are one byte each and nothing stands for them", () => {
  accepts(bool, false, "f4");
  accepts(bool, true, "f5");
  for (const hex of ["f6", "f7", "00", "01", "f818", "f3", "f8f4"]) {
    refuses(bool, hex, "CODEC_TYPE");
  }
  refuses(bool, "", "CODEC_TRUNCATED");
  accepts(nullable(bool), null, "f6");
  accepts(nullable(bool), true, "f5");
  refuses(nullable(bool), "f7", "CODEC_TYPE");
  refuses(nullable(uint()), "f7", "CODEC_TYPE");
  refuses(nullable(uint()), "", "CODEC_TRUNCATED");
  refuses(uint(), "f6", "CODEC_TYPE");
});

test("a refinement is kept by both sides and its fault names the item it refines", () => {
  const even = refine(uint(), (value) => value % 2 === 0);
  accepts(even, 4, "04");
  refuses(even, "03", "CODEC_RANGE");
  cannotWrite(even, 3);
});
