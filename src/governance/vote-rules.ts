import { struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import { nameOf } from "./name-schema.ts";
import { HOUSES, type HouseName, TRACKS } from "./names.ts";
import { readUint } from "./parameter.ts";
import { proposalSuffix } from "./proposal.ts";
import { amountSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, sharedTable, writeState } from "./state-table.ts";
import type { Tally } from "./tally.ts";
import { houseRuleSchema, type Track } from "./track.ts";
import type { HouseVote, HouseVotes } from "./verdict.ts";

const houseSchema = struct({
  rule: houseRuleSchema,
  /** T: all power of the electorate at the snapshot. */
  total: amountSchema,
});

export const voteRulesSchema = struct({
  track: nameOf(TRACKS),
  community: nullable(houseSchema),
  validators: nullable(houseSchema),
  votingS: secondsSchema,
  late: struct({ windowS: secondsSchema, minS: secondsSchema }),
  timelockS: secondsSchema,
  graceS: secondsSchema,
  change: bool,
  changesMax: uint(64),
  justificationBytesMax: uint(4096),
  early: bool,
  manual: bool,
});

/** The rules of one vote, copied when it opens: no later change of a track or a parameter reaches it. */
export type VoteRules = Infer<typeof voteRulesSchema>;

const voteRulesTable = sharedTable("vrules/", voteRulesSchema);

/** The rules of a vote, or undefined before it was opened. */
export function readVoteRules(state: StateReader, number: number): VoteRules | undefined {
  return readState(state, voteRulesTable, proposalSuffix(number));
}

/** The rules of a vote that was opened. */
export function requireVoteRules(state: StateReader, number: number): VoteRules {
  return assertDefined(readVoteRules(state, number), `no rules of the vote on ${number}`);
}

export function writeVoteRules(draft: StateDraft, number: number, value: VoteRules): void {
  writeState(draft, voteRulesTable, { suffix: proposalSuffix(number), value });
}

/** The rules that a vote gets which opens now on a track, with the power of each house at its snapshot. */
export function copyVoteRules(
  state: StateReader,
  track: Track,
  vote: {
    readonly totals: Readonly<Record<HouseName, bigint>>;
    /** Whether what passes may run without the timelock of the track. */
    readonly isImmediate: boolean;
  },
  now: number,
): VoteRules {
  const house = (name: HouseName) => {
    const rule = track.houses[name];
    return rule === null ? null : { rule, total: vote.totals[name] };
  };
  return {
    track: track.name,
    community: house("community"),
    validators: house("validators"),
    votingS: track.votingS,
    late: { windowS: track.late.windowS, minS: readUint(state, "late.min_s", now) },
    timelockS: vote.isImmediate ? 0 : track.timelockS,
    graceS: track.graceS,
    change: track.change,
    changesMax: readUint(state, "vote.max_changes", now),
    justificationBytesMax: readUint(state, "vote.justification_bytes", now),
    early: track.early,
    manual: track.manual,
  };
}

/** Houses that vote under some rules, in their order. */
export function votingHouses(rules: VoteRules): readonly HouseName[] {
  return HOUSES.filter((house) => rules[house] !== null);
}

/** What the verdict is computed from. */
export function houseVotes(rules: VoteRules, tally: Tally): HouseVotes {
  const vote = (house: HouseName): HouseVote | null => {
    const held = rules[house];
    if (held === null) return null;
    const counts = assertDefined(tally[house], `no tally of house ${house}`).cast;
    return { rule: held.rule, total: held.total, counts };
  };
  return { community: vote("community"), validators: vote("validators") };
}
