import { decode, encode } from "../codec/canonical.ts";
import { type SubmitAct, submitActSchema } from "../governance/act-payload.ts";
import { type Attested, attestedSchema } from "../ledger/attested.ts";

/** Payload of `submitAct` with the attested history that a fallback with an anchor rests on, as the ledger reads it. */
export type ActPayload = Omit<SubmitAct, "attested"> & { readonly attested: Attested | null };

export function encodeActPayload({ attested, ...payload }: ActPayload): Uint8Array {
  const bundle = attested === null ? null : encode(attestedSchema, attested);
  return encode(submitActSchema, { ...payload, attested: bundle });
}

/** Signatures inside the payload, those of the attested history among them; 0 for what is no payload. */
export function countActSignatures(payload: Uint8Array): number {
  const decoded = decode(submitActSchema, payload);
  if (!decoded.ok) return 0;
  const { signatures, attested } = decoded.value;
  if (attested === null) return signatures.length;
  const bundle = decode(attestedSchema, attested);
  return signatures.length + (bundle.ok ? bundle.value.signatures.length : 0);
}
