import { z } from "zod";
import { EVENT, EVENT_FILTER } from "../event-fields.ts";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";

/** What has happened: events, and the audit trail that they make. */
export const EVENT_METHODS = {
  list_events: defineMethod({
    name: "list_events",
    kind: "read",
    summary: "Events of the chain by type, subject, proposal, account and severity.",
    description:
      "All filters must fit; the items of a list are alternatives. A filter that fits nothing gives no rows. The " +
      "streams carry the same events.",
    params: z.strictObject({
      ...EVENT_FILTER,
      from: IN.height.optional().describe("Lowest height"),
      to: IN.height.optional().describe("Greatest height"),
      order: z.enum(["newest", "oldest"]).default("newest"),
      ...pageFields(),
    }),
    result: pageOf(EVENT),
    errors: ["RPC_PARAMS", "RPC_NOT_FOUND", "RPC_CURSOR"],
    path: "/events.json",
    limitClass: "read",
    examples: [
      { name: "The newest", params: { limit: 5 } },
      {
        name: "Ballots, the first first",
        params: { types: ["vote_cast"], order: "oldest", limit: 5 },
      },
    ],
  }),
  list_audit_entries: defineMethod({
    name: "list_audit_entries",
    kind: "read",
    summary: "The audit trail: every fact of governance, chained by hash.",
    description:
      "Each entry names the hash of the one before; `mathledger audit verify` follows them. Who acted, by which " +
      "command, and the transaction that carries the signature.",
    params: z.strictObject({
      actor: IN.hash.optional(),
      types: EVENT_FILTER.types,
      min_severity: EVENT_FILTER.min_severity,
      from: IN.height.optional().describe("Lowest height"),
      to: IN.height.optional().describe("Greatest height"),
      order: z.enum(["newest", "oldest"]).default("newest"),
      ...pageFields(),
    }),
    result: pageOf(
      z.object({
        number: OUT.uint.describe("Counts from 1 without a gap"),
        height: OUT.height,
        index: OUT.uint,
        time: OUT.time,
        type: z.string(),
        severity: EVENT.shape.severity,
        actor: OUT.hash.nullable().describe("Null where the block acted by itself"),
        action: z.string(),
        data: EVENT.shape.data,
        tx_hash: OUT.bytes(32, 64).nullable(),
        previous_hash: OUT.bytes(32, 64),
        hash: OUT.bytes(32, 64),
      }),
    ),
    errors: ["RPC_PARAMS", "RPC_CURSOR"],
    path: "/audit",
    limitClass: "read",
    examples: [{ name: "The first entries", params: { order: "oldest", limit: 3 } }],
  }),
} as const;
