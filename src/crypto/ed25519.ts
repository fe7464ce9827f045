import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import { isStrictEd25519Key } from "./ed25519-public-key.ts";
import type { SignatureInput, Verification } from "./signature-primitives.ts";
import type { SignatureSuite } from "./signature-suite.ts";

export const ED25519_SUITE = 1;

const SIGNATURE_BYTES = 64;
const R_BYTES = 32;

/** L = 2^252 + 27742317777372353535851937790883648493, big-endian. Source: RFC 8032 section 5.1. */
const ORDER = Uint8Array.from([
  0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6,
  0x58, 0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
]);

/** Encoding of the identity, (x, y) = (0, 1). */
const IDENTITY = new Uint8Array(R_BYTES);
IDENTITY[0] = 1;

/**
 * Suite 1, Ed25519 under the one rule `strict-1`: (a) a public key of order L in canonical form, (b) S < L, (c) R is
 * not the identity, (d) encode([S]B − [k]A) = R byte for byte. Left to themselves libraries disagree on hundreds of
 * edge cases; (a) to (c) are the parts they disagree in, so they are checked here, before any of them is asked.
 * Source: RFC 8032; `docs/spec/crypto.md`, "Ed25519".
 */
export function createEd25519Suite(
  provider: string,
  verifyCofactorless: Verification,
): SignatureSuite {
  return {
    id: ED25519_SUITE,
    name: "ed25519",
    provider,
    isValidPublicKey: isStrictEd25519Key,
    verify(publicKey, message, signature) {
      return verifyStrict(verifyCofactorless, { publicKey, message: message.bytes, signature });
    },
  };
}

function verifyStrict(verifyCofactorless: Verification, input: SignatureInput): boolean {
  const { publicKey, signature } = input;
  if (publicKey.length !== R_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  if (!isBelowOrder(signature.subarray(R_BYTES))) return false;
  if (equalBytes(signature.subarray(0, R_BYTES), IDENTITY)) return false;
  return verifyCofactorless(input);
}

/** True iff the little-endian integer is less than L. */
function isBelowOrder(scalar: Uint8Array): boolean {
  return compareBytes(scalar.toReversed(), ORDER) < 0;
}
