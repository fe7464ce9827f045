import { divCeilBig, divFloorBig } from "../primitives/integer.ts";
import { shareCeil } from "./fraction.ts";
import type { HouseName } from "./names.ts";
import { sumCounts } from "./tally.ts";
import { computeHouseFailures, type HouseFailure, type HouseVote } from "./verdict.ts";

/** How a house stands, in numbers: what was cast and what is missing. */
export interface HouseExplanation {
  readonly name: HouseName;
  readonly total: bigint;
  readonly for: bigint;
  readonly against: bigint;
  readonly abstain: bigint;
  readonly veto: bigint;
  readonly cast: bigint;
  /** Least power that must be cast, and what is missing of it. */
  readonly quorumNeeded: bigint;
  readonly quorumShort: bigint;
  /** Further power for that would reach the approval if nothing else were cast; null where none could. */
  readonly forNeeded: bigint | null;
  /** What is missing of the least power for; 0 where none is asked. */
  readonly supportShort: bigint;
  /** Further power for a veto that would not yet veto; null where no veto can. */
  readonly vetoLeft: bigint | null;
  /** Every test that fails now, the reason first. */
  readonly failures: readonly HouseFailure[];
}

/** Explains how a house stands. */
export function explainHouse(name: HouseName, vote: HouseVote): HouseExplanation {
  const { rule, total, counts } = vote;
  const cast = sumCounts(counts);
  const quorumNeeded = shareCeil(total, rule.quorum);
  const supportNeeded = rule.support === null ? 0n : shareCeil(total, rule.support);
  return {
    name,
    total,
    ...counts,
    cast,
    quorumNeeded,
    quorumShort: shortOf(quorumNeeded, cast),
    forNeeded: computeForNeeded(vote),
    supportShort: shortOf(supportNeeded, counts.for),
    vetoLeft: computeVetoLeft(vote, cast),
    failures: computeHouseFailures(vote),
  };
}

/** `max(0, ceil((an·(F+N') − ad·F) / (ad−an)), N'−F+1)`, and null when every against is one too many. */
function computeForNeeded({ rule, counts }: HouseVote): bigint | null {
  const against = counts.against + counts.veto;
  const majority = against - counts.for + 1n;
  const n = BigInt(rule.approval.n);
  const d = BigInt(rule.approval.d);
  if (n === d) return against > 0n ? null : larger(0n, majority);
  const missing = n * (counts.for + against) - d * counts.for;
  const approval = missing > 0n ? divCeilBig(missing, d - n) : 0n;
  return larger(approval, majority);
}

/** The most x with `(V+x)·vd <= vn·(C+x)`: each further veto is also a ballot more. */
function computeVetoLeft({ rule, counts }: HouseVote, cast: bigint): bigint | null {
  if (rule.veto === null || rule.veto.n === rule.veto.d) return null;
  const n = BigInt(rule.veto.n);
  const d = BigInt(rule.veto.d);
  const room = n * cast - d * counts.veto;
  return room > 0n ? divFloorBig(room, d - n) : 0n;
}

function shortOf(needed: bigint, found: bigint): bigint {
  return needed > found ? needed - found : 0n;
}

function larger(left: bigint, right: bigint): bigint {
  return left < right ? right : left;
}
