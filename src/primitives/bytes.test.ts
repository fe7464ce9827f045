import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  asciiBytes,
  compareBytes,
  concatBytes,
  copyBytes,
  EMPTY_BYTES,
  equalBytes,
  isAllZero,
} from "./bytes.ts";

test("joins byte strings in order", () => {
  assert.deepEqual(concatBytes(), new Uint8Array());
  assert.deepEqual(
    concatBytes(new Uint8Array([1]), EMPTY_BYTES, new Uint8Array([2, 3])),
    new Uint8Array([1, 2, 3]),
  );
});

test("a join shares no memory with its parts", () => {
  const part = new Uint8Array([1]);
  const joined = concatBytes(part);
  part[0] = 9;
  assert.deepEqual(joined, new Uint8Array([1]));
});

test("a copy shares no memory with the original", () => {
  const whole = new Uint8Array([1, 2, 3]);
  const copy = copyBytes(whole.subarray(1));
  whole.fill(9);
  assert.deepEqual(copy, new Uint8Array([2, 3]));
  assert.equal(copy.buffer.byteLength, 2);
});

test("equality and order agree with the platform's", () => {
  // Few values and short strings, so that equal strings and prefixes are common.
  const strings = fc.uint8Array({ maxLength: 4, max: 2 });
  fc.assert(
    fc.property(strings, strings, (left, right) => {
      const expected = Buffer.compare(left, right);
      assert.equal(Math.sign(compareBytes(left, right)), expected);
      assert.equal(equalBytes(left, right), expected === 0);
    }),
  );
});

test("the order is of unsigned bytes, and a prefix comes first", () => {
  assert.ok(compareBytes(new Uint8Array([0x7f]), new Uint8Array([0x80])) < 0);
  assert.ok(compareBytes(new Uint8Array([1]), new Uint8Array([1, 0])) < 0);
  assert.ok(compareBytes(new Uint8Array([2]), new Uint8Array([1, 0])) > 0);
  assert.equal(compareBytes(EMPTY_BYTES, new Uint8Array()), 0);
});

test("equality sees length, the first byte and the last", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  assert.equal(equalBytes(bytes, bytes), true);
  assert.equal(equalBytes(bytes, new Uint8Array([1, 2, 3])), true);
  assert.equal(equalBytes(bytes, new Uint8Array([1, 2])), false);
  assert.equal(equalBytes(bytes, new Uint8Array([0, 2, 3])), false);
  assert.equal(equalBytes(bytes, new Uint8Array([1, 2, 4])), false);
});

test("equality of long byte strings sees every byte, wherever they lie in memory", () => {
  // Around the length from which words are compared, and not a multiple of any word.
  for (const length of [255, 256, 257, 263, 264, 300]) {
    const left = Uint8Array.from({ length: length + 3 }, (_, i) => (7 * i) & 0xff).subarray(3);
    const right = new Uint8Array(length + 1).subarray(1);
    right.set(left);
    assert.equal(equalBytes(left, right), true, `${length} bytes`);
    for (let place = 0; place < length; place++) {
      right[place] = (right[place] ?? 0) ^ 0x80;
      assert.equal(equalBytes(left, right), false, `byte ${place} of ${length}`);
      right[place] = (right[place] ?? 0) ^ 0x80;
    }
  }
});

test("all zero is of every byte", () => {
  assert.equal(isAllZero(EMPTY_BYTES), true);
  assert.equal(isAllZero(new Uint8Array(32)), true);
  assert.equal(isAllZero(new Uint8Array([0, 0, 1])), false);
  assert.equal(isAllZero(new Uint8Array([1, 0, 0])), false);
});

test("a label is ASCII or a broken invariant, never another label", () => {
  assert.deepEqual(asciiBytes("glp1/leaf/0016"), new TextEncoder().encode("glp1/leaf/0016"));
  assert.deepEqual(asciiBytes("\u007f"), new Uint8Array([0x7f]));
  assert.throws(() => asciiBytes("a\u0080"), /character 128 at 1 is not ASCII/);
});
