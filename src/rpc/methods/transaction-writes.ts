import { z } from "zod";
import { EXAMPLE } from "../example-values.ts";
import { IN, OUT } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { EFFECTS, SIGNED_TX, SIMULATED, WAIT_FIELDS, WRITTEN } from "./write-fields.ts";

/** A command and who would send it. */
const COMMAND = {
  kind: z.string().min(1).max(32).describe("Name of the command; list_tx_kinds has them all"),
  payload: z.json().describe("Its payload by the JSON Schema of list_tx_kinds"),
  sender: IN.hash.describe("The account that acts"),
} as const;

const INVARIANT = z.object({
  name: z.enum(["supply", "totals", "configuration"]),
  holds: z.boolean(),
  detail: z.string(),
});

const EXAMPLE_SENDER = "0x00000000000000000000000000000000000000000000000000000000000000aa";

/** Writes of any kind as whole transactions, and what helps to make them. */
export const TRANSACTION_WRITE_METHODS = {
  submit_tx: defineMethod({
    name: "submit_tx",
    kind: "write",
    summary: "Send a signed transaction of any kind",
    description:
      "The same bytes again give the same answer: the hash is the key by which a repeated call is known.",
    params: z.strictObject({ tx: SIGNED_TX, ...WAIT_FIELDS }),
    options: Object.keys(WAIT_FIELDS),
    result: z.object({
      status: z.enum(["committed", "pending"]),
      kind: z.string(),
      ...WRITTEN,
    }),
    errors: [
      "RPC_SIGNATURE_INVALID",
      "RPC_TX_REJECTED",
      "RPC_TX_FAILED",
      "RPC_MEMPOOL_FULL",
      "RPC_NOT_AVAILABLE",
    ],
    path: null,
    limitClass: "write",
    examples: [
      {
        name: "One that stands in a block, which is the answer again",
        params: { tx: EXAMPLE.signed },
      },
    ],
  }),
  prepare_tx: defineMethod({
    name: "prepare_tx",
    kind: "read",
    summary: "Build a transaction for its sender to sign",
    description:
      "Answers with the bytes to sign and with what signing does, in words and as a diff. Nothing is kept.",
    params: z.strictObject({
      ...COMMAND,
      key_id: IN.hash.optional().describe("Key that will sign; by default the first that fits"),
      nonce: IN.uint.optional(),
      valid_until: IN.height.optional(),
      max_fee: IN.amount.optional(),
    }),
    options: ["key_id", "nonce", "valid_until", "max_fee"],
    result: z.object({
      unsigned_tx: OUT.bytes(1, 1 << 20).describe("Canonical bytes of the body"),
      sign_bytes: OUT.bytes(1, 1 << 20).describe("Exactly the bytes that the key signs"),
      key_id: OUT.hash,
      suite: z.string(),
      nonce: OUT.uint,
      generation: OUT.uint,
      valid_until: OUT.height,
      max_fee: OUT.amount,
      effects: EFFECTS,
    }),
    errors: ["RPC_TX_REJECTED"],
    path: null,
    limitClass: "costly",
    examples: [
      {
        name: "Stake a token's millionth",
        params: { kind: "bond", payload: { amount: "1" }, sender: EXAMPLE.account },
      },
    ],
  }),
  simulate_tx: defineMethod({
    name: "simulate_tx",
    kind: "read",
    summary: "Try a transaction, or the run of its proposal, without keeping anything",
    description:
      "With `head` the transaction is carried out in the next block; with `eta` the proposal that it makes or names " +
      "is run as early as it can. Answers with the diff of the state, the events and the invariants.",
    params: z.strictObject({
      ...COMMAND,
      when: z.enum(["head", "eta"]).default("head"),
    }),
    result: z.object({
      ...SIMULATED,
      when: z.enum(["head", "eta"]),
      invariants: z.array(INVARIANT),
    }),
    errors: ["RPC_TX_REJECTED"],
    path: null,
    limitClass: "costly",
    examples: [
      {
        name: "a payment of an account that does not exist",
        params: {
          kind: "transfer",
          payload: { to: EXAMPLE_SENDER, amount: "1" },
          sender: EXAMPLE_SENDER,
        },
      },
    ],
  }),
} as const;
