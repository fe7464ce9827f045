import { encode } from "../codec/canonical.ts";
import { list, set, struct, union } from "../codec/compound.ts";
import { bytes, type Infer, uint } from "../codec/schema.ts";
import { HARD_LIMITS } from "./limits.ts";
import { heightSchema, keyIdSchema, ledgerAmountSchema, topicSchema } from "./schemas.ts";

/** Phase of a system event: before the transactions of its block, or after them. */
export const PHASE_BEGIN = 0;
export const PHASE_END = 1;

export const eventSchema = struct({
  topic: topicSchema,
  data: bytes(0, HARD_LIMITS.eventBytesMax),
});

/** A fact that a transaction brought about. */
export type StatementEvent = Infer<typeof eventSchema>;

export const sealSchema = struct({
  keyId: keyIdSchema,
  signal: uint(0xffff_ffff),
  signature: bytes(1, 16_224),
});

/** One sealer's signature over the ids of a block, with its readiness bits. */
export type Seal = Infer<typeof sealSchema>;

/** Seals of one block, each key once. */
export const sealsSchema = set(sealSchema, 1, HARD_LIMITS.sealersMax, {
  schema: keyIdSchema,
  of: (seal) => seal.keyId,
});

export const statementSchema = union([
  {
    tag: 0,
    type: "system",
    fields: {
      phase: uint(1),
      topic: topicSchema,
      data: bytes(0, HARD_LIMITS.genesisBytesMax),
    },
  },
  { tag: 1, type: "transaction", fields: { tx: bytes(1, HARD_LIMITS.txBytesMax) } },
  {
    tag: 2,
    type: "receipt",
    fields: {
      /** Leaf index of the transaction that this answers. */
      txIndex: uint(),
      /** 0 done, else a number of the table of receipt codes. */
      code: uint(0xffff),
      fee: ledgerAmountSchema,
      events: list(eventSchema, 0, HARD_LIMITS.eventsPerReceiptMax),
    },
  },
  { tag: 3, type: "commit", fields: { height: heightSchema, seals: sealsSchema } },
  {
    tag: 4,
    type: "evidence",
    fields: { form: uint(0xff), data: bytes(1, HARD_LIMITS.txBytesMax) },
  },
]);

/** One leaf of a body. */
export type Statement = Infer<typeof statementSchema>;
export type SystemStatement = Extract<Statement, { type: "system" }>;
export type ReceiptStatement = Extract<Statement, { type: "receipt" }>;
export type CommitStatement = Extract<Statement, { type: "commit" }>;

export function encodeStatement(statement: Statement): Uint8Array {
  return encode(statementSchema, statement);
}
