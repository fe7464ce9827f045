import { divFloorBig } from "../primitives/integer.ts";
import { listBallotWeights, type WeighedVote } from "./ballot-weight.ts";
import { type Concentration, computeConcentration } from "./concentration.ts";
import { ownPower, totalPower } from "./electorate.ts";
import type { StateReader } from "./state-access.ts";

/** How concentrated the weights of one house of a vote are, and how much was cast through delegates. */
export interface VoteConcentration extends Concentration {
  /** Share of the cast power that its owners did not cast themselves; null while nothing is cast. */
  readonly delegatedPpm: number | null;
}

/** Measures a vote. Cost: linear in its ballots; for queries. */
export function measureVote(
  state: StateReader,
  vote: Omit<WeighedVote, "voter">,
): VoteConcentration {
  const ballots = [...listBallotWeights(state, vote)];
  const weights = ballots.map(({ weight }) => weight);
  const cast = weights.reduce((sum, weight) => sum + weight, 0n);
  const own = ballots.reduce(
    (sum, { voter }) => sum + ownPower(state, vote, voter, vote.snapshotHeight),
    0n,
  );
  return {
    ...computeConcentration(weights, totalPower(state, vote, vote.snapshotHeight)),
    delegatedPpm: cast === 0n ? null : Number(divFloorBig(1_000_000n * (cast - own), cast)),
  };
}
