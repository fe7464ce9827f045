import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { PROPOSAL_REF } from "./governance-fields.ts";

const ACTION = z.enum(["hide", "lock", "move", "slow", "label", "split"]);

const SIDE = z.object({ persons: OUT.uint, stake: OUT.amount });

const NOTE = z.object({
  receipt: OUT.bytes(32, 64),
  action: ACTION,
  rule_id: z.string(),
  moderator: OUT.hash,
  time: OUT.time,
  until: OUT.time.nullable(),
  in_force: z.boolean(),
  overturned: z.boolean(),
});

const COMMENT = z.object({
  number: OUT.uint,
  id: OUT.bytes(32, 64),
  parent: OUT.bytes(32, 64).nullable(),
  depth: OUT.uint,
  author: OUT.hash,
  time: OUT.time,
  content_version: OUT.uint.nullable(),
  anchor: OUT.uint.nullable(),
  body: z.string().nullable().describe("Null where it is hidden or withdrawn: its digest stays"),
  body_digest: OUT.bytes(32, 64),
  tx_hash: OUT.bytes(32, 64),
  versions: z.array(
    z.object({ time: OUT.time, body_digest: OUT.bytes(32, 64), tx_hash: OUT.bytes(32, 64) }),
  ),
  withdrawn_at: OUT.time.nullable(),
  hidden: z.boolean(),
  labels: z.array(z.string()),
  moderation: z.array(NOTE),
  reactions: z.record(z.string(), OUT.uint),
  up: SIDE,
  down: SIDE,
});

const MODERATION = z.object({
  number: OUT.uint,
  ...NOTE.shape,
  height: OUT.height,
  target: z.object({ kind: z.enum(["thread", "comment"]), id: OUT.bytes(32, 64) }),
  author: OUT.hash,
  body_digest: OUT.bytes(32, 64),
  reason_digest: OUT.bytes(32, 64),
  detail: z
    .string()
    .nullable()
    .describe("The label, the seconds, or the thread that it was moved to"),
  appeal_until: OUT.time,
  appeal: z
    .object({
      overturn: OUT.uint,
      uphold: OUT.uint,
      decided: z.boolean(),
      final: z.boolean(),
      council_from: OUT.time,
      council_until: OUT.time,
    })
    .nullable(),
  moderator_record: z
    .object({ moderations: OUT.uint, overturned: OUT.uint })
    .describe("All that the moderator has done, and how much of it fell on appeal"),
});

/** Reads about the forum. */
export const FORUM_METHODS = {
  list_comments: defineMethod({
    name: "list_comments",
    kind: "read",
    summary: "The discussion of a proposal: signed comments with what moderators did to them.",
    description:
      "In the order in which they were posted; `parent` makes the tree. A text that a moderator has hidden leaves " +
      "its digest, and is given on request with `show_hidden`; one that its author has withdrawn leaves a tombstone.",
    params: z.strictObject({
      proposal: PROPOSAL_REF,
      show_hidden: z.boolean().default(false),
      ...pageFields(),
    }),
    result: z.object({
      ...pageOf(COMMENT).shape,
      thread: z
        .object({
          id: OUT.bytes(32, 64),
          tags: z.array(z.string()),
          comments: OUT.uint,
          locked: z.boolean(),
          slow_seconds: OUT.uint,
        })
        .nullable()
        .describe("Null before the proposal is submitted"),
    }),
    errors: ["RPC_NOT_FOUND", "RPC_CURSOR"],
    path: "/proposals/{proposal}/comments",
    limitClass: "read",
    examples: [{ name: "The discussion of the first proposal", params: { proposal: 1 } }],
  }),
  list_moderations: defineMethod({
    name: "list_moderations",
    kind: "read",
    summary: "The public log of moderation, the newest first.",
    description:
      "Every act of a moderator with its rule, its receipt and what became of it on appeal.",
    params: z.strictObject({
      moderator: IN.hash.optional(),
      author: IN.hash.optional(),
      action: ACTION.optional(),
      overturned: z.boolean().optional(),
      ...pageFields(),
    }),
    result: pageOf(MODERATION),
    errors: ["RPC_CURSOR"],
    path: "/moderations",
    limitClass: "read",
    examples: [{ name: "The newest", params: { limit: 10 } }],
  }),
} as const;
