import { struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { fractionSchema } from "./fraction.ts";
import { nameOf } from "./name-schema.ts";
import { TRACKS } from "./names.ts";
import { amountSchema, secondsSchema } from "./schemas.ts";

export const scopeSchema = text(1, 32, /^[a-z][a-z0-9_]*$/);

/** What a house asks of a proposal; a test that is null is not made. */
export const houseRuleSchema = struct({
  /** Delegation graph over the house's electorate; null where nothing is delegated. */
  scope: nullable(scopeSchema),
  quorum: fractionSchema,
  approval: fractionSchema,
  /** Least share of the electorate that says for. */
  support: nullable(fractionSchema),
  /** Share of the ballots cast above which a veto kills; 0/1 means any veto. */
  veto: nullable(fractionSchema),
});

export type HouseRule = Infer<typeof houseRuleSchema>;

/** A path that proposals of some types take, with all that it asks. */
export const trackSchema = struct({
  name: nameOf(TRACKS),
  houses: struct({
    community: nullable(houseRuleSchema),
    validators: nullable(houseRuleSchema),
  }),
  /** Least own and received power of the proposer in the first house. */
  minPower: amountSchema,
  deposit: amountSchema,
  discussionS: secondsSchema,
  review: bool,
  votingS: secondsSchema,
  late: struct({
    /** W: seconds by which a late change of the outcome extends the vote at first. */
    windowS: secondsSchema,
    /** Most seconds of all extensions together; 0 for no late guard. */
    capS: secondsSchema,
  }),
  timelockS: secondsSchema,
  graceS: secondsSchema,
  /** Proposals that may be in voting at a time. */
  slots: uint(1000),
  /** Whether a ballot may be changed. */
  change: bool,
  /** Whether the vote ends as soon as nothing can change its outcome. */
  early: bool,
  /** Whether a member of `executor` has to run what has passed. */
  manual: bool,
  /** Whether any account may propose; else only active validators and members of councils. */
  anyProposer: bool,
});

export type Track = Infer<typeof trackSchema>;
