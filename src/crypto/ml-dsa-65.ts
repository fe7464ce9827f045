import { asciiBytes } from "../primitives/bytes.ts";
import type { SignatureInput, SignaturePrimitives } from "./signature-primitives.ts";
import type { SignatureSuite } from "./signature-suite.ts";

export const ML_DSA_65_SUITE = 2;

const PUBLIC_KEY_BYTES = 1952;
const SIGNATURE_BYTES = 3309;

/** Context string of every ML-DSA signature of the ledger: a signature made elsewhere with the key is none here. */
export const ML_DSA_CONTEXT = asciiBytes("glp1");

/**
 * Suite 2, ML-DSA-65: pure, external interface, context "glp1". HashML-DSA signs under another prefix and fails.
 * Source: FIPS 204 section 5.3, algorithm 3.
 */
export function createMlDsa65Suite(primitives: MlDsaPrimitives): SignatureSuite {
  return {
    id: ML_DSA_65_SUITE,
    name: "ml-dsa-65",
    provider: primitives.provider,
    // Every string of this length is the encoding of some key: there is no point to be off a curve.
    isValidPublicKey: (publicKey) => publicKey.length === PUBLIC_KEY_BYTES,
    verify(publicKey, message, signature) {
      const input = { publicKey, message: message.bytes, signature };
      return verifyMlDsa65(primitives, input, ML_DSA_CONTEXT);
    },
  };
}

/** What the suite needs of a provider. */
export type MlDsaPrimitives = Pick<SignaturePrimitives, "provider" | "verifyMlDsa65">;

/** The verification under any context, with the lengths that FIPS 204 fixes. */
export function verifyMlDsa65(
  primitives: MlDsaPrimitives,
  input: SignatureInput,
  context: Uint8Array,
): boolean {
  if (input.publicKey.length !== PUBLIC_KEY_BYTES) return false;
  if (input.signature.length !== SIGNATURE_BYTES) return false;
  if (context.length > 255) return false;
  return primitives.verifyMlDsa65(input, context);
}
