import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { bondStake, matureStake, releaseStake, slashStake, unbondStake } from "./stake-moves.ts";

const NONE = { active: 0n, warming: [], unbonding: [] };

test("slashes are the integers of an independent program", () => {
  for (const golden of governanceCases("slash")) {
    const [n, d] = golden.fraction;
    const amounts = (list: readonly string[]) => list.map(BigInt);
    const warming = amounts(golden.warming);
    const unbonding = amounts(golden.unbonding);
    const stake = {
      active: BigInt(golden.active),
      warming: warming.map((amount, place) => ({ amount, activeAt: place })),
      unbonding: unbonding.map((amount, place) => ({ amount, releaseAt: place })),
    };
    const { stake: after, amount } = slashStake(stake, { n, d });
    assert.equal(amount, BigInt(golden.total));
    assert.equal(stake.active - after.active, BigInt(golden.cut_active));
    const cut = (before: readonly bigint[], entries: readonly { readonly amount: bigint }[]) =>
      before.map((value, place) => value - (entries[place]?.amount ?? 0n));
    assert.deepEqual(cut(warming, after.warming), amounts(golden.cut_warming));
    assert.deepEqual(cut(unbonding, after.unbonding), amounts(golden.cut_unbonding));
  }
});

test("what gets active in one second is one entry, and entries stand by their time", () => {
  const first = bondStake(bondStake(NONE, 5n, 200), 7n, 100);
  const { warming } = bondStake(first, 1n, 200);
  assert.deepEqual(warming, [
    { amount: 7n, activeAt: 100 },
    { amount: 6n, activeAt: 200 },
  ]);
});

test("an unbond takes the newest warming first, then what is active", () => {
  const stake = { ...bondStake(bondStake(NONE, 7n, 100), 6n, 200), active: 10n };
  // 6 of the entry of 200, then 2 of the 7 of 100.
  assert.deepEqual(unbondStake(stake, 8n, 900), {
    active: 10n,
    warming: [{ amount: 5n, activeAt: 100 }],
    unbonding: [{ amount: 8n, releaseAt: 900 }],
  });
  // All 13 that warm up, then 4 of the active 10.
  const more = unbondStake(unbondStake(stake, 8n, 900), 9n, 900);
  assert.deepEqual(more, {
    active: 6n,
    warming: [],
    unbonding: [{ amount: 17n, releaseAt: 900 }],
  });
  assert.deepEqual(unbondStake(stake, 23n, 900).active, 0n);
  assert.throws(() => unbondStake(stake, 24n, 900), /out of less/);
});

test("a time comes in its second and not before", () => {
  const stake = unbondStake(bondStake({ ...NONE, active: 4n }, 7n, 100), 8n, 100);
  assert.deepEqual(stake.warming, []);
  const warm = bondStake(stake, 2n, 100);
  assert.deepEqual(matureStake(warm, 99), { stake: warm, amount: 0n });
  assert.deepEqual(matureStake(warm, 100).stake, { ...warm, active: 5n, warming: [] });
  assert.equal(releaseStake(warm, 99).amount, 0n);
  assert.deepEqual(releaseStake(warm, 100), { stake: { ...warm, unbonding: [] }, amount: 8n });
});

test("a slash of everything leaves no entry behind", () => {
  const stake = unbondStake(bondStake({ ...NONE, active: 4n }, 7n, 100), 2n, 500);
  assert.deepEqual(slashStake(stake, { n: 1, d: 1 }), { stake: NONE, amount: 11n });
});
