import { decode, encode } from "../codec/canonical.ts";
import { list, pair, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, constText, type Infer, nullable } from "../codec/schema.ts";
import type { StateProof } from "../merkle/state-proof.ts";
import type { HashCode } from "../primitives/brand.ts";
import type { Result } from "../primitives/result.ts";
import { HARD_LIMITS } from "./limits.ts";
import { digestSchema, hashCodeSchema } from "./schemas.ts";

/** Bits of the longest path: one sibling for each at most. */
const SIBLINGS_MAX = 512;

const keySchema = bytes(1, HARD_LIMITS.stateKeyBytesMax);
const valueSchema = bytes(0, HARD_LIMITS.stateValueBytesMax);

/**
 * `["state", a, key, value / null, other / null, siblings root to leaf]`: the value of a key, or its absence, under the
 * state root of a header's lineage a. The header is not in it, so that one header serves many proofs.
 */
const codedStateProofSchema = struct({
  form: constText("state"),
  code: hashCodeSchema,
  key: keySchema,
  value: nullable(valueSchema),
  other: nullable(pair(keySchema, valueSchema)),
  siblings: list(digestSchema, 0, SIBLINGS_MAX),
});

/** A state proof with the code of its algorithm. */
export type CodedStateProof = Infer<typeof codedStateProofSchema>;

export function encodeStateProof(code: HashCode, proof: StateProof): Uint8Array {
  const { key, value, other, siblings } = proof;
  const coded: CodedStateProof = { form: "state", code, key, value, other, siblings };
  return encode(codedStateProofSchema, coded);
}

export function decodeStateProof(proof: Uint8Array): Result<CodedStateProof, CodecFault> {
  return decode(codedStateProofSchema, proof);
}
