import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { InvariantError } from "./assert.ts";
import {
  AMOUNT_MAX,
  divCeil,
  divCeilBig,
  divFloor,
  divFloorBig,
  isSafeUint,
  SAFE_MAX,
  TIME_MS_MAX,
} from "./integer.ts";

test("the bounds are those of the format", () => {
  assert.equal(SAFE_MAX, 9_007_199_254_740_991);
  assert.equal(AMOUNT_MAX, 170_141_183_460_469_231_731_687_303_715_884_105_727n);
  assert.equal(new Date(TIME_MS_MAX).toISOString(), "9999-12-31T23:59:59.999Z");
});

const FLOORS: readonly (readonly [dividend: number, divisor: number, floor: number])[] = [
  [0, 1, 0],
  [6, 3, 2],
  [7, 3, 2],
  [8, 3, 2],
  [9, 3, 3],
  [SAFE_MAX, 1, SAFE_MAX],
  [SAFE_MAX, SAFE_MAX, 1],
  [SAFE_MAX - 1, SAFE_MAX, 0],
  // 2^53 - 1 = 2 * 4503599627370495 + 1.
  [SAFE_MAX, 2, 4_503_599_627_370_495],
];

for (const [dividend, divisor, floor] of FLOORS) {
  test(`floor and ceiling of ${dividend} / ${divisor}`, () => {
    assert.equal(divFloor(dividend, divisor), floor);
    assert.equal(divCeil(dividend, divisor), floor + (floor * divisor === dividend ? 0 : 1));
    assert.equal(divFloorBig(BigInt(dividend), BigInt(divisor)), BigInt(floor));
  });
}

test("division of numbers agrees with that of bigints over the whole range", () => {
  const any = fc.maxSafeNat();
  fc.assert(
    fc.property(any, any, (dividend, rest) => {
      const divisor = Math.max(1, rest);
      const floor = BigInt(dividend) / BigInt(divisor);
      const exact = floor * BigInt(divisor) === BigInt(dividend);
      assert.equal(BigInt(divFloor(dividend, divisor)), floor);
      assert.equal(BigInt(divCeil(dividend, divisor)), exact ? floor : floor + 1n);
    }),
    { numRuns: 1000 },
  );
});

test("what is not an integer in range is a broken invariant", () => {
  for (const bad of [-1, 0.5, SAFE_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => divFloor(bad, 1), InvariantError, `dividend ${bad}`);
    assert.throws(() => divFloor(1, bad), InvariantError, `divisor ${bad}`);
  }
  assert.throws(() => divFloor(1, 0), InvariantError);
  assert.throws(() => divCeil(1, 0), InvariantError);
  assert.throws(() => divFloorBig(-1n, 1n), InvariantError);
  assert.throws(() => divFloorBig(1n, 0n), InvariantError);
  assert.throws(() => divFloorBig(1n, -1n), InvariantError);
});

test("a safe unsigned integer is an integer from 0 to 2^53 - 1 and nothing that prints like one", () => {
  for (const good of [0, 1, SAFE_MAX]) assert.equal(isSafeUint(good), true, `${good}`);
  for (const bad of [-1, 0.5, SAFE_MAX + 1, Number.NaN, 1n, "1", null, undefined, [1]]) {
    assert.equal(isSafeUint(bad), false, `${typeof bad} ${bad}`);
  }
});

test("divCeilBig rounds up unless it divides", () => {
  assert.equal(divCeilBig(0n, 3n), 0n);
  assert.equal(divCeilBig(3n, 3n), 1n);
  assert.equal(divCeilBig(4n, 3n), 2n);
  assert.throws(() => divCeilBig(1n, 0n), /divisor 0/);
  assert.throws(() => divCeilBig(-1n, 2n), /dividend -1/);
});
