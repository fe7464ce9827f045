import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytesOf, type Infer, uint } from "../codec/schema.ts";
import type { ChainId } from "../primitives/brand.ts";
import type { Result } from "../primitives/result.ts";
import { itemOf } from "./canonical-item.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema } from "./schemas.ts";

const fields = {
  chainId: bytesOf<ChainId>(64),
  epochHash: digestSchema,
  /** The record that is asked for, which the ledger reads. */
  target: itemOf("epoch target", null),
  start: heightSchema,
  evidenceHash: digestSchema,
  notBefore: heightSchema,
  /** Last height at which it may take effect. */
  expires: heightSchema,
  nonce: uint(),
} as const;

const fallbackFrameSchema = struct(fields);

/** What governance reads of the declaration of a fallback; it has heights where other acts have times. */
export type FallbackFrame = Infer<typeof fallbackFrameSchema>;

export function decodeFallbackFrame(bytes: Uint8Array): Result<FallbackFrame, CodecFault> {
  return decode(fallbackFrameSchema, bytes);
}

/** Items of the signed tuple before the key id: exactly the fields of the declaration. */
export function fallbackItems(frame: FallbackFrame): readonly Uint8Array[] {
  return [
    encode(fields.chainId, frame.chainId),
    encode(fields.epochHash, frame.epochHash),
    frame.target,
    encode(fields.start, frame.start),
    encode(fields.evidenceHash, frame.evidenceHash),
    encode(fields.notBefore, frame.notBefore),
    encode(fields.expires, frame.expires),
    encode(fields.nonce, frame.nonce),
  ];
}
