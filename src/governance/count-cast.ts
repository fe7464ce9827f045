import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { readBallot } from "./ballot.ts";
import { readBallotWeight } from "./ballot-weight.ts";
import type { HouseName } from "./names.ts";
import type { StateReader } from "./state-access.ts";
import {
  type Counts,
  type HouseTally,
  moveCounts,
  NO_COUNTS,
  requireTally,
  type Shares,
  splitWeight,
  type Tally,
} from "./tally.ts";
import type { VoteCast } from "./vote-cast.ts";

/**
 * The tally with one more ballot: what it weighs goes to its sides, what it takes from counted ballots leaves theirs,
 * and a changed ballot leaves its old sides. Requires: the state before the ballot.
 * Cost: one read of a ballot and a weight for each counted ballot that it takes from.
 */
export function countCast(state: StateReader, cast: VoteCast, before: Shares | undefined): Tally {
  let tally = requireTally(state, cast.number);
  if (before === undefined) tally = { ...tally, voters: tally.voters + 1 };
  for (const row of cast.houses) {
    const known = assertDefined(tally[row.house], `no house ${row.house}`);
    const counted = countInHouse(known, row, { before, after: cast.shares });
    tally = { ...tally, [row.house]: takeFromOthers(state, counted, cast.number, row) };
  }
  return tally;
}

type HouseRow = VoteCast["houses"][number];

function countInHouse(
  tally: HouseTally,
  { weight: { own, weight } }: HouseRow,
  shares: { readonly before: Shares | undefined; readonly after: Shares },
): HouseTally {
  const move = (counts: Counts, power: bigint) =>
    moveCounts(counts, {
      added: splitWeight(power, shares.after),
      removed: shares.before === undefined ? NO_COUNTS : splitWeight(power, shares.before),
    });
  return {
    cast: move(tally.cast, weight),
    own: tally.own === null ? null : move(tally.own, own),
  };
}

/** Ballots that were counted for owners who have now spoken for themselves are counted again with less. */
function takeFromOthers(
  state: StateReader,
  tally: HouseTally,
  number: number,
  { house, weight: { taken } }: HouseRow,
): HouseTally {
  let { cast } = tally;
  for (const { account, amount, isCounted } of taken) {
    if (!isCounted) continue;
    const { shares, weight } = countedBallot(state, { number, house, account });
    const removed = splitWeight(weight, shares);
    cast = moveCounts(cast, { added: splitWeight(weight - amount, shares), removed });
  }
  return { ...tally, cast };
}

function countedBallot(
  state: StateReader,
  of: { readonly number: number; readonly house: HouseName; readonly account: AccountId },
): { readonly shares: Shares; readonly weight: bigint } {
  const { number, house, account } = of;
  const ballot = assertDefined(readBallot(state, number, account), "no ballot to take from");
  const weight = readBallotWeight(state, { number, house }, account);
  return {
    shares: ballot.shares,
    weight: assertDefined(weight, "no weight to take from"),
  };
}
