import { z } from "zod";
import { IN, OUT } from "../fields.ts";
import { defineMethod } from "../method.ts";

/** Reads about how the ledger governs itself. */
export const METRIC_METHODS = {
  get_metrics: defineMethod({
    name: "get_metrics",
    kind: "read",
    summary: "How the ledger governs itself, in integers with their formulas.",
    description:
      "Shares are in millionths, floored; times in seconds; amounts in base units. Null where nothing has happened " +
      "yet that could be measured. `formulas` says what each number is made of. `votes` are the newest hundred.",
    params: z.strictObject({ at_height: IN.atHeight }),
    result: z.object({
      proposals: z.object({
        total: OUT.uint,
        active: OUT.uint,
        executed: OUT.uint,
        rejected: OUT.uint,
      }),
      participation_ppm: z.object({
        community: OUT.uint.nullable(),
        validators: OUT.uint.nullable(),
      }),
      success_ppm: OUT.uint.nullable(),
      execution: z.object({
        mean_s: OUT.uint.nullable(),
        median_s: OUT.uint.nullable(),
        mean_wait_s: OUT.uint.nullable(),
      }),
      emergencies: z.array(z.object({ kind: z.string(), origin: z.string(), count: OUT.uint })),
      rollbacks: OUT.uint,
      extension_ppm: OUT.uint.nullable(),
      changed_ballots_ppm: OUT.uint.nullable(),
      overriding_ballots_ppm: OUT.uint.nullable(),
      review_mean_s: OUT.uint.nullable(),
      undone_changes_ppm: OUT.uint.nullable(),
      forfeited: OUT.amount,
      votes: z.array(
        z.object({
          proposal: OUT.uint,
          house: z.string(),
          approval_ppm: OUT.uint.nullable(),
          gini_ppm: OUT.uint.nullable(),
          majority_holders: OUT.uint.nullable(),
          effective_deciders_milli: OUT.uint.nullable(),
          delegated_ppm: OUT.uint.nullable(),
        }),
      ),
      formulas: z.record(z.string(), z.string()),
    }),
    errors: ["RPC_PRUNED"],
    path: "/metrics.json",
    limitClass: "read",
    at: true,
    rows: "votes",
    examples: [{ name: "Now", params: {} }],
  }),
} as const;
