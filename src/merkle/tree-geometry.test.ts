import assert from "node:assert/strict";
import { test } from "node:test";
import { SAFE_MAX } from "../primitives/integer.ts";
import { countPerfectSubtrees, splitPoint, turnsToLeaf, turnsToPrefix } from "./tree-geometry.ts";

test("the split is the largest power of two below the size", () => {
  // By hand from RFC 9162 section 2.1.1: k < n <= 2k.
  const cases = [
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [7, 4],
    [8, 4],
    [9, 8],
    [2 ** 31, 2 ** 30],
    [2 ** 32 + 1, 2 ** 32],
    [SAFE_MAX, 2 ** 52],
  ] as const;
  for (const [size, split] of cases) assert.equal(splitPoint(size), split, `size ${size}`);
});

test("no leaf and one leaf have no split", () => {
  for (const size of [-1, 0, 1, 2.5, SAFE_MAX + 1]) {
    assert.throws(() => splitPoint(size), { code: "INVARIANT" }, `size ${size}`);
  }
});

test("turns to the leaves of the tree of seven", () => {
  // The tree of RFC 9162 section 2.1.5: ((0 1)(2 3))((4 5) 6).
  assert.deepEqual(turnsToLeaf(0, 7), ["left", "left", "left"]);
  assert.deepEqual(turnsToLeaf(3, 7), ["left", "right", "right"]);
  assert.deepEqual(turnsToLeaf(4, 7), ["right", "left", "left"]);
  assert.deepEqual(turnsToLeaf(6, 7), ["right", "right"]);
  assert.deepEqual(turnsToLeaf(0, 1), []);
});

test("an index at or beyond the size is a defect of the caller", () => {
  assert.throws(() => turnsToLeaf(7, 7), { code: "INVARIANT" });
  assert.throws(() => turnsToLeaf(-1, 7), { code: "INVARIANT" });
  assert.throws(() => turnsToLeaf(0, 0), { code: "INVARIANT" });
});

test("turns to prefixes of the tree of seven", () => {
  // RFC 9162 section 2.1.5: PROOF(3, D[7]) = [c, d, g, l], PROOF(4, D[7]) = [l], PROOF(6, D[7]) = [i, j, k].
  assert.deepEqual(turnsToPrefix(3, 7), ["left", "right", "left"]);
  assert.deepEqual(turnsToPrefix(4, 7), ["left"]);
  assert.deepEqual(turnsToPrefix(6, 7), ["right", "left"]);
  assert.deepEqual(turnsToPrefix(7, 7), []);
});

test("a prefix of nothing or of more than the tree is a defect of the caller", () => {
  assert.throws(() => turnsToPrefix(0, 7), { code: "INVARIANT" });
  assert.throws(() => turnsToPrefix(8, 7), { code: "INVARIANT" });
});

test("perfect subtrees are the one bits of the size", () => {
  assert.equal(countPerfectSubtrees(0), 0);
  assert.equal(countPerfectSubtrees(1), 1);
  assert.equal(countPerfectSubtrees(0b1011), 3);
  assert.equal(countPerfectSubtrees(2 ** 40), 1);
  assert.equal(countPerfectSubtrees(SAFE_MAX), 53);
});
