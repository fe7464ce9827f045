import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { DEPTH_MAX } from "./reader.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT, Writer } from "./writer.ts";

function written(action: (writer: Writer) => void): string {
  const writer = new Writer();
  action(writer);
  return writer.finish().toHex();
}

/** Both sides of the bounds of each length of head, from RFC 8949 section 3 by hand. */
const HEADS: readonly (readonly [argument: number, hex: string])[] = [
  [0, "00"],
  [23, "17"],
  [24, "1818"],
  [255, "18ff"],
  [256, "190100"],
  [65_535, "19ffff"],
  [65_536, "1a00010000"],
  [4_294_967_295, "1affffffff"],
  [4_294_967_296, "1b0000000100000000"],
  [9_007_199_254_740_991, "1b001fffffffffffff"],
];

for (const [argument, hex] of HEADS) {
  test(`the head of ${argument} is ${hex}`, () => {
    assert.equal(
      written((writer) => writer.head(MAJOR_UINT, argument)),
      hex,
    );
    assert.equal(
      written((writer) => writer.uint64(BigInt(argument))),
      hex,
    );
  });
}

test("the major type stands in the upper three bits of every length of head", () => {
  assert.equal(
    written((writer) => {
      writer.head(MAJOR_BYTES, 23);
      writer.head(MAJOR_TEXT, 24);
      writer.head(MAJOR_ARRAY, 256);
      writer.head(MAJOR_BYTES, 65_536);
    }),
    "57" + "7818" + "990100" + "5a00010000",
  );
});

test("integers of 64 bits are written to the last one", () => {
  assert.equal(
    written((writer) => writer.uint64(2n ** 53n)),
    "1b0020000000000000",
  );
  assert.equal(
    written((writer) => writer.uint64(2n ** 64n - 1n)),
    "1bffffffffffffffff",
  );
  assert.throws(() => new Writer().uint64(2n ** 64n), InvariantError);
  assert.throws(() => new Writer().uint64(-1n), InvariantError);
});

test("an argument that no head holds is a broken invariant", () => {
  for (const bad of [-1, 0.5, 2 ** 53, Number.NaN]) {
    assert.throws(() => new Writer().head(MAJOR_UINT, bad), InvariantError, `${bad}`);
  }
});

test("the buffer grows from any capacity and keeps what was written", () => {
  for (const capacity of [0, 1, 8, 9]) {
    const writer = new Writer(capacity);
    writer.byte(1);
    writer.raw(new Uint8Array(1000).fill(2));
    writer.byte(3);
    const bytes = writer.finish();
    assert.equal(writer.length, 1002);
    assert.equal(bytes.length, 1002);
    assert.deepEqual([bytes[0], bytes[1], bytes[1000], bytes[1001]], [1, 2, 2, 3]);
  }
});

test("what was finished does not change by writing on", () => {
  const writer = new Writer();
  writer.byte(1);
  const bytes = writer.finish();
  writer.truncate(0);
  writer.byte(9);
  assert.deepEqual(bytes, new Uint8Array([1]));
});

test("a view shows the bytes from its start, and truncation forgets them", () => {
  const writer = new Writer();
  writer.raw(new Uint8Array([1, 2, 3]));
  assert.deepEqual([...writer.view(1)], [2, 3]);
  writer.truncate(1);
  assert.deepEqual(writer.finish(), new Uint8Array([1]));
  assert.throws(() => writer.truncate(2), InvariantError);
});

test("arrays nest eight deep and not nine", () => {
  const writer = new Writer();
  for (let depth = 1; depth <= DEPTH_MAX; depth++) writer.enter(1);
  assert.equal(writer.finish().toHex(), "8181818181818181");
  assert.throws(() => writer.enter(1), InvariantError);
});
