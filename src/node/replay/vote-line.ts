import type { JsonPlace } from "../../ledger/json-reader.ts";
import { SAFE_MAX } from "../../primitives/integer.ts";
import { readAmount, readText } from "../json-values.ts";
import {
  type GovernorRules,
  RECORDED_CHOICES,
  type RecordedBallot,
  type RecordedProposal,
} from "./vote-record.ts";

/** Ballots of one proposal: each voter is an account of a genesis document of its own. */
const BALLOTS_MAX = 20_000;
/** Longest vote: the most that a track can have, in seconds of its clock. */
const VOTING_MAX = 60 * 86_400;
/** Numerator and denominator that a fraction of the rules may have. */
const FRACTION_TERM_MAX = 1_000_000n;
const NAME = { min: 1, max: 80 } as const;
const ID = { min: 1, max: 32, pattern: /^[A-Za-z0-9._-]+$/, expected: "letters, digits and . _ -" };
const VOTER = { min: 1, max: 100 } as const;

/** A line of a record of votes. */
export type VoteLine =
  | { readonly type: "governor"; readonly rules: GovernorRules }
  | { readonly type: "proposal"; readonly proposal: RecordedProposal };

/** `{type, name, decimals, supply, quorum_for, source?}`. */
export function readGovernorLine(place: JsonPlace): VoteLine {
  const fields = place.fields(["type", "name", "decimals", "supply", "quorum_for", "source"]);
  const source = fields.optional("source");
  if (source !== undefined) readText(source, { min: 1, max: 1000 });
  const supply = readAmount(fields.required("supply"));
  const quorum = fields.required("quorum_for");
  const quorumFor = readAmount(quorum);
  if (quorumFor === 0n || quorumFor > supply) {
    return quorum.fail("LEDGER_JSON_RANGE", "above 0 and at most the supply");
  }
  // The track says the quorum as a share of the supply, exactly.
  if (supply > FRACTION_TERM_MAX * greatestDivisor(quorumFor, supply)) {
    const expected = "a share of the supply that is a fraction of integers up to 1,000,000";
    return quorum.fail("LEDGER_JSON_RANGE", expected);
  }
  const name = readText(fields.required("name"), NAME);
  const decimals = fields.required("decimals").uint(18);
  return { type: "governor", rules: { name, decimals, supply, quorumFor } };
}

/** `{type, id, start, end, recorded, fact, ballots}`. */
export function readProposalLine(place: JsonPlace): VoteLine {
  const fields = place.fields(["type", "id", "start", "end", "recorded", "fact", "ballots"]);
  fields.required("type").oneOf(["governor", "proposal"]);
  const start = fields.required("start").uint(SAFE_MAX);
  const end = fields.required("end").uint(Math.min(SAFE_MAX, start + VOTING_MAX), start + 1);
  const recorded = fields.required("recorded");
  const voters = new Set<string>();
  const ballots = fields
    .required("ballots")
    .items(0, BALLOTS_MAX)
    .map((item) => readBallot(item, { start, end, voters }));
  const proposal = {
    id: readText(fields.required("id"), ID),
    start,
    end,
    recorded: recorded.value === null ? null : recorded.oneOf(["passed", "rejected"]),
    fact: readText(fields.required("fact"), NAME),
    ballots,
  };
  return { type: "proposal", proposal };
}

/** `[voter, choice, weight, at]`; who has voted has voted. */
function readBallot(
  place: JsonPlace,
  within: { readonly start: number; readonly end: number; readonly voters: Set<string> },
): RecordedBallot {
  const [voterPlace, choice, weight, at] = place.items(4, 4);
  if (voterPlace === undefined || choice === undefined) return place.fail(...BALLOT_FORM);
  if (weight === undefined || at === undefined) return place.fail(...BALLOT_FORM);
  const voter = readText(voterPlace, VOTER);
  if (within.voters.has(voter)) {
    return voterPlace.fail("LEDGER_JSON_REPEATED", "a voter that has cast no ballot before");
  }
  within.voters.add(voter);
  return {
    voter,
    choice: choice.oneOf(RECORDED_CHOICES),
    weight: readAmount(weight),
    at: at.uint(within.end, within.start + 1),
  };
}

const BALLOT_FORM = ["LEDGER_JSON_TYPE", "[voter, choice, weight, at]"] as const;

/** Euclid's algorithm. Requires: `a > 0`. */
function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}
