import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesUint, uintBytes } from "./big-endian.ts";

test("eight bytes stand for an integer, as those of a 64-bit integer do", () => {
  const values = [0, 1, 255, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 2 ** 32, 2 ** 53 - 1];
  for (const value of values) {
    const expected = new Uint8Array(8);
    new DataView(expected.buffer).setBigUint64(0, BigInt(value));
    assert.deepEqual(uintBytes(value), expected, String(value));
    assert.equal(bytesUint(expected), value);
  }
});

test("what no safe integer has is refused", () => {
  for (const value of [-1, 0.5, 2 ** 53]) {
    assert.throws(() => uintBytes(value), { code: "INVARIANT" }, String(value));
  }
  const above = new Uint8Array(8);
  new DataView(above.buffer).setBigUint64(0, 2n ** 53n);
  assert.throws(() => bytesUint(above), { code: "INVARIANT" });
  assert.throws(() => bytesUint(new Uint8Array(7)), { code: "INVARIANT" });
});
