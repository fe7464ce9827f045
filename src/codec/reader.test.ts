import assert from "node:assert/strict";
import { test } from "node:test";
import { CodecFault } from "./fault.ts";
import { DEPTH_MAX, Reader } from "./reader.ts";

/** Code and place of the fault that an action on a reader ends with. */
function faultOf(hex: string, action: (reader: Reader) => unknown): readonly [string, number] {
  try {
    action(new Reader(Uint8Array.fromHex(hex)));
  } catch (fault) {
    assert.ok(fault instanceof CodecFault);
    return [fault.code, fault.offset];
  }
  return assert.fail(`${hex} was read without fault`);
}

/** Both sides of the bounds of each length of head; arguments worked out by hand from RFC 8949 section 3. */
const HEADS: readonly (readonly [hex: string, argument: number])[] = [
  ["00", 0],
  ["17", 23],
  ["1818", 24],
  ["18ff", 255],
  ["190100", 256],
  ["19ffff", 65_535],
  ["1a00010000", 65_536],
  ["1affffffff", 4_294_967_295],
  ["1b0000000100000000", 4_294_967_296],
  ["1b001fffffffffffff", 9_007_199_254_740_991],
];

for (const [hex, argument] of HEADS) {
  test(`head ${hex} has the argument ${argument}`, () => {
    const reader = new Reader(Uint8Array.fromHex(hex));
    assert.equal(reader.head(0), argument);
    assert.equal(reader.offset, hex.length >> 1);
    reader.end();
    assert.equal(new Reader(Uint8Array.fromHex(hex)).uint64(), BigInt(argument));
  });
}

test("arguments above 2^53 - 1 are told as 2^53 by head and exactly by uint64", () => {
  for (const hex of [
    "0020000000000000",
    "0020000000000003",
    "7fffffffffffffff",
    "8000000000000000",
  ]) {
    const bytes = Uint8Array.fromHex(`1b${hex}`);
    assert.equal(new Reader(bytes).head(0), 2 ** 53);
    assert.equal(new Reader(bytes).uint64(), BigInt(`0x${hex}`));
  }
});

test("the longest form below its bound is not the shortest", () => {
  for (const hex of ["1800", "1817", "190000", "1900ff", "1a00000000", "1a0000ffff"]) {
    assert.deepEqual(
      faultOf(hex, (reader) => reader.head(0)),
      ["CODEC_NONCANONICAL", 0],
      hex,
    );
  }
  assert.deepEqual(
    faultOf("1b00000000ffffffff", (reader) => reader.head(0)),
    ["CODEC_NONCANONICAL", 0],
  );
});

test("additional information 28 to 31 and other major types are of another type", () => {
  for (const hex of ["1c", "1d", "1e", "1f", "20", "40", "60", "80", "a0", "c0", "e0", "ff"]) {
    assert.deepEqual(
      faultOf(hex, (reader) => reader.head(0)),
      ["CODEC_TYPE", 0],
      hex,
    );
  }
});

test("take gives a view of the input, at most what is left", () => {
  const bytes = Uint8Array.fromHex("010203");
  const reader = new Reader(bytes);
  const view = reader.take(2);
  assert.deepEqual(view, Uint8Array.fromHex("0102"));
  assert.equal(view.buffer, bytes.buffer);
  assert.deepEqual(reader.take(1), Uint8Array.fromHex("03"));
  assert.deepEqual(reader.take(0), new Uint8Array());
  assert.deepEqual(
    faultOf("0102", (short) => short.take(3)),
    ["CODEC_TRUNCATED", 0],
  );
});

test("an array may be entered eight deep, and again after leaving", () => {
  assert.equal(DEPTH_MAX, 8);
  const reader = new Reader(new Uint8Array(9));
  for (let depth = 1; depth <= DEPTH_MAX; depth++) reader.enter(1);
  assert.throws(
    () => reader.enter(1),
    (fault) => fault instanceof CodecFault && fault.code === "CODEC_DEPTH",
  );
  reader.leave();
  reader.leave();
  reader.enter(1);
});

test("an array has no more items than bytes are left", () => {
  new Reader(new Uint8Array(3)).enter(3);
  assert.deepEqual(
    faultOf("000000", (reader) => reader.enter(4)),
    ["CODEC_TRUNCATED", 0],
  );
});

test("a fault names the first byte of its item", () => {
  assert.deepEqual(
    faultOf("001817", (reader) => [reader.head(0), reader.head(0)]),
    ["CODEC_NONCANONICAL", 1],
  );
  assert.deepEqual(
    faultOf("0019", (reader) => [reader.head(0), reader.head(0)]),
    ["CODEC_TRUNCATED", 1],
  );
  assert.deepEqual(
    faultOf("00", (reader) => [reader.head(0), reader.peek()]),
    ["CODEC_TRUNCATED", 1],
  );
  assert.deepEqual(
    faultOf("0000", (reader) => [reader.head(0), reader.end()]),
    ["CODEC_TRAILING", 1],
  );
});
