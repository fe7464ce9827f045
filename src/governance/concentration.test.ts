import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { computeConcentration } from "./concentration.ts";

test("concentration is what the golden file says", () => {
  const cases = governanceCases("concentration_metrics");
  assert.equal(cases.length, 4);
  for (const row of cases) {
    const weights: readonly bigint[] = row.weights.map(BigInt);
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    assert.deepEqual(computeConcentration(weights, total), {
      giniPpm: row.gini_ppm,
      majorityHolders: row.nakamoto,
      effectiveDecidersMilli: row.effective_deciders_milli,
    });
  }
});

test("no weight has no spread, and half of a total is no majority of it", () => {
  const none = { giniPpm: null, majorityHolders: null, effectiveDecidersMilli: null };
  assert.deepEqual(computeConcentration([], 10n), none);
  assert.deepEqual(computeConcentration([0n, 0n], 10n), none);
  assert.equal(computeConcentration([2n, 3n], 10n).majorityHolders, null);
  assert.equal(computeConcentration([2n, 3n], 9n).majorityHolders, 2);
  assert.equal(computeConcentration([5n, 2n], 9n).majorityHolders, 1);
});

test("weights above 2^53 are exact", () => {
  const large = 2n ** 120n;
  assert.deepEqual(computeConcentration([large, large, large], 3n * large), {
    giniPpm: 0,
    majorityHolders: 2,
    effectiveDecidersMilli: 3000,
  });
});
