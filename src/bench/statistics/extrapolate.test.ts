import assert from "node:assert/strict";
import { test } from "node:test";
import { extrapolate } from "./extrapolate.ts";

test("a line goes through both points and on", () => {
  // y = 300 + 2x.
  assert.equal(extrapolate([100, 500], [200, 700], 1000), 2300);
  assert.equal(extrapolate([100, 500], [200, 700], 100), 500);
  assert.equal(extrapolate([100, 500], [200, 700], 200), 700);
  assert.throws(() => extrapolate([1, 2], [1, 3], 5), /one point/);
});
