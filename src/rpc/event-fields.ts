import { z } from "zod";
import type { Severity } from "../governance/names.ts";
import { IN, OUT } from "./fields.ts";
import { PROPOSAL_REF } from "./methods/governance-fields.ts";

const SEVERITY = z.enum(["info", "notice", "warning", "critical"] satisfies Severity[]);

const NAMES_MAX = 64;

/** Which events are wanted: all given fields must fit, of a list any item. */
export const EVENT_FILTER = {
  types: z.array(z.string().max(64)).min(1).max(NAMES_MAX).optional().describe("Names of events"),
  subject: z
    .array(z.string().max(128))
    .min(1)
    .max(NAMES_MAX)
    .optional()
    .describe("What they are about, as `kind/name`"),
  proposal: z
    .array(PROPOSAL_REF)
    .min(1)
    .max(NAMES_MAX)
    .optional()
    .describe("Proposals that they belong to"),
  account: z
    .array(IN.hash)
    .min(1)
    .max(NAMES_MAX)
    .optional()
    .describe("Accounts that take part in them"),
  min_severity: SEVERITY.optional().describe("Least severity"),
} as const;

const FILTER = z.strictObject(EVENT_FILTER);

export type EventFilter = z.output<typeof FILTER>;

/** Where a stream begins, and which of the two streams it is. */
const STREAM = {
  from: z
    .string()
    .max(32)
    .optional()
    .describe("Resume token `seq.hash8`, or a `seq`; -1 for all; absent: from now on"),
  channel: z
    .enum(["ledger", "node"])
    .default("ledger")
    .describe("`node`: what has no place in a block, without filter and resuming"),
} as const;

/** Parameters of `subscribe`. */
export const SUBSCRIBE_PARAMS = z.strictObject({ filter: FILTER.default({}), ...STREAM });

/** Parameters of `unsubscribe`. */
export const UNSUBSCRIBE_PARAMS = z.strictObject({ id: z.string() });

/** Parameters of the stream over SSE. */
export const STREAM_QUERY = z.strictObject({ ...EVENT_FILTER, ...STREAM });

/** An event of the chain. */
export const EVENT = z.object({
  seq: OUT.uint.describe("`height * 2^20 + index`, the same on every node"),
  height: OUT.height,
  index: OUT.uint.describe("Place among the events of its block"),
  time: OUT.time,
  type: z.string().describe("As on the ledger, in snake case"),
  alias: z.string().nullable().describe("Its name in the original guide, where it has one there"),
  severity: SEVERITY,
  subject: z.string().describe("What it is about, as `kind/name`, or `ledger`"),
  data: z.json().describe("Its facts; the documentation of events has the fields of each type"),
  tx_hash: OUT.bytes(32, 64)
    .nullable()
    .describe("The transaction that brought it about; null where the block did"),
});

export type EventJson = z.output<typeof EVENT>;
