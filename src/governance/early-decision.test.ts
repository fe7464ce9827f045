import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { decideEarly, decideHouseEarly } from "./early-decision.ts";
import { type Counts, NO_COUNTS } from "./tally.ts";
import type { HouseVote } from "./verdict.ts";

const fraction = (pair: readonly [number, number] | null) =>
  pair === null ? null : { n: pair[0], d: pair[1] };

test("a house decides early as the golden integers say", () => {
  const cases = governanceCases("early_decision");
  assert.equal(cases.length, 9);
  for (const row of cases) {
    const own = {
      against: BigInt(row.own_against),
      for: BigInt(row.own_for),
      abstain: BigInt(row.own_abstain),
      veto: BigInt(row.own_veto),
    };
    const rule = {
      scope: null,
      quorum: fraction(row.quorum) ?? { n: 0, d: 1 },
      approval: fraction(row.approval) ?? { n: 0, d: 1 },
      support: fraction(row.support),
      veto: fraction(row.veto_over),
    };
    // All that was cast is own power in these cases.
    const decision = decideHouseEarly({ rule, total: BigInt(row.T), counts: own }, own);
    assert.equal(decision, row.decision, JSON.stringify(row));
  }
});

const RULE = {
  scope: null,
  quorum: { n: 67, d: 100 },
  approval: { n: 4, d: 5 },
  support: null,
  veto: null,
};

function house(counts: Partial<Counts>): HouseVote {
  return { rule: RULE, total: 1000n, counts: { ...NO_COUNTS, ...counts } };
}

test("every house must be decided, and all alike", () => {
  const pass = house({ for: 900n });
  const fail = house({ against: 300n });
  const open = house({ for: 100n });
  const decide = (community: HouseVote, validators: HouseVote) =>
    decideEarly(
      { community, validators },
      { community: community.counts, validators: validators.counts },
    );
  assert.deepEqual(decide(pass, pass), { outcome: "passed", reason: null, house: null });
  assert.equal(decide(pass, open), null);
  assert.equal(decide(fail, open), null);
  assert.equal(decide(pass, fail), null);
});

test("an early failure names what all the rest could not mend, not the quorum that it cut off", () => {
  const fail = house({ against: 300n });
  const verdict = decideEarly(
    { community: null, validators: fail },
    { community: null, validators: fail.counts },
  );
  assert.deepEqual(verdict, { outcome: "rejected", reason: "approval", house: "validators" });
});

test("attack: power that a delegate cast for its owners can be taken back, so it decides nothing early", () => {
  // 900 of 1000 are cast for, but only 100 of it by its owners: 800 could still turn.
  const vote = house({ for: 900n });
  assert.equal(decideHouseEarly(vote, { ...NO_COUNTS, for: 100n }), "open");
});

test("nothing is decided early where no house votes", () => {
  const houses = { community: null, validators: null };
  assert.equal(decideEarly(houses, houses), null);
});
