import { z } from "zod";
import { EXAMPLE } from "../example-values.ts";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { HOUSE_TALLY, NAME, PROPOSAL_REF, TALLY } from "./governance-fields.ts";

const SHARES = z.object({
  for: OUT.uint,
  against: OUT.uint,
  abstain: OUT.uint,
  veto: OUT.uint,
});

const WEIGHT = z.object({
  house: NAME.house,
  own: OUT.amount,
  delegated: OUT.amount.describe("Received from others and cast with it"),
  multipliers: z.array(z.object({ name: z.string(), factor: OUT.ratio })),
  total: OUT.amount.describe("What the ballot weighs now"),
});

const VOTE = z.object({
  voter: OUT.hash,
  view: z.enum(["direct", "by_delegate", "missing"]),
  choice: z
    .enum(["YES", "NO", "ABSTAIN", "VETO", "SPLIT"])
    .nullable()
    .describe("Null where nobody has cast it"),
  shares: SHARES.nullable().describe("Basis points of a ballot"),
  weights: z.array(WEIGHT),
  via: z
    .array(z.object({ delegate: OUT.hash, amount: OUT.amount }))
    .describe("Delegates that have cast its power, each with the part"),
  reason: z.string().nullable(),
  reason_digest: OUT.bytes(32, 64).nullable(),
  ballots: OUT.uint.describe("How often it has voted"),
  time: OUT.time.nullable(),
  height: OUT.height.nullable(),
  tx_hash: OUT.bytes(32, 64).nullable(),
});

const CAST = z.object({
  height: OUT.height,
  time: OUT.time,
  tx_hash: OUT.bytes(32, 64).nullable(),
  carried_by: OUT.hash.nullable().describe("Who brought a ballot that was signed apart"),
  choice: z.enum(["YES", "NO", "ABSTAIN", "VETO", "SPLIT"]),
  shares: SHARES,
  reason: z.string().nullable(),
  taken: z
    .array(z.object({ house: NAME.house, account: OUT.hash, amount: OUT.amount }))
    .describe("What it took back from delegates"),
});

const POWER_STEP = z.object({
  step: z.enum(["field", "own", "delegated", "received", "taken_back", "forwarded", "counted"]),
  words: z.string(),
  amount: OUT.amount,
  account: OUT.hash.nullable(),
});

const HOUSE_POWER = z.object({
  house: NAME.house,
  function: z.string(),
  steps: z.array(POWER_STEP),
  counted: OUT.amount.describe("What its ballot weighs, or would weigh if it were cast now"),
  why_zero: z.string().nullable(),
  remedy: z.string().nullable(),
});

const OUTCOME = z.object({
  outcome: z.enum(["passed", "rejected", "vetoed"]),
  reason: z.string().nullable(),
  house: NAME.house.nullable(),
  houses: z.array(HOUSE_TALLY),
});

const EXPLANATION = z.object({
  state: NAME.state,
  phase: NAME.phase.nullable(),
  reasons: z.array(z.string()),
  verdict_now: z.enum(["passed", "rejected", "vetoed"]),
  start: OUT.time,
  end: OUT.time,
  hard_cap: OUT.time,
  earliest_end: OUT.time,
  eta: OUT.time,
  window_end: OUT.time.nullable(),
  conflicts_with: z.array(OUT.bytes(32, 64)),
  would_be_stale: z.array(z.string()),
  flips: z
    .array(
      z.object({
        account: OUT.hash,
        weights: z.array(z.object({ house: NAME.house, weight: OUT.amount })),
      }),
    )
    .describe("Voters whose sole change to against would turn the verdict"),
  sentences: z.array(z.string()),
});

