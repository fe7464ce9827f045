import { z } from "zod";
import { EVENT } from "../event-fields.ts";
import { OUT } from "../fields.ts";

const DIGEST = OUT.bytes(32, 64);

/** One statement of a body. Its bytes come from get_raw_blocks. */
export const STATEMENT_VIEW = z.object({
  index: OUT.uint,
  type: z.enum(["system", "transaction", "receipt", "commit", "evidence"]),
  size_bytes: OUT.uint,
  phase: z.enum(["begin", "end"]).optional(),
  topic: z.string().optional(),
  tx_hash: DIGEST.optional(),
  account: OUT.hash.optional(),
  kind: z.string().optional().describe("The command"),
  tx_index: OUT.uint.optional(),
  code: z.string().optional().describe("OK, or why it was refused"),
  fee: OUT.amount.optional(),
  events: z.array(z.string()).optional(),
  height: OUT.height.optional().describe("The block that is sealed"),
  seals: OUT.uint.optional(),
  form: z.string().optional(),
});

/** What came of a transaction. */
export const RECEIPT = z.object({
  status: z.enum(["done", "failed"]),
  code: z.string().describe("OK, or why it was refused"),
  fee: OUT.amount,
  events: z.array(EVENT),
});

/** A proof that a statement stands in a block. */
export const INCLUSION = z.object({
  algorithm_id: OUT.uint,
  block_number: OUT.height,
  statement: OUT.uint,
  statement_count: OUT.uint,
  path: z.array(DIGEST).describe("Siblings from the leaf to the root of the body"),
  end_block: OUT.height.describe("The block whose header ends the proof"),
  end_id: DIGEST.describe("Its id under the algorithm: what must be trusted"),
  header: OUT.bytes(1, 2048),
  sealed: z.boolean(),
  proof: OUT.bytes(1, 16_777_216).describe("All of it in canonical bytes, for `proof verify`"),
});
