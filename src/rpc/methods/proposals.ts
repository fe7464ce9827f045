import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { NAME, PROPOSAL_REF, PROPOSAL_ROW, TALLY } from "./governance-fields.ts";

const STAGE = z.object({
  stage: NAME.state,
  since: OUT.time,
  height: OUT.height.nullable().describe("Block that began it, where the state names it"),
  until: OUT.time.nullable().describe("When it ends by itself, or has ended"),
});

const GUARD = z.object({ key: z.string(), version: OUT.uint, value_digest: OUT.bytes(32, 64) });

const PLAN = z.object({
  plan_hash: OUT.bytes(32, 64),
  touches: z.array(NAME.component).describe("Components whose pause holds the run"),
  guards: z.array(GUARD).describe("What it expects of the state"),
  effects: z.array(z.object({ name: z.string(), data: OUT.bytes(0, 1 << 18) })),
});

const ENDORSEMENT = z.object({
  account: OUT.hash,
  statement_digest: OUT.bytes(32, 64),
  role: z.string().nullable(),
});

const VERSION_REF = z.object({ version: OUT.uint, digest: OUT.bytes(32, 64) });

const RUN = z.object({
  attempt: OUT.uint,
  height: OUT.height,
  time: OUT.time,
  executor: OUT.hash.nullable(),
  outcome: z.enum(["DONE", "FAILED", "STALE"]),
  is_final: z.boolean(),
  code: z.string().nullable(),
  detail: z.string().nullable(),
  diff: z.array(z.object({ key: z.string(), before: VERSION_REF, after: VERSION_REF })),
  effects_digest: OUT.bytes(32, 64).nullable(),
});

const LINK = z.object({ url: z.string(), digest: OUT.bytes(32, 64).nullable() });
const ATTACHMENT = z.object({
  name: z.string(),
  media_type: z.string(),
  size_bytes: OUT.uint,
  digest: OUT.bytes(32, 64),
});

const PROPOSAL = z.object({
  ...PROPOSAL_ROW.omit({ tally: true }).shape,
  proposal_id: OUT.bytes(32, 64),
  activation_block: OUT.height.nullable(),
  epoch_parameters: z.json().nullable(),
  rationale: z.string().nullable(),
  benchmark_results: z.json().nullable(),
  risk_assessment: z.json().nullable(),
  implementation_readiness: z.json().nullable(),
  endorsements: z.array(ENDORSEMENT),
  summary: z.string(),
  description: z.string(),
  language: z.string(),
  links: z.array(LINK),
  attachments: z.array(ATTACHMENT),
  depends_on: OUT.bytes(32, 64).nullable(),
  conditions: z.array(z.json()),
  payload: z.json().describe("What it proposes, in the fields of its type"),
  version: OUT.uint,
  edits: OUT.uint,
  deposit: z.object({ total: OUT.amount, contributors: OUT.uint, settled: OUT.uint }),
  reserved: OUT.amount.describe("Set aside for it in the treasury"),
  stages: z.array(STAGE),
  power_snapshot: z
    .object({ height: OUT.height, totals: z.record(z.string(), OUT.amount) })
    .nullable()
    .describe("Block at whose end power is counted, and the power of each house"),
  params_version: OUT.uint
    .nullable()
    .describe(
      "Version of the parameters under which the vote was opened; null where that state is not kept",
    ),
  plan: PLAN.nullable(),
  tally: TALLY.nullable(),
  runs: z.array(RUN),
  status_names: z.object({
    eight_words: z.string(),
    six_words: z.string(),
    two_words: z.string().nullable(),
    governor_state: OUT.uint.nullable(),
    execution_failed: z.boolean(),
  }),
  conflicts_with: z.array(OUT.bytes(32, 64)),
  would_be_stale: z.array(z.string()),
});

const CHANGE = z.object({
  path: z.string(),
  before: z.json(),
  after: z.json(),
  lines: z
    .array(z.string())
    .optional()
    .describe("For longer texts: the lines that differ, ` `, `-` or `+` before each"),
});

const VERSION = z.object({
  version: OUT.uint,
  height: OUT.height,
  time: OUT.time,
  tx_hash: OUT.bytes(32, 64).nullable(),
  content_hash: OUT.bytes(32, 64),
  changes: z.array(CHANGE).describe("Against the version before"),
});

const STATE_CHANGE = z.object({
  height: OUT.height,
  time: OUT.time,
  from: NAME.state.nullable(),
  to: NAME.state,
  reason: z.string().nullable(),
  house: NAME.house.nullable(),
  cause: z.string().describe("The event that brought it about"),
  tx_hash: OUT.bytes(32, 64).nullable(),
});

