import assert from "node:assert/strict";
import { mapKey } from "../../src/governance/byte-map.ts";
import type { GovernanceEvent } from "../../src/governance/event.ts";
import type { Shares } from "../../src/governance/tally.ts";
import { eventData } from "./vote-scene.ts";

const SIDES = ["against", "for", "abstain", "veto"] as const;

/** Power by house and side. */
export type Recount = Record<string, Record<(typeof SIDES)[number], bigint>>;

/**
 * Counts a vote again from its `voteCast` events and nothing else, ballot by ballot at the end: who holds what weight
 * under which shares. It shares no arithmetic with the tally.
 */
export function recountEvents(events: readonly GovernanceEvent[], number: number): Recount {
  const shares = new Map<string, Shares>();
  const weights = new Map<string, Map<string, bigint>>();
  for (const event of events) {
    if (event.spec.name !== "voteCast") continue;
    const cast = eventData(event);
    if (cast.number !== number) continue;
    shares.set(mapKey(cast.voter), cast.shares);
    for (const { house, weight } of cast.houses) {
      const held = weights.get(house) ?? new Map<string, bigint>();
      weights.set(house, held);
      for (const { account, amount, isCounted } of weight.taken) {
        const key = mapKey(account);
        assert.equal(held.has(key), isCounted, "whether a ballot is counted that is taken from");
        if (isCounted) held.set(key, (held.get(key) ?? 0n) - amount);
      }
      held.set(mapKey(cast.voter), weight.weight);
    }
  }
  const recount: Recount = {};
  for (const [house, held] of weights) {
    const sums = { against: 0n, for: 0n, abstain: 0n, veto: 0n };
    for (const [voter, weight] of held) addBallot(sums, weight, shares.get(voter));
    recount[house] = sums;
  }
  return recount;
}

/** By whole division of each side, the rest to the first side that has a share. */
export function addBallot(sums: Recount[string], weight: bigint, shares: Shares | undefined): void {
  assert(shares !== undefined, "a weight without a ballot");
  let rest = weight;
  for (const side of SIDES) {
    const part = (weight * BigInt(shares[side])) / 10_000n;
    sums[side] += part;
    rest -= part;
  }
  for (const side of SIDES) {
    if (shares[side] === 0) continue;
    sums[side] += rest;
    return;
  }
}
