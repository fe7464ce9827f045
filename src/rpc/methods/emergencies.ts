import { z } from "zod";
import { EXAMPLE } from "../example-values.ts";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { NAME } from "./governance-fields.ts";

const MEASURE = z.object({
  measure: OUT.uint,
  kind: z.enum(["pause_network", "enable_maintenance", "freeze_accounts"]),
  components: z.array(NAME.component),
  accounts: z.array(OUT.hash),
  origin: z.enum(["council", "vote"]),
  in_force: z.boolean(),
  start: OUT.time,
  expires: OUT.time,
  ended: OUT.time.nullable(),
  ratified_until: OUT.time.nullable().describe("Until when it would last if it were ratified"),
  ratified_by: OUT.uint.nullable().describe("Number of the proposal"),
  ratification: OUT.uint.nullable().describe("Number of the proposal that asks about it"),
});

const EMERGENCY = z.object({
  emergency_hash: OUT.bytes(32, 64),
  kind: z.enum(["declaration", "fallback_epoch", "vote"]),
  trigger: z.string(),
  evidence_digest: OUT.bytes(32, 64).nullable(),
  declared_at: OUT.time.nullable(),
  declared_height: OUT.height.nullable(),
  signers: z.array(OUT.hash),
  threshold: OUT.uint.nullable(),
  expiry: OUT.time.nullable().describe("When what it has brought about is over at the latest"),
  in_force: z.boolean(),
  measures: z.array(MEASURE),
  rollback: z
    .object({ target_height: OUT.height, until: OUT.time, used_by: OUT.uint.nullable() })
    .nullable(),
  fallback: z
    .object({
      start_block: OUT.height,
      object_until: OUT.height,
      objected: OUT.amount,
      vetoed: z.boolean(),
      open: z.boolean(),
    })
    .nullable(),
});

const CONDITION = z.object({
  name: z.string(),
  asks: z.string(),
  holds: z
    .boolean()
    .nullable()
    .describe("Null where it cannot be told because an earlier one fails"),
  facts: z.record(z.string(), z.json()),
});

/** Reads about emergencies and rollbacks. */
export const EMERGENCY_METHODS = {
  get_emergency: defineMethod({
    name: "get_emergency",
    kind: "read",
    summary:
      "One declared emergency: trigger, evidence, signers, what it has brought about, ratification.",
    description: "By the digest of the act that declared it, or of the proposal that decided it.",
    params: z.strictObject({ hash: IN.bytes(32, 64) }),
    result: EMERGENCY,
    errors: ["RPC_NOT_FOUND"],
    path: "/emergencies/{hash}",
    limitClass: "read",
    examples: [{ name: "A declaration", params: { hash: EXAMPLE.emergency } }],
  }),
  list_emergencies: defineMethod({
    name: "list_emergencies",
    kind: "read",
    summary: "All declared emergencies, fallbacks and measures by vote, the newest first.",
    description: "`in_force` keeps what is going on now.",
    params: z.strictObject({ in_force: z.boolean().optional(), ...pageFields() }),
    result: pageOf(EMERGENCY),
    errors: ["RPC_CURSOR"],
    path: "/emergencies",
    limitClass: "read",
    examples: [{ name: "All", params: {} }],
  }),
  plan_rollback: defineMethod({
    name: "plan_rollback",
    kind: "read",
    summary: "Whether a way back is possible, why not, what it would undo and what would survive.",
    description:
      "`to_height` asks about a state rollback: its conditions F1 to F8 in order. `start_block` asks about a " +
      "fallback epoch that begins there, judged as the ledger would judge the act of the council, its signatures " +
      "aside. A plan decides nothing.",
    params: z.strictObject({
      to_height: IN.height.optional(),
      start_block: IN.height.optional(),
      rule_version: z
        .string()
        .max(32)
        .optional()
        .describe("Of the fallback epoch; default: the one before"),
    }),
    result: z.object({
      kind: z.enum(["state_rollback", "fallback_epoch"]),
      feasible: z.boolean(),
      reasons: z.array(z.string()),
      conditions: z.array(CONDITION),
      undone: z
        .object({
          blocks: OUT.uint,
          transactions: OUT.uint,
          votes: OUT.uint,
          payouts: z.array(
            z.object({ height: OUT.height, proposal: OUT.uint, amount: OUT.amount }),
          ),
          proposals_reverted: z.array(OUT.uint),
          proposals_cancelled: z.array(OUT.uint),
          changed_keys: OUT.uint.nullable(),
        })
        .nullable(),
      must_name: z.array(z.string()).describe("What cannot be undone and the plan must name"),
      survives: z.array(z.string()),
      restored: z.array(z.string()),
    }),
    errors: ["RPC_PARAMS"],
    path: "/rollback/plan",
    limitClass: "costly",
    rows: "conditions",
    examples: [{ name: "To the first block", params: { to_height: 1 } }],
  }),
} as const;