/** Reads about votes. */
export const VOTE_METHODS = {
  tally_votes: defineMethod({
    name: "tally_votes",
    aliases: ["get_voting_results"],
    kind: "read",
    summary: "The votes on a proposal, counted as if the vote were closed now.",
    description:
      "The numbers at the top are those of the first house that votes (the community where it does); `houses` has " +
      "the same for each house. `outcome` is that of all houses together, and `final` says whether the vote is " +
      "closed. All thresholds are those that were copied when the vote opened.",
    params: z.strictObject({ proposal_hash: PROPOSAL_REF }),
    result: TALLY,
    errors: ["RPC_NOT_FOUND"],
    path: "/proposals/{proposal_hash}/tally",
    limitClass: "read",
    examples: [{ name: "The vote on the first proposal", params: { proposal_hash: 1 } }],
  }),
  list_votes: defineMethod({
    name: "list_votes",
    kind: "read",
    summary: "Who has voted how, who was voted for by a delegate, and who is missing.",
    description:
      "Without a view: everybody who has voted. `direct`: the same. `changed`: who has voted more than once. " +
      "`by_delegate`: who has not voted and whose power delegates have cast, in whole or in part. `missing`: who has " +
      "power in the vote that nobody has cast. The last two walk the electorate, so that a page may have fewer rows " +
      "than were asked for and still name a next one.",
    params: z.strictObject({
      proposal: PROPOSAL_REF,
      choice: z.enum(["YES", "NO", "ABSTAIN", "VETO", "SPLIT"]).optional(),
      view: z.enum(["direct", "by_delegate", "missing", "changed"]).default("direct"),
      ...pageFields(1000),
    }),
    result: pageOf(VOTE),
    errors: ["RPC_NOT_FOUND", "RPC_CURSOR"],
    path: "/proposals/{proposal}/votes",
    limitClass: "read",
    examples: [
      { name: "All ballots", params: { proposal: 1 } },
      { name: "Who is missing", params: { proposal: 1, view: "missing" } },
    ],
  }),
  get_vote: defineMethod({
    name: "get_vote",
    kind: "read",
    summary: "The vote of one account on a proposal, with every ballot that it has cast.",
    description:
      "Also for an account that has not voted: then it tells which delegates have cast its power.",
    params: z.strictObject({ proposal: PROPOSAL_REF, account: IN.hash }),
    result: z.object({ vote: VOTE, casts: z.array(CAST) }),
    errors: ["RPC_NOT_FOUND"],
    path: "/proposals/{proposal}/votes/{account}",
    limitClass: "read",
    rows: "casts",
    examples: [{ name: "Of one account", params: { proposal: 1, account: EXAMPLE.account } }],
  }),
  explain_vote: defineMethod({
    name: "explain_vote",
    kind: "read",
    summary: "Why a vote stands as it stands, and what one account can do about it.",
    description:
      "With an account: its power step by step, why it is zero and what helps, and the outcome with and without its " +
      "vote. `choice` says which vote is meant; without it, the one that it has cast. Without an account: the " +
      "explanation of the vote alone.",
    params: z.strictObject({
      proposal: PROPOSAL_REF,
      account: IN.hash.optional(),
      choice: z.enum(["YES", "NO", "ABSTAIN", "VETO", "FOR", "AGAINST"]).optional(),
    }),
    result: z.object({
      proposal_hash: OUT.bytes(32, 64),
      number: OUT.uint,
      account: OUT.hash.nullable(),
      has_voted: z.boolean().nullable(),
      power: z.array(HOUSE_POWER),
      refusal: z
        .object({ code: z.string(), facts: z.record(z.string(), z.json()) })
        .nullable()
        .describe("Why the ledger would refuse the ballot now"),
      with_vote: OUTCOME.nullable(),
      without_vote: OUTCOME.nullable(),
      turns: z.boolean().nullable().describe("Whether the vote of the account decides"),
      delegate_sentence: z.string().nullable(),
      explanation: EXPLANATION,
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/proposals/{proposal}/explain",
    limitClass: "read",
    examples: [{ name: "Why it stands as it stands", params: { proposal: 1 } }],
  }),
} as const;
