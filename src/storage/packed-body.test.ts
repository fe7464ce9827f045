import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { packBody, unpackBody } from "./packed-body.ts";

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

test("a packed body is its count, its lengths and its bytes", () => {
  assert.deepEqual(packBody([]), bytes(0));
  assert.deepEqual(packBody([bytes(7, 8), bytes(), bytes(9)]), bytes(3, 2, 0, 1, 7, 8, 9));
  const long = new Uint8Array(300).fill(1);
  // 300 = 2 * 128 + 44: low digit first, with the sign that one more follows.
  assert.deepEqual(packBody([long]).subarray(0, 3), bytes(1, 0x80 | 44, 2));
});

test("lengths are exact on both sides of each digit", () => {
  for (const length of [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152]) {
    const statement = new Uint8Array(length).fill(5);
    assert.deepEqual(unpackBody(packBody([statement])), [statement], `${length} bytes`);
  }
});

test("any statements come back, as views of the packed bytes", () => {
  const statements = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 200 });
  fc.assert(
    fc.property(statements, (body) => {
      const packed = packBody(body);
      const unpacked = unpackBody(packed);
      assert.deepEqual(unpacked, body);
      for (const statement of unpacked ?? []) assert.equal(statement.buffer, packed.buffer);
    }),
  );
});

test("what is no packed body is refused", () => {
  for (const [name, packed] of [
    ["nothing", bytes()],
    ["a count without lengths", bytes(1)],
    ["more statements than bytes", bytes(0xff, 0xff, 0xff, 0xff, 0x0f)],
    ["a number that does not end", bytes(0x80, 0x80, 0x80, 0x80, 0x80, 0)],
    ["too few bytes", bytes(1, 3, 7, 8)],
    ["spare bytes", bytes(1, 1, 7, 8)],
    ["an empty body with a byte", bytes(0, 0)],
  ] as const) {
    assert.equal(unpackBody(packed), undefined, name);
  }
});

test("no bytes make the unpacking fail otherwise than by refusal", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (packed) => {
      const body = unpackBody(packed);
      if (body === undefined) return;
      const size = body.reduce((sum, statement) => sum + statement.length, 0);
      assert(size < packed.length);
    }),
  );
});
