import assert from "node:assert/strict";
import { test } from "node:test";
import { digestPrefix } from "./digest-prefix.ts";

const digest = (...first: readonly number[]) => {
  const bytes = new Uint8Array(32).fill(0xee);
  bytes.set(first);
  return bytes;
};

test("a prefix is the first six bytes, the greatest first, and no more", () => {
  assert.equal(digestPrefix(digest(0, 0, 0, 0, 0, 1)), 1);
  assert.equal(digestPrefix(digest(1, 2, 3, 4, 5, 6)), 0x010203040506);
  assert.equal(digestPrefix(digest(255, 255, 255, 255, 255, 255)), 2 ** 48 - 1);
  assert.equal(digestPrefix(digest(1, 2, 3, 4, 5, 6, 7)), digestPrefix(digest(1, 2, 3, 4, 5, 6)));
});
