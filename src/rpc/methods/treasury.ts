import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";

const BUDGET = z.object({
  category: z.string(),
  cap: OUT.amount,
  period_s: OUT.uint,
  spent: OUT.amount,
  left: OUT.amount,
  period_ends_at: OUT.time,
  version: OUT.uint,
});

const STREAM = z.object({
  stream: OUT.uint,
  recipient: OUT.hash,
  proposal: OUT.uint,
  total: OUT.amount,
  vested: OUT.amount,
  claimed: OUT.amount,
  claimable: OUT.amount,
  start: OUT.time,
  cliff: OUT.time,
  end: OUT.time,
  cancelled_at: OUT.time.nullable(),
});

const OUTFLOW = z.object({
  window: z.enum(["all", "small"]),
  window_s: OUT.uint,
  spent: OUT.amount,
  limit: OUT.ratio,
  left: OUT.amount.describe("What may still leave within the window"),
});

const ENTRY = z.object({
  seq: OUT.uint,
  height: OUT.height,
  time: OUT.time,
  kind: z.enum([
    "spent",
    "stream_started",
    "stream_cancelled",
    "stream_claimed",
    "funded",
    "forfeited",
    "slashed",
  ]),
  direction: z.enum(["in", "out", "within"]),
  amount: OUT.amount,
  recipient: OUT.hash.nullable(),
  from: OUT.hash.nullable(),
  category: z.string().nullable(),
  proposal: OUT.uint.nullable(),
  stream: OUT.uint.nullable(),
  tx_hash: OUT.bytes(32, 64).nullable(),
});

/** Reads about the treasury. */
export const TREASURY_METHODS = {
  get_treasury: defineMethod({
    name: "get_treasury",
    kind: "read",
    summary: "The treasury: balance, what is set aside, budgets, streams, and how long it lasts.",
    description:
      "`runway_s` is how long the balance lasts at the outflow of the last window; null while nothing flows out. " +
      "`drain` tells what may still leave before the guard against draining holds a run back. `streams` are " +
      "the newest 500; every one has its entries.",
    params: z.strictObject({ at_height: IN.atHeight }),
    result: z.object({
      balance: OUT.amount,
      reserved: OUT.amount.describe("Set aside for what has passed and waits for its run"),
      available: OUT.amount,
      in_streams: OUT.amount,
      supply: OUT.amount,
      burned: OUT.amount,
      drain: z.array(OUTFLOW),
      runway_s: OUT.uint.nullable(),
      budgets: z.array(BUDGET),
      streams: z.array(STREAM),
    }),
    errors: ["RPC_PRUNED"],
    path: "/treasury",
    limitClass: "read",
    at: true,
    rows: "budgets",
    examples: [{ name: "Now", params: {} }],
  }),
  list_treasury_entries: defineMethod({
    name: "list_treasury_entries",
    kind: "read",
    summary: "What came into the treasury and what left it, the newest first.",
    description:
      "Payouts, streams, gifts, forfeited deposits and cuts of stake, each with its block and transaction. The part " +
      "of each fee that goes to the treasury stands in the receipts and not here.",
    params: z.strictObject({
      category: z.string().max(32).optional(),
      recipient: IN.hash.optional(),
      direction: z.enum(["in", "out", "within"]).optional(),
      ...pageFields(),
    }),
    result: pageOf(ENTRY),
    errors: ["RPC_CURSOR"],
    path: "/treasury/entries",
    limitClass: "read",
    examples: [{ name: "The newest", params: { limit: 10 } }],
  }),
} as const;
