import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";

/** A value of the registry. */
export const PARAMETER_VALUE = z
  .union([z.string(), z.int(), z.boolean(), OUT.ratio, z.null()])
  .describe("Amounts are decimal strings, fractions {n, d}, what is not there null");

const PARAMETER = z.object({
  key: z.string(),
  kind: z.string(),
  value: PARAMETER_VALUE.describe("What holds now"),
  unit: z.string(),
  min: PARAMETER_VALUE,
  max: PARAMETER_VALUE,
  options: z.array(z.string()).nullable(),
  class: z.enum(["G", "E", "X"]),
  role: z.string().describe("The track that decides it"),
  version: OUT.uint,
  pending: z
    .object({ from: PARAMETER_VALUE, to: PARAMETER_VALUE, start: OUT.time, end: OUT.time })
    .nullable()
    .describe("The way to another value that is under way"),
  proposed_by: z.array(OUT.uint).describe("Open proposals that would set it"),
});

const CHANGE = z.object({
  key: z.string(),
  version: OUT.uint,
  height: OUT.height,
  time: OUT.time,
  from: PARAMETER_VALUE,
  to: PARAMETER_VALUE,
  period_s: OUT.uint.describe("Seconds of the way from the one to the other; 0 for at once"),
  proposal: OUT.uint.nullable(),
  executor: OUT.hash.nullable(),
});

/** Reads about the registry of parameters. */
export const PARAMETER_METHODS = {
  get_params: defineMethod({
    name: "get_params",
    kind: "read",
    summary: "Parameters with value, unit, bounds, who decides them, and what is about to change.",
    description: "`key` names one; one that ends with a dot or `*` names all that begin so.",
    params: z.strictObject({ key: z.string().max(64).optional(), at_height: IN.atHeight }),
    result: z.object({ params_version: OUT.uint, items: z.array(PARAMETER) }),
    errors: ["RPC_NOT_FOUND", "RPC_PRUNED"],
    path: "/params",
    limitClass: "read",
    at: true,
    examples: [
      { name: "One", params: { key: "exec.retry_s" } },
      { name: "All of the treasury", params: { key: "treasury." } },
    ],
  }),
  get_param_history: defineMethod({
    name: "get_param_history",
    kind: "read",
    summary: "Every change of a parameter, the newest first, with the proposal that decided it.",
    description:
      "Also those that the state has forgotten: they are read from the events of the ledger.",
    params: z.strictObject({ key: z.string().max(64), ...pageFields() }),
    result: pageOf(CHANGE),
    errors: ["RPC_NOT_FOUND", "RPC_CURSOR"],
    path: "/params/{key}/history",
    limitClass: "read",
    examples: [{ name: "Of one", params: { key: "exec.retry_s" } }],
  }),
} as const;
