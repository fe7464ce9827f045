import assert from "node:assert/strict";
import { test } from "node:test";
import { theilSenSlope } from "./slope.ts";

test("points of a line have its slope, whatever one wild point says", () => {
  assert.equal(
    theilSenSlope([
      [0, 3],
      [2, 7],
      [5, 13],
    ]),
    2,
  );
  // Ten of the fifteen pairs are without the wild point and have the slope 2.
  assert.equal(
    theilSenSlope([
      [0, 0],
      [1, 2],
      [2, 4],
      [3, 6],
      [4, 8],
      [5, 1000],
    ]),
    2,
  );
});

test("the median of all pairwise slopes, by hand", () => {
  // 1: (0,0)(1,1); 1.5: (0,0)(2,3); 2: (1,1)(2,3).
  assert.equal(
    theilSenSlope([
      [0, 0],
      [1, 1],
      [2, 3],
    ]),
    1.5,
  );
});

test("points of one place have no slope", () => {
  assert.equal(
    theilSenSlope([
      [1, 0],
      [1, 9],
      [2, 5],
    ]),
    // 5 and -4: only pairs of different places count.
    0.5,
  );
  assert.throws(
    () =>
      theilSenSlope([
        [1, 0],
        [1, 9],
      ]),
    /one point/,
  );
});
