import type { AccountId } from "../primitives/brand.ts";
import { listBallots } from "./ballot.ts";
import { readBallotWeight } from "./ballot-weight.ts";
import type { HouseName } from "./names.ts";
import type { StateReader } from "./state-access.ts";
import {
  BALLOT_BP,
  moveCounts,
  requireTally,
  type Shares,
  splitWeight,
  type Tally,
} from "./tally.ts";
import { computeVerdict } from "./verdict.ts";
import { houseVotes, type VoteRules, votingHouses } from "./vote-rules.ts";

const AGAINST: Shares = { against: BALLOT_BP, for: 0, abstain: 0, veto: 0 };

/** A voter whose change alone would turn the verdict. */
export interface Flip {
  readonly account: AccountId;
  /** What its ballot weighs in each house in which it counts. */
  readonly weights: readonly { readonly house: HouseName; readonly weight: bigint }[];
}

/**
 * Voters of a passing vote whose sole change to against would turn it; none where it does not pass, since against
 * passes nothing. Cost: linear in the ballots, at most `limit` of which are looked at.
 */
export function findFlips(
  state: StateReader,
  number: number,
  rules: VoteRules,
  limit: number,
): readonly Flip[] {
  const tally = requireTally(state, number);
  if (!isPassing(rules, tally)) return [];
  const flips: Flip[] = [];
  let seen = 0;
  for (const { voter: account, ballot } of listBallots(state, number)) {
    if (++seen > limit) break;
    const weights = votingHouses(rules).flatMap((house) => {
      const weight = readBallotWeight(state, { number, house }, account);
      return weight === undefined ? [] : [{ house, weight }];
    });
    if (!isPassing(rules, turn(tally, ballot.shares, weights))) flips.push({ account, weights });
  }
  return flips;
}

function turn(tally: Tally, shares: Shares, weights: Flip["weights"]): Tally {
  let turned = tally;
  for (const { house, weight } of weights) {
    const known = turned[house];
    if (known === null) continue;
    const move = { added: splitWeight(weight, AGAINST), removed: splitWeight(weight, shares) };
    turned = { ...turned, [house]: { ...known, cast: moveCounts(known.cast, move) } };
  }
  return turned;
}

function isPassing(rules: VoteRules, tally: Tally): boolean {
  return computeVerdict(houseVotes(rules, tally)).outcome === "passed";
}
