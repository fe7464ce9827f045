import { z } from "zod";
import { EVENT } from "../event-fields.ts";
import { IN, OUT } from "../fields.ts";

/** Longest wait of a write for its block. */
const WAIT_MS_MAX = 30_000;
const WAIT_MS_DEFAULT = 10_000;
/** Hard bound of a transaction. */
const TX_BYTES_MAX = 1024 * 1024;
const SIGNATURE_BYTES_MAX = 16_224;

/** A signature of any suite. */
export const SIGNATURE = IN.bytes(1, SIGNATURE_BYTES_MAX);

/** Any field that the ledger computes: taken, and listed in `ignored`. */
export const COMPUTED = z.json().optional().describe("Computed by the ledger: accepted, not used");

/** Who signs a write that is given by its fields, and the parts of the transaction that the fields do not say. */
const AUTH = z
  .strictObject({
    sender: IN.hash.optional().describe("The account that acts"),
    key_id: IN.hash.optional().describe("Key that signs; by default the first that is admitted"),
    nonce: IN.uint.optional().describe("Number of the transaction; by default the next"),
    valid_until: IN.height.optional().describe("Last block that may hold it"),
    max_fee: IN.amount.optional().describe("Most base units that it may cost"),
    generation: IN.uint.optional().describe("Raised by each state rollback"),
    signature: SIGNATURE.optional().describe("Over `sign_bytes`"),
  })
  .describe("Sender and signature of a write that is given by its fields");

export type Auth = z.output<typeof AUTH>;

/** A whole transaction in its canonical bytes. */
export const SIGNED_TX = z
  .string()
  .max(2 + 2 * TX_BYTES_MAX)
  .regex(/^0x(?:[0-9a-fA-F]{2})+$/, "0x and the hexadecimal digits of a transaction")
  .describe("The signed canonical transaction");

/** Options of every write. */
export const WAIT_FIELDS = {
  wait: z
    .enum(["none", "check", "commit"])
    .default("commit")
    .describe("Until when to wait: not at all, until it is taken, until it is in a durable block"),
  wait_ms: z
    .int()
    .min(0)
    .max(WAIT_MS_MAX)
    .default(WAIT_MS_DEFAULT)
    .describe("How long to wait for the block"),
} as const;

/** Options of a write that is given by its fields or as a whole transaction. */
export const WRITE_FIELDS = {
  tx: SIGNED_TX.optional(),
  auth: AUTH.optional(),
  ...WAIT_FIELDS,
} as const;

/** Names of the options, which have no position. */
export const WRITE_OPTIONS = ["tx", "auth", "wait", "wait_ms"] as const;

/** What every write answers beside the words of its own. */
export const WRITTEN = {
  tx_hash: OUT.bytes(32, 64),
  height: OUT.height.optional().describe("The block that holds it; absent while it waits"),
  block_hash: OUT.bytes(32, 64).optional(),
  fee: OUT.amount.optional().describe("What it has cost"),
  events: z.array(EVENT).optional().describe("What it has brought about"),
  ignored: z.array(z.string()).describe("Fields that were given and that the ledger computes"),
} as const;

/** An entry of the state before and after. */
const DIFF_ROW = z.object({
  table: z.string().nullable().describe("Prefix of the table; null for an entry of none"),
  key: z.string().describe("What of the key follows the prefix, in hexadecimal"),
  before: z.json().describe("Null where there was none"),
  after: z.json().describe("Null where there is none"),
});

const REJECTION = z.object({ code: z.string(), facts: z.record(z.string(), z.json()) });

/** What a transaction would bring about, where nothing is kept. */
export const SIMULATED = {
  rejection: REJECTION.nullable().describe("Why the ledger would refuse it, or null"),
  events: z.array(z.object({ type: z.string(), data: z.json() })),
  diff: z.array(DIFF_ROW),
} as const;

/** What signing does, in words and as a diff. */
export const EFFECTS = z.object({
  words: z.array(z.string()),
  payload: z.json().describe("The payload as it is signed"),
  ...SIMULATED,
});

export type WriteEffects = z.output<typeof EFFECTS>;
