import { z } from "zod";
import { EXAMPLE } from "../example-values.ts";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { INCLUSION, RECEIPT } from "./chain-fields.ts";

const DIGEST = OUT.bytes(32, 64);

const TRANSACTION = z.object({
  tx_hash: DIGEST,
  account: OUT.hash,
  nonce: OUT.uint,
  generation: OUT.uint,
  valid_until: OUT.height,
  max_fee: OUT.amount,
  kind: z.string().describe("The command"),
  kind_number: OUT.uint,
  payload: z.unknown().describe("Its fields; bytes where it does not decode"),
  signatures: z.array(
    z.object({ key_id: OUT.hash, suite: z.string().optional(), signature: OUT.bytes(1, 16_224) }),
  ),
});

/** Reads of transactions. */
export const TRANSACTION_METHODS = {
  get_tx: defineMethod({
    name: "get_tx",
    kind: "read",
    summary: "A transaction: where it is, what came of it, and the proof that it stands there.",
    description:
      "`pending` waits in this node's mempool, `included` stands in a block, `dropped` left the mempool without one: " +
      "only this node knows, and not for ever. A hash that it has never seen is not found.",
    params: z.strictObject({ tx_hash: IN.bytes(32, 64), proof: z.boolean().default(false) }),
    result: z.object({
      status: z.enum(["pending", "included", "dropped"]),
      transaction: TRANSACTION.nullable().describe("Null where it was dropped"),
      height: OUT.height.nullable(),
      index: OUT.uint.nullable().describe("Place among the statements of its block"),
      final: z.boolean(),
      receipt: RECEIPT.nullable(),
      inclusion: INCLUSION.nullable().describe("With `proof`"),
      dropped: z
        .object({
          reason: z.enum(["recheck", "replaced", "operator", "defect", "stopped"]),
          code: z.string().nullable().describe("Of `recheck`: the rule that refuses it now"),
          by: DIGEST.nullable().describe("Of `replaced`: the transaction in its place"),
        })
        .nullable(),
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/txs/{tx_hash}",
    limitClass: "read",
    examples: [{ name: "With its proof", params: { tx_hash: EXAMPLE.transaction, proof: true } }],
  }),
  list_txs: defineMethod({
    name: "list_txs",
    kind: "read",
    summary: "Transactions in blocks, the newest first.",
    description: "By account, by kind, or of one block.",
    params: z.strictObject({
      account: IN.hash.optional(),
      kind: z.string().max(64).optional().describe("Name of a command"),
      height: IN.height.optional(),
      ...pageFields(),
    }),
    result: pageOf(
      z.object({
        tx_hash: DIGEST,
        height: OUT.height,
        index: OUT.uint,
        time: OUT.time,
        account: OUT.hash,
        kind: z.string(),
        code: z.string().describe("OK, or why it was refused"),
        fee: OUT.amount,
      }),
    ),
    errors: ["RPC_PARAMS", "RPC_CURSOR"],
    path: "/txs",
    limitClass: "read",
    examples: [
      { name: "The newest ten", params: { limit: 10 } },
      { name: "Ballots", params: { kind: "castVote", limit: 5 } },
    ],
  }),
  list_tx_kinds: defineMethod({
    name: "list_tx_kinds",
    kind: "read",
    summary: "Every command with the JSON Schema of its payload, who signs it and what it costs.",
    description:
      "`signature_role` names the list of suites of the epoch's policy that its signature must be in. A fee is " +
      "`fee_base + fee_per_byte * bytes of the transaction + fee_per_cost * cost of its signatures`. `held_by` is " +
      "what an emergency measure must cover to hold it.",
    params: z.strictObject({ kind: z.string().max(64).optional() }),
    result: z.object({
      items: z.array(
        z.object({
          kind: z.string(),
          number: OUT.uint,
          signature_role: z.enum(["vote", "other"]),
          fee_class: z.string(),
          fee_base: OUT.amount,
          fee_per_byte: OUT.amount,
          fee_per_cost: OUT.amount,
          held_by: z.string().nullable(),
          payload: z.record(z.string(), z.unknown()).describe("JSON Schema"),
        }),
      ),
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/tx-kinds",
    limitClass: "read",
    examples: [{ name: "The ballot", params: { kind: "castVote" } }],
  }),
  get_mempool: defineMethod({
    name: "get_mempool",
    kind: "read",
    summary: "What waits for a block in this node.",
    description: "Counts and quotas by class, and the oldest of those that wait.",
    params: z.strictObject({ limit: z.int().min(0).max(200).default(50) }),
    result: z.object({
      count: OUT.uint,
      size_bytes: OUT.uint,
      parked: OUT.uint.describe("Those that wait for one before them"),
      verifying: OUT.uint.describe("Those whose signatures are being checked; not in `count`"),
      classes: z.array(
        z.object({
          class: z.string(),
          count: OUT.uint,
          count_max: OUT.uint,
          size_bytes: OUT.uint,
          size_bytes_max: OUT.uint,
        }),
      ),
      items: z.array(
        z.object({
          tx_hash: DIGEST,
          class: z.string(),
          kind: z.string(),
          account: OUT.hash,
          nonce: OUT.uint,
          max_fee: OUT.amount,
          valid_until: OUT.height,
          parked: z.boolean(),
        }),
      ),
    }),
    errors: ["RPC_NOT_AVAILABLE"],
    path: "/mempool",
    limitClass: "read",
    isLive: true,
    examples: [{ name: "Counts", params: { limit: 0 } }],
  }),
} as const;
