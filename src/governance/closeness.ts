import { divFloorBig } from "../primitives/integer.ts";
import { HOUSES } from "./names.ts";
import type { HouseVote, HouseVotes } from "./verdict.ts";

/** A vote is contested while a house stands within a tenth of its decisive power of the share that it asks for. */
const CONTESTED_PART = 10n;
const PPM = 1_000_000n;

/**
 * How far a house stands from the approval that it asks for, in millionths of what was cast for, against and as a veto;
 * null while nothing decisive was cast.
 */
export function approvalDistance(vote: HouseVote): number | null {
  const { difference, whole } = compareApproval(vote);
  return whole === 0n ? null : Number(divFloorBig(difference * PPM, whole));
}

/** True iff some house stands close to the share of approval that it asks for, on either side. */
export function isContested(votes: HouseVotes): boolean {
  return HOUSES.some((house) => {
    const vote = votes[house];
    if (vote === null) return false;
    const { difference, whole } = compareApproval(vote);
    return whole > 0n && difference * CONTESTED_PART <= whole;
  });
}

/** `|F·ad − an·(F+N')|` of `(F+N')·ad`. */
function compareApproval({ rule, counts }: HouseVote) {
  const decisive = counts.for + counts.against + counts.veto;
  const n = BigInt(rule.approval.n);
  const d = BigInt(rule.approval.d);
  const difference = counts.for * d - n * decisive;
  return { difference: difference < 0n ? -difference : difference, whole: decisive * d };
}
