import { decode } from "../codec/canonical.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { mapKey } from "./byte-map.ts";
import type { HouseName } from "./names.ts";
import { type Counts, moveCounts, NO_COUNTS, type Shares, splitWeight } from "./tally.ts";
import type { VoteCast } from "./vote-cast.ts";
import { VOTE_EVENTS } from "./vote-events.ts";

interface CountedBallot {
  readonly shares: Shares;
  readonly weight: bigint;
}

/** The ballots of some votes as their facts leave them, and nothing else. */
export class VoteRecount {
  readonly #ballots = new Map<string, Map<string, CountedBallot>>();

  /** Takes the next ballot. Requires: the facts in their order. */
  add({ number, voter, shares, houses }: VoteCast): void {
    for (const { house, weight } of houses) {
      const ballots = this.#house(number, house);
      for (const { account, amount, isCounted } of weight.taken) {
        if (isCounted) takeFrom(ballots, account, amount);
      }
      const key = mapKey(voter);
      // A changed ballot keeps the weight that it has by now.
      ballots.set(key, { shares, weight: ballots.get(key)?.weight ?? weight.weight });
    }
  }

  /** Power by side in a house, counted anew from the ballots. Cost: linear in them. */
  counts(number: number, house: HouseName): Counts {
    let counts = NO_COUNTS;
    for (const { shares, weight } of this.#house(number, house).values()) {
      counts = moveCounts(counts, { added: splitWeight(weight, shares), removed: NO_COUNTS });
    }
    return counts;
  }

  #house(number: number, house: HouseName): Map<string, CountedBallot> {
    const key = `${number}/${house}`;
    const known = this.#ballots.get(key) ?? new Map<string, CountedBallot>();
    this.#ballots.set(key, known);
    return known;
  }
}

function takeFrom(ballots: Map<string, CountedBallot>, account: AccountId, amount: bigint): void {
  const key = mapKey(account);
  const ballot = assertDefined(ballots.get(key), "a fact takes from a ballot that was not cast");
  assert(ballot.weight >= amount, "a fact takes more than a ballot weighs");
  ballots.set(key, { ...ballot, weight: ballot.weight - amount });
}

/** Counts the votes of an audit trail again, from their ballots alone. */
export function recountVotes(entries: Iterable<AuditEntry>): VoteRecount {
  const recount = new VoteRecount();
  for (const { eventType, details } of entries) {
    if (eventType !== VOTE_EVENTS.cast.topic) continue;
    const decoded = decode(VOTE_EVENTS.cast.schema, details);
    assert(decoded.ok, "a ballot of the audit trail does not decode");
    recount.add(decoded.value);
  }
  return recount;
}
