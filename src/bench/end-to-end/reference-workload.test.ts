import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../statistics/random.ts";
import { drawStatements, STATEMENT_BYTES } from "./reference-statements.ts";
import { drawBlockSizes } from "./reference-workload.ts";

const BLOCKS = 10_000;

test("block sizes fall into the classes of the reference workload", () => {
  const sizes = drawBlockSizes(createRandom(1, "sizes"), BLOCKS);
  assert.equal(sizes.length, BLOCKS);
  const classes = [
    { share: 0.05, from: 0, to: 0 },
    { share: 0.25, from: 1, to: 10 },
    { share: 0.5, from: 11, to: 100 },
    { share: 0.2, from: 101, to: 1000 },
  ];
  for (const { share, from, to } of classes) {
    const inside = sizes.filter((size) => size >= from && size <= to);
    // Five standard deviations of a binomial.
    const spread = 5 * Math.sqrt(BLOCKS * share * (1 - share));
    const expected = BLOCKS * share;
    assert.ok(Math.abs(inside.length - expected) < spread, `${inside.length} of ${from} to ${to}`);
    const mean = inside.reduce((sum, size) => sum + size, 0) / inside.length;
    const middle = (from + to) / 2;
    assert.ok(Math.abs(mean - middle) <= 0.04 * (middle + 1), `mean ${mean} of ${from} to ${to}`);
  }
  assert.ok(sizes.includes(1) && sizes.includes(10) && sizes.includes(11) && sizes.includes(100));
});

test("statements have 120 canonical bytes each, and no two are alike", () => {
  const statements = drawStatements(createRandom(1, "statements"), 300);
  assert.equal(STATEMENT_BYTES, 120);
  assert.ok(statements.every(({ bytes }) => bytes.length === 120));
  assert.equal(new Set(statements.map(({ bytes }) => bytes.toString())).size, 300);
});
