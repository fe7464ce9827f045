import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { INCLUSION, STATEMENT_VIEW } from "./chain-fields.ts";

const DIGEST = OUT.bytes(32, 64);

const ROOT = z.object({ algorithm_id: OUT.uint, history_root: DIGEST });

/** Proofs and the signed roots that they lead to. */
export const PROOF_METHODS = {
  get_proof: defineMethod({
    name: "get_proof",
    kind: "read",
    summary: "A proof of inclusion, of history or of consistency.",
    description:
      "inclusion: that a statement, named by block and index or by transaction, stands in its block; with `end` it " +
      "goes on through the history to that header. history: that block `block` stands among the first `size` blocks. " +
      "consistency: that the first `from_size` of the first `size` blocks are the same as they were. Trees are those " +
      "of RFC 9162, leaves and nodes as in the specification of the ledger.",
    params: z.strictObject({
      kind: z.enum(["inclusion", "history", "consistency"]),
      block: IN.blockRef.optional(),
      statement: IN.uint.optional(),
      tx: IN.bytes(32, 64).optional().describe("Hash of a transaction"),
      size: IN.uint.optional().describe("Blocks in the tree; default: all below the newest"),
      from_size: z.int().min(1).optional(),
      end: IN.height
        .optional()
        .describe("Header that ends an inclusion proof; default: its block's"),
      algorithm_id: IN.uint.optional().describe("Default: the algorithm of the newest epoch"),
    }),
    options: ["end", "algorithm_id"],
    result: z.object({
      kind: z.enum(["inclusion", "history", "consistency"]),
      inclusion: INCLUSION.nullable(),
      leaf: STATEMENT_VIEW.nullable().describe("The statement that is proved"),
      history: z
        .object({
          algorithm_id: OUT.uint,
          block_number: OUT.height,
          block_id: DIGEST.describe("Id, or retro id, of the block under the algorithm"),
          size: OUT.uint,
          path: z.array(DIGEST),
          history_root: DIGEST,
        })
        .nullable(),
      consistency: z
        .object({
          algorithm_id: OUT.uint,
          from_size: OUT.uint,
          size: OUT.uint,
          path: z.array(DIGEST),
          from_root: DIGEST,
          history_root: DIGEST,
        })
        .nullable(),
    }),
    errors: ["RPC_NOT_FOUND", "RPC_PARAMS"],
    path: "/proofs/{kind}",
    limitClass: "costly",
    examples: [
      {
        name: "The first statement of block 1",
        params: { kind: "inclusion", block: 1, statement: 0 },
      },
      { name: "Block 0 among the first two", params: { kind: "history", block: 0, size: 2 } },
      {
        name: "Two blocks begin as one did",
        params: { kind: "consistency", from_size: 1, size: 2 },
      },
    ],
  }),
  list_checkpoints: defineMethod({
    name: "list_checkpoints",
    kind: "read",
    summary: "Signed roots of the history, the newest first.",
    description:
      "Heights at which attestors signed the digests of the chain, and before all of them the newest block that its " +
      "sealers signed. A root under a code covers every block up to its height.",
    params: z.strictObject({ ...pageFields() }),
    result: pageOf(
      z.object({
        height: OUT.height,
        size: OUT.uint.describe("Blocks that the root covers"),
        roots: z.array(ROOT),
        milestone: z.string().describe("`sealed`, or what the attestors were asked about"),
        attestation_id: DIGEST.nullable(),
        status: z.enum(["SEALED", "PENDING", "VERIFIED", "CONTRADICTED", "INSUFFICIENT"]),
        signers: OUT.uint,
        needed: OUT.uint,
      }),
    ),
    errors: ["RPC_CURSOR"],
    path: "/checkpoints",
    limitClass: "read",
    examples: [{ name: "The newest", params: { limit: 3 } }],
  }),
} as const;
