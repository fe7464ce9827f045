import { decode, encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, constText, constUint, type Infer, nullable, uint } from "../codec/schema.ts";
import type { Result } from "../primitives/result.ts";
import { commitSchema } from "./chain-file-commit.ts";
import { HARD_LIMITS } from "./limits.ts";
import { BATCH_MAX } from "./record-payload.ts";
import { digestSchema, hashCodeSchema, heightSchema } from "./schemas.ts";

/** Longest statement: a system event that holds the largest genesis document, with its phase and topic. */
export const STATEMENT_BYTES_MAX = HARD_LIMITS.genesisBytesMax + 64;

/** Digests of a path in a tree of 2^53 - 1 leaves. */
const PATH_MAX = 53;

const pathSchema = list(digestSchema, 0, PATH_MAX);
const headerBytesSchema = bytes(1, HARD_LIMITS.headerBytesMax);

/** One content of a batch and its place among the contents. */
const contentSchema = struct({
  bytes: bytes(1, HARD_LIMITS.payloadBytesMax),
  index: uint(BATCH_MAX - 1),
  size: uint(BATCH_MAX, 1),
  path: pathSchema,
});

/** The block's place in the history tree of a later header, and that header. */
const historySchema = struct({
  place: struct({ index: heightSchema, size: heightSchema, path: pathSchema }),
  header: headerBytesSchema,
});

/**
 * `["proof", 1, a, statement, content / null, [index, count, path], headerBytes(i), history / null, commit / null]`:
 * that a statement, or one content of it, stands in block i, under the algorithm a alone.
 * With a content, `statement` is the folded form, else the stored bytes. Without a history the proof ends at block i.
 */
const statementProofSchema = struct({
  form: constText("proof"),
  version: constUint(1),
  code: hashCodeSchema,
  statement: bytes(1, STATEMENT_BYTES_MAX),
  content: nullable(contentSchema),
  place: struct({
    index: uint(HARD_LIMITS.countMax - 1),
    size: uint(HARD_LIMITS.countMax, 1),
    path: pathSchema,
  }),
  header: headerBytesSchema,
  history: nullable(historySchema),
  /** Seals of the block at which the proof ends. */
  commit: nullable(commitSchema),
});

export type StatementProof = Infer<typeof statementProofSchema>;

export function encodeStatementProof(proof: StatementProof): Uint8Array {
  return encode(statementProofSchema, proof);
}

export function decodeStatementProof(proof: Uint8Array): Result<StatementProof, CodecFault> {
  return decode(statementProofSchema, proof);
}
