import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { type Counts, NO_COUNTS } from "./tally.ts";
import type { HouseRule } from "./track.ts";
import { computeHouseFailures, computeVerdict, type HouseVote, hasQuorum } from "./verdict.ts";

const fraction = (pair: readonly [number, number] | null) =>
  pair === null ? null : { n: pair[0], d: pair[1] };

const RULE: HouseRule = {
  scope: null,
  quorum: { n: 2, d: 5 },
  approval: { n: 1, d: 2 },
  support: null,
  veto: { n: 1, d: 3 },
};

function vote(counts: Partial<Counts>, total = 1000n, rule: Partial<HouseRule> = {}): HouseVote {
  return { rule: { ...RULE, ...rule }, total, counts: { ...NO_COUNTS, ...counts } };
}

test("a house decides as the golden integers say, and names every test that fails", () => {
  const cases = governanceCases("house_verdict");
  assert.equal(cases.length, 27);
  for (const row of cases) {
    const rule = {
      scope: null,
      quorum: fraction(row.quorum) ?? { n: 0, d: 1 },
      approval: fraction(row.approval) ?? { n: 0, d: 1 },
      support: fraction(row.support),
      veto: fraction(row.veto_over),
    };
    const counts = {
      against: BigInt(row.against),
      for: BigInt(row.for),
      abstain: BigInt(row.abstain),
      veto: BigInt(row.veto),
    };
    const failures = computeHouseFailures({ rule, total: BigInt(row.T), counts });
    assert.deepEqual(failures, row.all_failures, row.case);
    assert.equal(failures[0] ?? "pass", row.result, row.case);
  }
});

test("attack: a truncated threshold would let a small electorate decide below its share", () => {
  // 67/100 of 3 is 2.01: two of three do not reach it, though floor(2.01) = 2.
  const rule = { quorum: { n: 67, d: 100 } };
  assert.equal(hasQuorum(vote({ for: 2n }, 3n, rule)), false);
  assert.equal(hasQuorum(vote({ for: 3n }, 3n, rule)), true);
});

test("attack: a quorum of an empty electorate is never reached", () => {
  assert.equal(hasQuorum(vote({}, 0n)), false);
});

test("attack: one unit of dust does not veto a third, and every share is exact at its edge", () => {
  assert.deepEqual(computeHouseFailures(vote({ for: 400n, veto: 200n })), []);
  assert.deepEqual(computeHouseFailures(vote({ for: 400n, veto: 201n })), ["veto"]);
});

test("a proposal passes iff every house does, and the community's failure is named first", () => {
  const pass = vote({ for: 500n });
  const tie = vote({ for: 250n, against: 250n });
  const none = vote({});
  const verdict = (community: HouseVote | null, validators: HouseVote | null) =>
    computeVerdict({ community, validators });
  assert.deepEqual(verdict(pass, pass), { outcome: "passed", reason: null, house: null });
  assert.deepEqual(verdict(pass, null), { outcome: "passed", reason: null, house: null });
  assert.deepEqual(verdict(none, tie), {
    outcome: "rejected",
    reason: "no_votes",
    house: "community",
  });
  assert.deepEqual(verdict(pass, tie), { outcome: "rejected", reason: "tie", house: "validators" });
});

test("a veto of the later house weighs more than a failure of the earlier one, unless it lacks quorum", () => {
  const tie = vote({ for: 250n, against: 250n });
  const vetoed = vote({ for: 300n, veto: 200n });
  const weak = vote({ for: 300n, veto: 99n }, 1000n, { veto: { n: 0, d: 1 } });
  const verdict = computeVerdict({ community: tie, validators: vetoed });
  assert.deepEqual(verdict, { outcome: "vetoed", reason: "veto", house: "validators" });
  const quorate = computeVerdict({ community: tie, validators: weak });
  assert.deepEqual(quorate, { outcome: "rejected", reason: "tie", house: "community" });
});

test("attack: where no house votes, nothing passes by itself", () => {
  assert.deepEqual(computeVerdict({ community: null, validators: null }), {
    outcome: "rejected",
    reason: "no_electorate",
    house: null,
  });
});
