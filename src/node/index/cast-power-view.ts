import { listBallotWeights } from "../../governance/ballot-weight.ts";
import { uintBytes } from "../../governance/big-endian.ts";
import { ownPower } from "../../governance/electorate.ts";
import { HOUSES, type HouseName } from "../../governance/names.ts";
import { countProposals, readProposal } from "../../governance/proposal.ts";
import type { StateDraft, StateReader } from "../../governance/state-access.ts";
import type { VoteCast } from "../../governance/vote-cast.ts";
import { VOTE_EVENTS } from "../../governance/vote-events.ts";
import { readVoteRules, votingHouses } from "../../governance/vote-rules.ts";
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

/** The same of a state in which the views begin. Cost: linear in the ballots; what power was is held of open votes. */
export function makeOwnCast(views: StateDraft, state: StateReader): void {
  for (let number = 1; number <= countProposals(state); number++) {
    const opened = readProposal(state, number)?.opened ?? null;
    const rules = readVoteRules(state, number);
    if (opened === null || rules === undefined) continue;
    for (const house of votingHouses(rules)) {
      const name = { house, scope: rules[house]?.rule.scope ?? null };
      let sum = 0n;
      for (const { voter } of listBallotWeights(state, { number, house })) {
        sum += ownPower(state, name, voter, opened.snapshotHeight);
      }
      views.put(keyOf(number, house), amountBytes(sum));
    }
  }
}

function keyOf(number: number, house: HouseName): Uint8Array {
  return concatBytes(PREFIX, uintBytes(number), Uint8Array.of(HOUSES.indexOf(house)));
}
