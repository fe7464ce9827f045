import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, constText, type Infer } from "../codec/schema.ts";
import { err, type Result } from "../primitives/result.ts";
import { attestedSchema } from "./attested.ts";
import { hashCodeSchema, heightSchema, keyIdSchema } from "./schemas.ts";

/** Forms of evidence by number: what `submitEvidence` and statements of kind 4 carry. */
export const EVIDENCE_FORMS = { collision: 1, equivocation: 2, anchor: 3 } as const;

const COLLISION_BYTES_MAX = 64 * 1024;

/** Two different messages with one digest: the algorithm is broken in practice. */
export const collisionSchema = struct({
  form: constText("collision"),
  code: hashCodeSchema,
  first: bytes(0, COLLISION_BYTES_MAX),
  second: bytes(0, COLLISION_BYTES_MAX),
});

const signedSealSchema = struct({ message: bytes(1, 4096), signature: bytes(1, 16_224) });

/** Two valid seals of one key for one height over different ids. */
export const equivocationSchema = struct({
  form: constText("equivocation"),
  keyId: keyIdSchema,
  first: signedSealSchema,
  second: signedSealSchema,
});

/** Two validly attested history roots of one size under one code. */
export const anchorDivergenceSchema = struct({
  form: constText("anchor"),
  code: hashCodeSchema,
  size: heightSchema,
  first: attestedSchema,
  second: attestedSchema,
});

export type CollisionEvidence = Infer<typeof collisionSchema>;
export type EquivocationEvidence = Infer<typeof equivocationSchema>;
export type AnchorEvidence = Infer<typeof anchorDivergenceSchema>;
export type Evidence = CollisionEvidence | EquivocationEvidence | AnchorEvidence;

/** Why bytes are no evidence of a known form. */
export type EvidenceFault =
  | CodecFault
  | { readonly code: "LEDGER_EVIDENCE_FORM"; readonly form: number };

/** The evidence of a form's number and canonical bytes. */
export function decodeEvidence(form: number, data: Uint8Array): Result<Evidence, EvidenceFault> {
  if (form === EVIDENCE_FORMS.collision) return decode(collisionSchema, data);
  if (form === EVIDENCE_FORMS.equivocation) return decode(equivocationSchema, data);
  if (form === EVIDENCE_FORMS.anchor) return decode(anchorDivergenceSchema, data);
  return err({ code: "LEDGER_EVIDENCE_FORM", form });
}

/** Canonical bytes of evidence. */
export function encodeEvidence(evidence: Evidence): Uint8Array {
  if (evidence.form === "collision") return encode(collisionSchema, evidence);
  if (evidence.form === "equivocation") return encode(equivocationSchema, evidence);
  return encode(anchorDivergenceSchema, evidence);
}
