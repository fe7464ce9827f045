import type { GovernanceContext } from "./context.ts";
import { compareFractions, type Fraction } from "./fraction.ts";
import { HOUSES, type HouseName, TRACKS, type TrackName } from "./names.ts";
import type { TypedPayload } from "./proposal-type.ts";
import type { StateReader } from "./state-access.ts";
import type { HouseRule, Track } from "./track.ts";
import { readTrack } from "./track-parameters.ts";

/** The track of a payload on the state as it stands. Total and single-valued; asked at submission and at the lock. */
export function routePayload(
  state: StateReader,
  { spec, payload }: TypedPayload,
  context: GovernanceContext,
): TrackName {
  return spec.route(state, payload, context);
}

/**
 * The stricter of two tracks by their rows as they stand. Compared in this order: quorum, approval and support of the
 * community, then of the validators, timelock, voting time, deposit; what is equal in all of it is told apart by the
 * place in the table, so that the answer is always one.
 */
export function stricterTrack(
  state: StateReader,
  pair: readonly [TrackName, TrackName],
  now: number,
): TrackName {
  const [first, second] = pair;
  if (first === second) return first;
  const difference = compareRows(readTrack(state, first, now), readTrack(state, second, now));
  if (difference !== 0) return difference > 0 ? first : second;
  return TRACKS.indexOf(first) < TRACKS.indexOf(second) ? first : second;
}

function compareRows(left: Track, right: Track): number {
  for (const house of HOUSES) {
    const difference = compareHouses(left, right, house);
    if (difference !== 0) return difference;
  }
  if (left.timelockS !== right.timelockS) return left.timelockS - right.timelockS;
  if (left.votingS !== right.votingS) return left.votingS - right.votingS;
  if (left.deposit === right.deposit) return 0;
  return left.deposit > right.deposit ? 1 : -1;
}

function compareHouses(left: Track, right: Track, house: HouseName): number {
  const tests = ["quorum", "approval", "support"] as const;
  for (const test of tests) {
    const difference = compareFractions(
      testOf(left.houses[house], test),
      testOf(right.houses[house], test),
    );
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A house or a test that is absent asks for nothing. */
function testOf(rule: HouseRule | null, test: "quorum" | "approval" | "support"): Fraction {
  return rule?.[test] ?? { n: 0, d: 1 };
}
