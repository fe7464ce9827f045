import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytesOf, type Infer, text, uint } from "../codec/schema.ts";
import type { ChainId } from "../primitives/brand.ts";
import type { Result } from "../primitives/result.ts";
import { itemOf } from "./canonical-item.ts";
import { secondsSchema } from "./schemas.ts";

const fields = {
  chainId: bytesOf<ChainId>(64),
  council: text(1, 32),
  version: uint(),
  kind: text(1, 48),
  /** The kind's own fields, which the kind reads. */
  payload: itemOf("act payload", "kind"),
  nonce: uint(),
  notBefore: secondsSchema,
  expiresAt: secondsSchema,
} as const;

const actFrameSchema = struct(fields);

/** An act: one chain, one council as it is composed, one number, one span of time, and what is to be done. */
export type ActFrame = Infer<typeof actFrameSchema>;

export function encodeActFrame(frame: ActFrame): Uint8Array {
  return encode(actFrameSchema, frame);
}

export function decodeActFrame(bytes: Uint8Array): Result<ActFrame, CodecFault> {
  return decode(actFrameSchema, bytes);
}

/** Items of the signed tuple before the key id: exactly the fields of the act. */
export function actMessageItems(frame: ActFrame): readonly Uint8Array[] {
  return [
    encode(fields.chainId, frame.chainId),
    encode(fields.council, frame.council),
    encode(fields.version, frame.version),
    encode(fields.kind, frame.kind),
    frame.payload,
    encode(fields.nonce, frame.nonce),
    encode(fields.notBefore, frame.notBefore),
    encode(fields.expiresAt, frame.expiresAt),
  ];
}
