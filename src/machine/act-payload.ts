import { decode, encode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, type Infer, nullable, text } from "../codec/schema.ts";
import { COUNCIL_MEMBERS_MAX } from "../governance/council.ts";
import { accountIdSchema, keyIdSchema } from "../governance/schemas.ts";
import { attestedSchema } from "../ledger/attested.ts";
import type { Result } from "../primitives/result.ts";

/** Most bytes of an act: a declaration with a full policy stays far below. */
const ACT_BYTES_MAX = 4096;

const actPayloadSchema = struct({
  council: text(1, 32),
  kind: text(1, 48),
  /** Exactly the bytes whose fields the members signed. */
  act: bytes(1, ACT_BYTES_MAX),
  signatures: set(
    struct({ account: accountIdSchema, keyId: keyIdSchema, signature: bytes(1, 16_224) }),
    1,
    COUNCIL_MEMBERS_MAX,
    { schema: keyIdSchema, of: (entry) => entry.keyId },
  ),
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
