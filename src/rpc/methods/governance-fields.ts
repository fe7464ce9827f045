import { z } from "zod";
import type {
  Choice,
  Component,
  HouseName,
  ProposalType,
  Status,
  TrackName,
} from "../../governance/names.ts";
import type { Phase } from "../../governance/status-of-facts.ts";
import { OUT } from "../fields.ts";
import { type GuideWord, STATUS_WORDS } from "../status-words.ts";

/** A closed set of names that a type of the rules lists: a name that is missing or foreign breaks the build. */
function namesOf<T extends string>(names: Readonly<Record<T, true>>) {
  return z.enum(Object.keys(names) as [T, ...T[]]);
}

/** A proposal by its id, by the hash of any version of its content, or by its running number. */
export const PROPOSAL_REF = z
  .union([
    z.int().min(1),
    z
      .string()
      .regex(
        /^(?:0x(?:[0-9a-fA-F]{2}){32,64}|[1-9][0-9]{0,14})$/,
        "an id or content hash in hexadecimal after 0x, or a running number",
      ),
  ])
  .describe("Id, content hash of any version, or running number");

/** Names of the rules. */
export const NAME = {
  state: z.enum(Object.keys(STATUS_WORDS) as [Status, ...Status[]]),
  guideWord: namesOf<GuideWord>({
    DRAFT: true,
    SUBMITTED: true,
    UNDER_REVIEW: true,
    VOTING: true,
    APPROVED: true,
    REJECTED: true,
  }),
  phase: namesOf<Phase>({
    waiting_slot: true,
    extended: true,
    timelock: true,
    ready: true,
    held: true,
    retrying: true,
    ramping: true,
    scheduled: true,
    active: true,
    aborted: true,
  }),
  type: namesOf<ProposalType>({
    protocol_upgrade: true,
    parameter_change: true,
    emergency_action: true,
    treasury_action: true,
    feature_activation: true,
    token_listing: true,
    fee_structure: true,
    epoch_activation: true,
    role_change: true,
    sanction: true,
    proposal_cancel: true,
    custom: true,
  }),
  track: namesOf<TrackName>({
    constitution: true,
    epoch: true,
    protocol: true,
    feature: true,
    parameters: true,
    fees: true,
    roles: true,
    listing: true,
    treasury_small: true,
    treasury_medium: true,
    treasury_large: true,
    sanction: true,
    cancel: true,
    emergency: true,
    text: true,
  }),
  house: namesOf<HouseName>({ community: true, validators: true }),
  choice: namesOf<Choice>({ against: true, for: true, abstain: true, veto: true }),
  component: namesOf<Component>({
    transfers: true,
    staking: true,
    treasury: true,
    statements: true,
    forum: true,
    delegation: true,
    proposals: true,
    executions: true,
    listings: true,
  }),
} as const;

/** How a house stands, in numbers. */
export const HOUSE_TALLY = z.object({
  name: NAME.house,
  yes_votes: OUT.amount,
  no_votes: OUT.amount,
  abstain_votes: OUT.amount,
  veto_votes: OUT.amount,
  total_votes: OUT.amount,
  eligible: OUT.amount.describe("Power of the whole electorate at the snapshot"),
  participation: OUT.ratio,
  participation_rate: OUT.share,
  approval: OUT.ratio.nullable(),
  approval_rate: OUT.share.nullable().describe("Null while nothing decisive was cast"),
  quorum: OUT.ratio,
  threshold: OUT.ratio,
  support: OUT.ratio.nullable(),
  veto: OUT.ratio.nullable(),
  quorum_needed: OUT.amount,
  quorum_short: OUT.amount,
  for_needed: OUT.amount.nullable(),
  support_short: OUT.amount,
  veto_left: OUT.amount.nullable(),
  failing: z.array(z.string()).describe("Tests that fail now, the reason first"),
});

/** A vote counted as if it were closed now. */
export const TALLY = z.object({
  proposal_hash: OUT.bytes(32, 64),
  ...HOUSE_TALLY.omit({ name: true, failing: true }).shape,
  outcome: z.enum(["APPROVED", "REJECTED"]),
  outcome_reason: z.string().nullable(),
  outcome_house: NAME.house.nullable(),
  final: z.boolean().describe("Whether the vote is closed"),
  voters: OUT.uint,
  params_version: OUT.uint
    .nullable()
    .describe(
      "Version of the parameters under which the vote was opened; null where that state is not kept",
    ),
  formula: z.record(z.string(), z.string()).describe("What each number is made of"),
  houses: z.array(HOUSE_TALLY),
});

/** What a list shows of a vote. */
export const MICRO_TALLY = z.object({
  house: NAME.house,
  participation_rate: OUT.share,
  quorum: OUT.ratio,
  approval_rate: OUT.share.nullable(),
  threshold: OUT.ratio,
  passes_now: z.boolean(),
});

/** Heights between which a future moment is expected to fall at the pace of the newest blocks. */
const PROJECTED = z
  .object({ from: OUT.height, to: OUT.height })
  .nullable()
  .describe("Projected from the pace of the newest blocks; null of what is past");

/** A proposal in a list. */
export const PROPOSAL_ROW = z.object({
  number: OUT.uint,
  proposal_hash: OUT.bytes(32, 64),
  content_hash: OUT.bytes(32, 64),
  title: z.string(),
  proposal_type: NAME.type,
  proposer: OUT.hash,
  tags: z.array(z.string()),
  track: NAME.track.nullable(),
  state: NAME.state,
  status: NAME.guideWord,
  reason: z.string().nullable(),
  house: NAME.house.nullable(),
  phase: NAME.phase.nullable(),
  submission_timestamp: OUT.time.nullable(),
  ends_at: OUT.time.nullable().describe("When the stage that it is in ends by itself"),
  ends_at_height: PROJECTED,
  voting_ends_at: OUT.time.nullable(),
  eta: OUT.time.nullable(),
  eta_height: PROJECTED,
  contested: z.boolean(),
  tally: z.array(MICRO_TALLY),
});
