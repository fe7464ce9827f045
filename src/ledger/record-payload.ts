import { decode, encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, type Infer, text, uint } from "../codec/schema.ts";
import type { Result } from "../primitives/result.ts";
import { HARD_LIMITS } from "./limits.ts";
import { digestSchema } from "./schemas.ts";

/** Number of the `recordStatement` command. The ledger knows it because its leaf has a form of its own. */
export const RECORD_STATEMENT_KIND = 1;

/** Most contents that one transaction may carry. */
export const BATCH_MAX = 1024;

const mediaTypeSchema = text(3, 127, /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/);
const referencesSchema = list(digestSchema, 0, 16);
const contentSchema = bytes(1, HARD_LIMITS.payloadBytesMax);

/** Payload of `recordStatement`: what is recorded, in full. */
export const recordPayloadSchema = struct({
  /** Lower-case media type of every content (RFC 6838 section 4.2). */
  mediaType: mediaTypeSchema,
  contents: list(contentSchema, 1, BATCH_MAX),
  /** Digests of what the contents refer to; the ledger keeps them and reads nothing into them. */
  references: referencesSchema,
});

export type RecordPayload = Infer<typeof recordPayloadSchema>;

/** The same with the contents replaced by their number and root under one algorithm: the form that is hashed. */
export const foldedPayloadSchema = struct({
  mediaType: mediaTypeSchema,
  contents: struct({ count: uint(BATCH_MAX, 1), root: digestSchema }),
  references: referencesSchema,
});

export type FoldedPayload = Infer<typeof foldedPayloadSchema>;

export function encodeRecordPayload(payload: RecordPayload): Uint8Array {
  return encode(recordPayloadSchema, payload);
}

export function decodeRecordPayload(bytes: Uint8Array): Result<RecordPayload, CodecFault> {
  return decode(recordPayloadSchema, bytes);
}
