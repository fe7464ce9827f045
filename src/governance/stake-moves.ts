import { assert } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { type Fraction, shareFloor } from "./fraction.ts";
import { type Stake, sumAmounts } from "./stake.ts";

/** The stake after a bond: it warms up until a governance second. What gets active together is one entry. */
export function bondStake(stake: Stake, amount: Amount, activeAt: number): Stake {
  const same = stake.warming.find((entry) => entry.activeAt === activeAt);
  const others = stake.warming.filter((entry) => entry !== same);
  const warming = [...others, { amount: (same?.amount ?? 0n) + amount, activeAt }];
  return { ...stake, warming: warming.sort((a, b) => a.activeAt - b.activeAt) };
}

/**
 * The stake after an unbond: the newest of what warms up goes first, then what is active, and all of it is on its way
 * back until a governance second. Requires: so much is bonded.
 */
export function unbondStake(stake: Stake, amount: Amount, releaseAt: number): Stake {
  let rest = amount;
  const warming: Stake["warming"][number][] = [];
  for (const entry of [...stake.warming].reverse()) {
    const taken = least(entry.amount, rest);
    rest -= taken;
    if (taken < entry.amount) warming.unshift({ ...entry, amount: entry.amount - taken });
  }
  assert(rest <= stake.active, `an unbond of ${amount} out of less`);
  const same = stake.unbonding.find((entry) => entry.releaseAt === releaseAt);
  const others = stake.unbonding.filter((entry) => entry !== same);
  const unbonding = [...others, { amount: (same?.amount ?? 0n) + amount, releaseAt }];
  return {
    active: stake.active - rest,
    warming,
    unbonding: unbonding.sort((a, b) => a.releaseAt - b.releaseAt),
  };
}

/** The stake once what warmed up until a governance second is active, and how much that is. */
export function matureStake(
  stake: Stake,
  at: number,
): { readonly stake: Stake; readonly amount: Amount } {
  const amount = sumAmounts(stake.warming.filter((entry) => entry.activeAt <= at));
  const warming = stake.warming.filter((entry) => entry.activeAt > at);
  return { stake: { ...stake, active: stake.active + amount, warming }, amount };
}

/** The stake once what unbonded until a governance second is out of it, and how much that is. */
export function releaseStake(
  stake: Stake,
  at: number,
): { readonly stake: Stake; readonly amount: Amount } {
  const amount = sumAmounts(stake.unbonding.filter((entry) => entry.releaseAt <= at));
  const unbonding = stake.unbonding.filter((entry) => entry.releaseAt > at);
  return { stake: { ...stake, unbonding }, amount };
}

/**
 * The stake after a slash, and how much it costs: `floor(x · n / d)` of what is active and of every entry.
 * Source: governance specification, section 1.
 */
export function slashStake(
  stake: Stake,
  share: Fraction,
): { readonly stake: Stake; readonly amount: Amount } {
  const left = <E extends { readonly amount: bigint }>(entry: E): E => ({
    ...entry,
    amount: entry.amount - shareFloor(entry.amount, share),
  });
  const slashed = {
    active: stake.active - shareFloor(stake.active, share),
    warming: stake.warming.map(left).filter(({ amount }) => amount > 0n),
    unbonding: stake.unbonding.map(left).filter(({ amount }) => amount > 0n),
  };
  return { stake: slashed, amount: bondedAmount(stake) - bondedAmount(slashed) };
}

function bondedAmount({ active, warming, unbonding }: Stake): Amount {
  return active + sumAmounts(warming) + sumAmounts(unbonding);
}

function least(left: bigint, right: bigint): bigint {
  if (left < right) return left;
  return right;
}
