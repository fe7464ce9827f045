import { struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import { divFloorBig } from "../primitives/integer.ts";
import { CHOICES, type HouseName } from "./names.ts";
import { proposalSuffix } from "./proposal.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Basis points of a whole ballot. */
export const BALLOT_BP = 10_000;

const basisPointsSchema = uint(BALLOT_BP);

/** How a ballot divides its weight, in basis points; whoever reads one from outside checks that they sum to 10,000. */
export const sharesSchema = struct({
  against: basisPointsSchema,
  for: basisPointsSchema,
  abstain: basisPointsSchema,
  veto: basisPointsSchema,
});

export type Shares = Infer<typeof sharesSchema>;

/** Power by side. */
export const countsSchema = struct({
  against: amountSchema,
  for: amountSchema,
  abstain: amountSchema,
  veto: amountSchema,
});

export type Counts = Infer<typeof countsSchema>;

const houseTallySchema = struct({
  cast: countsSchema,
  /** Own power cast by its owners, which nobody can take out again; kept only where a vote may end early. */
  own: nullable(countsSchema),
});

export type HouseTally = Infer<typeof houseTallySchema>;

export const tallySchema = struct({
  community: nullable(houseTallySchema),
  validators: nullable(houseTallySchema),
  /** Accounts that have voted. */
  voters: uint(),
});

/** Running sums of a vote: reading them is the whole cost of its verdict. */
export type Tally = Infer<typeof tallySchema>;

const tallyTable = stateTable("tally/", tallySchema);

export const NO_COUNTS: Counts = { against: 0n, for: 0n, abstain: 0n, veto: 0n };

/** The sums of a vote, or undefined before it was opened. */
export function readTally(state: StateReader, number: number): Tally | undefined {
  return readState(state, tallyTable, proposalSuffix(number));
}

/** The sums of a vote that was opened. */
export function requireTally(state: StateReader, number: number): Tally {
  return assertDefined(readTally(state, number), `no tally of proposal ${number}`);
}

export function writeTally(draft: StateDraft, number: number, value: Tally): void {
  writeState(draft, tallyTable, { suffix: proposalSuffix(number), value });
}

/** A vote without ballots in some houses. */
export function emptyTally(houses: readonly HouseName[], early: boolean): Tally {
  const empty = { cast: NO_COUNTS, own: early ? NO_COUNTS : null };
  return {
    community: houses.includes("community") ? empty : null,
    validators: houses.includes("validators") ? empty : null,
    voters: 0,
  };
}

/**
 * `floor(weight · bp / 10000)` to each side; what the floors leave goes to the first side with a share in the order
 * against, for, abstain, veto, so that no unit of a weight is lost.
 */
export function splitWeight(weight: bigint, shares: Shares): Counts {
  const part = (bp: number) => divFloorBig(weight * BigInt(bp), BigInt(BALLOT_BP));
  const counts = {
    against: part(shares.against),
    for: part(shares.for),
    abstain: part(shares.abstain),
    veto: part(shares.veto),
  };
  const first = assertDefined(
    CHOICES.find((choice) => shares[choice] > 0),
    "a ballot without shares",
  );
  return { ...counts, [first]: counts[first] + weight - sumCounts(counts) };
}

/** All power cast. */
export function sumCounts(counts: Counts): bigint {
  return counts.against + counts.for + counts.abstain + counts.veto;
}

/** `counts + added - removed`, side by side. */
export function moveCounts(counts: Counts, move: { added: Counts; removed: Counts }): Counts {
  const { added, removed } = move;
  return {
    against: counts.against + added.against - removed.against,
    for: counts.for + added.for - removed.for,
    abstain: counts.abstain + added.abstain - removed.abstain,
    veto: counts.veto + added.veto - removed.veto,
  };
}
