import { uintBytes } from "../../governance/big-endian.ts";
import { HOUSES, type HouseName } from "../../governance/names.ts";
import type { StateDraft, StateReader } from "../../governance/state-access.ts";
import type { VoteCast } from "../../governance/vote-cast.ts";
import { VOTE_EVENTS } from "../../governance/vote-events.ts";
import { asciiBytes, concatBytes } from "../../primitives/bytes.ts";
import { amountBytes, bytesAmount } from "./amount-bytes.ts";
import type { EventFact } from "./block-facts.ts";

/** Number of the proposal, then the place of the house. */
const PREFIX = asciiBytes("cast/");

/** Own power of all who have voted in a house of a vote: what is cast beyond it came through delegates. */
export function ownCast(views: StateReader, number: number, house: HouseName): bigint {
  const bytes = views.get(keyOf(number, house));
  return bytes === undefined ? 0n : bytesAmount(bytes);
}

/** Cost: a look-up for each first ballot. */
export function updateOwnCast(
  views: StateDraft,
  events: readonly Pick<EventFact, "topic" | "value">[],
): void {
  for (const { topic, value } of events) {
    if (topic !== VOTE_EVENTS.cast.topic) continue;
    const { number, nonce, houses } = value as VoteCast;
    // A changed ballot keeps its weight.
    if (nonce > 0) continue;
    for (const { house, weight } of houses) {
      views.put(keyOf(number, house), amountBytes(ownCast(views, number, house) + weight.own));
    }
  }
}

function keyOf(number: number, house: HouseName): Uint8Array {
  return concatBytes(PREFIX, uintBytes(number), Uint8Array.of(HOUSES.indexOf(house)));
}