const QUEUE_ROW = z.object({
  ...PROPOSAL_ROW.pick({
    number: true,
    proposal_hash: true,
    title: true,
    proposal_type: true,
    track: true,
    phase: true,
    eta: true,
    eta_height: true,
  }).shape,
  window_end: OUT.time.describe("When its run would be too late, if nothing holds it from now on"),
  manual: z.boolean().describe("Whether somebody must ask for its run"),
  attempts: OUT.uint,
  next_attempt_at: OUT.time.nullable(),
  held_by: OUT.uint.nullable().describe("Number of the measure that holds it"),
  reserved: OUT.amount,
  conflicts_with: z.array(OUT.bytes(32, 64)),
  stale: z.array(z.string()).describe("What has changed since its plan was made"),
});

/** Reads about proposals. */
export const PROPOSAL_METHODS = {
  get_proposal: defineMethod({
    name: "get_proposal",
    kind: "read",
    summary: "One proposal with everything the ledger says about it.",
    description:
      "The fields of a proposal in the words of the guide, then what the ledger computes: state, phase, reason, the " +
      "stages it went through, the plan that voters sign, its tally and its runs. `state` is the status of the " +
      "rules, `status` the word of the guide for it.",
    params: z.strictObject({ proposal_hash: PROPOSAL_REF }),
    result: PROPOSAL,
    errors: ["RPC_NOT_FOUND"],
    path: "/proposals/{proposal_hash}",
    limitClass: "read",
    examples: [{ name: "The first proposal", params: { proposal_hash: 1 } }],
  }),
  list_proposals: defineMethod({
    name: "list_proposals",
    kind: "read",
    summary: "Proposals, by any mixture of filters.",
    description:
      "Filters are joined by and. `needs_vote_of` keeps votes that take ballots now, in which the account weighs " +
      "something and has not voted. `contested` keeps votes in which a house stands within a tenth of its decisive " +
      "power of the approval that it asks for. `text` looks into titles, summaries and descriptions, whatever the " +
      "case of the letters; all of its words must occur.",
    params: z.strictObject({
      state: z
        .union([z.array(NAME.state).min(1), NAME.state, NAME.guideWord])
        .optional()
        .describe("One status, several, or one word of the guide"),
      type: NAME.type.optional(),
      tag: z.string().max(32).optional(),
      proposer: IN.hash.optional(),
      phase: NAME.phase.optional(),
      text: z.string().min(1).max(200).optional(),
      ends_before: IN.uint.optional().describe("The stage that it is in ends before this second"),
      needs_vote_of: IN.hash.optional(),
      touches_param: z
        .string()
        .max(64)
        .optional()
        .describe("Key of the registry that it would set"),
      contested: z.boolean().optional(),
      sort: z
        .enum(["newest", "oldest", "ends", "closest", "participation"])
        .default("newest")
        .describe(
          "`ends`: what ends first; `closest`: nearest to its threshold; `participation`: most cast",
        ),
      ...pageFields(),
    }),
    result: pageOf(PROPOSAL_ROW),
    errors: ["RPC_CURSOR"],
    path: "/proposals",
    limitClass: "read",
    examples: [
      { name: "The newest", params: { limit: 5 } },
      { name: "Votes that end first", params: { state: "voting", sort: "ends" } },
    ],
  }),
  get_proposal_history: defineMethod({
    name: "get_proposal_history",
    kind: "read",
    summary:
      "What became of a proposal: its versions with what each changed, and its states with reasons.",
    description:
      "Versions come from the transactions that brought them, states from the events of the ledger. After the lock " +
      "the content changes no more, but for a revision that a review asks for.",
    params: z.strictObject({ proposal: PROPOSAL_REF }),
    result: z.object({
      number: OUT.uint,
      proposal_hash: OUT.bytes(32, 64),
      versions: z.array(VERSION),
      states: z.array(STATE_CHANGE),
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/proposals/{proposal}/history",
    limitClass: "read",
    rows: "states",
    examples: [{ name: "The first proposal", params: { proposal: 1 } }],
  }),
  get_queue: defineMethod({
    name: "get_queue",
    kind: "read",
    summary: "What has passed and waits for its run, the earliest first.",
    description:
      "Each with its window, with the other proposals that would change the same things, and with what has changed " +
      "since its plan was made: such a run would be stale.",
    params: z.strictObject({}),
    result: z.object({ items: z.array(QUEUE_ROW) }),
    errors: [],
    path: "/queue",
    limitClass: "read",
    examples: [{ name: "The queue", params: {} }],
  }),
} as const;
