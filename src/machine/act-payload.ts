import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, type Infer, nullable, text } from "../codec/schema.ts";
import { memberSignaturesSchema, SIGNED_BYTES_MAX } from "../governance/act-payload.ts";
import { attestedSchema } from "../ledger/attested.ts";
import type { Result } from "../primitives/result.ts";

/** The payload of `submitAct` as governance has it, with the attested history read too. */
const actPayloadSchema = struct({
  council: text(1, 32),
  kind: text(1, 48),
  /** Exactly the bytes whose fields the members signed. */
  act: bytes(1, SIGNED_BYTES_MAX),
  signatures: memberSignaturesSchema,
  /** The attested history that an act with an anchor rests on, or null. */
  attested: nullable(attestedSchema),
});

/** Payload of `submitAct`: what a council has signed, carried in by anyone. */
export type ActPayload = Infer<typeof actPayloadSchema>;

export function encodeActPayload(payload: ActPayload): Uint8Array {
  return encode(actPayloadSchema, payload);
}

export function decodeActPayload(bytes: Uint8Array): Result<ActPayload, CodecFault> {
  return decode(actPayloadSchema, bytes);
}
