import { set, struct } from "../codec/compound.ts";
import { bytes, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { itemOf } from "./canonical-item.ts";
import { COUNCIL_MEMBERS_MAX } from "./council.ts";
import { accountIdSchema, keyIdSchema } from "./schemas.ts";

/** Most bytes of what a council signs: a declaration with a full policy stays far below. */
const SIGNED_BYTES_MAX = 4096;

const memberSignaturesSchema = set(
  struct({ account: accountIdSchema, keyId: keyIdSchema, signature: bytes(1, 16_224) }),
  1,
  COUNCIL_MEMBERS_MAX,
  { schema: keyIdSchema, of: (entry) => entry.keyId },
);

/** Payload of `submitAct`: what members of a council have signed, carried in by anyone. */
export const submitActSchema = struct({
  council: text(1, 32),
  kind: text(1, 48),
  /** Exactly the bytes whose fields the members signed. */
  act: bytes(1, SIGNED_BYTES_MAX),
  signatures: memberSignaturesSchema,
  /** The attested history that a fallback with an anchor rests on, as the ledger encodes it, or null. */
  attested: nullable(itemOf("attested", null)),
});

export type SubmitAct = Infer<typeof submitActSchema>;

/** Payload of `signAct`: more signatures for an act that is known, by its number. */
export const signActSchema = struct({ act: uint(), signatures: memberSignaturesSchema });
