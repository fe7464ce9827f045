import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDefined, InvariantError, assert as invariant, unreachable } from "./assert.ts";

test("a broken invariant is thrown with its message and a code of its own", () => {
  invariant(true, "never seen");
  assert.throws(
    () => invariant(false, "the sum is off"),
    (error) =>
      error instanceof InvariantError &&
      error.code === "INVARIANT" &&
      error.name === "InvariantError" &&
      error.message === "the sum is off",
  );
});

test("a value is defined unless it is undefined or null", () => {
  for (const value of [0, "", false, 0n]) assert.equal(assertDefined(value, "missing"), value);
  assert.throws(() => assertDefined(undefined, "missing"), /missing/);
  assert.throws(() => assertDefined(null, "missing"), /missing/);
});

test("a place that no input reaches ends with its message", () => {
  assert.throws(
    () => unreachable("a seventh rule version"),
    (error) => error instanceof InvariantError && error.message === "a seventh rule version",
  );
});
