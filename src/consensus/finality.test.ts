import assert from "node:assert/strict";
import { test } from "node:test";
import { contextOf, FIRST_RECORD, factsOf, successorOf } from "../../test/support/epoch-scene.ts";
import { goldenGenesis } from "../../test/support/golden-chain.ts";
import type { Branch } from "./branch.ts";
import { computeFinalHeight } from "./finality.ts";

// F = 10 and Fb = 5 in the first record, F = 20 and Fb = 7 in the second, which starts at 3000.
const scene = contextOf(factsOf([FIRST_RECORD]));
const timing = { ...FIRST_RECORD.timing, finalityBlocks: 20, boundaryFinalityBlocks: 7 };
const facts = factsOf([FIRST_RECORD, successorOf(scene, { start: 3000, timing })]);

function branch(height: number, changed: Partial<Branch> = {}): Branch {
  return { ...goldenGenesis("chain_a"), facts, height, ...changed };
}

const UNSEALED = { isSealed: false, looseCommit: null };
const SEALED = { isSealed: true, looseCommit: null };

test("an unsealed block is final F blocks deep, F of the record at the tip", () => {
  const at = (height: number) => computeFinalHeight(branch(height), UNSEALED);
  assert.deepEqual([-1, 0, 9, 10, 11, 2999].map(at), [-1, -1, -1, 0, 1, 2989]);
  assert.deepEqual([3000, 3020].map(at), [2980, 3000]);
});

test("a sealed block is final by a commit alone, carried or held", () => {
  const at = (lastCommit: number, looseCommit: number | null) =>
    computeFinalHeight(branch(100, { lastCommit }), { isSealed: true, looseCommit });
  assert.equal(at(-1, null), -1, "depth is nothing to a sealed network");
  assert.equal(at(40, null), 40);
  assert.equal(at(40, 100), 100);
  assert.equal(at(40, 39), 40);
});

test("an attested boundary is final Fb blocks deep, not before, and not unattested", () => {
  const at = (height: number, attested: readonly number[], context = SEALED) =>
    computeFinalHeight(
      branch(height, { facts: { ...facts, attestedBoundaries: new Set(attested) } }),
      context,
    );
  assert.equal(at(3006, [1]), -1);
  assert.equal(at(3007, [1]), 3000);
  assert.equal(at(3007, []), -1);
  assert.equal(at(3007, [0]), 0);
  assert.equal(at(3007, [0, 1]), 3000);
  assert.equal(at(3007, [1], UNSEALED), 3000, "before F of an unsealed chain");
  assert.equal(at(3021, [1], UNSEALED), 3001);
});
