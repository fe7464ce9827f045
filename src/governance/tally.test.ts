import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { BALLOT_BP, emptyTally, moveCounts, NO_COUNTS, splitWeight, sumCounts } from "./tally.ts";

test("a ballot is split as the golden integers say", () => {
  const cases = governanceCases("split_ballot");
  assert.equal(cases.length, 5);
  for (const row of cases) {
    const [against, inFavour, abstain, veto] = row.bp_against_for_abstain_veto;
    const shares = { against, for: inFavour, abstain, veto };
    const counts = splitWeight(BigInt(row.weight), shares);
    const found = [counts.against, counts.for, counts.abstain, counts.veto].map(String);
    assert.deepEqual(found, row.counts, JSON.stringify(row));
  }
});

test("no unit of a weight is lost or made by splitting it", () => {
  const cuts = fc.array(fc.integer({ min: 0, max: BALLOT_BP }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.bigInt(0n, (1n << 127n) - 1n), cuts, (weight, unsorted) => {
      const [a = 0, b = 0, c = 0] = unsorted.sort((left, right) => left - right);
      const shares = { against: a, for: b - a, abstain: c - b, veto: BALLOT_BP - c };
      const counts = splitWeight(weight, shares);
      assert.equal(sumCounts(counts), weight);
      for (const side of ["against", "for", "abstain", "veto"] as const) {
        const exact = weight * BigInt(shares[side]);
        assert(counts[side] * 10_000n >= exact - 9999n, `${side} is floored at most once`);
        if (shares[side] === 0) assert.equal(counts[side], 0n, `${side} has no share`);
      }
    }),
  );
});

test("counts move from one choice to another", () => {
  const before = { against: 5n, for: 7n, abstain: 0n, veto: 1n };
  const move = { added: { ...NO_COUNTS, veto: 4n }, removed: { ...NO_COUNTS, for: 4n } };
  assert.deepEqual(moveCounts(before, move), { against: 5n, for: 3n, abstain: 0n, veto: 5n });
});

test("own power is summed apart only where a vote may end early", () => {
  assert.deepEqual(emptyTally(["validators"], true), {
    community: null,
    validators: { cast: NO_COUNTS, own: NO_COUNTS },
    voters: 0,
  });
  assert.equal(emptyTally(["community"], false).community?.own, null);
});
