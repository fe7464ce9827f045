import type { HashFunction } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { toHex } from "../primitives/hex.ts";
import type { SimKey } from "./sim-key.ts";

/** A signature of the naive ledger: who is said to have signed, and the bytes. */
export interface NaiveSignature {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** A signature over a digest of what is meant, under whatever hash the ledger uses. */
export function signNaive(key: SimKey, hash: HashFunction, content: Uint8Array): NaiveSignature {
  return { publicKey: key.publicKey, signature: key.signer.sign(hash.digest(content)) };
}

/**
 * True iff the naive ledger takes the signature: over a digest of the content, so that whoever breaks the hash moves
 * the signature to another content; the suite told by the length of the signature; of a hybrid one, either half will
 * do.
 */
export function isNaiveSignature(
  suites: SuiteRegistry,
  hash: HashFunction,
  content: Uint8Array,
  { publicKey, signature }: NaiveSignature,
): boolean {
  const bytes = hash.digest(content);
  const isSigned = (suite: number, key: Uint8Array, part: Uint8Array): boolean =>
    suites.get(suite)?.verify(key, { bytes }, part) === true;
  if (signature.length === ED25519_BYTES) {
    return isSigned(1, publicKey.subarray(0, ED25519_KEY_BYTES), signature);
  }
  if (signature.length === ML_DSA_BYTES) return isSigned(2, publicKey, signature);
  const halves = [
    isSigned(1, publicKey.subarray(0, ED25519_KEY_BYTES), signature.subarray(0, ED25519_BYTES)),
    isSigned(2, publicKey.subarray(ED25519_KEY_BYTES), signature.subarray(ED25519_BYTES)),
  ];
  return halves.includes(true);
}

/** Signers as the naive ledger counts them: by different signature bytes (N28). */
export function countNaiveSigners(signatures: readonly NaiveSignature[]): number {
  return new Set(signatures.map(({ signature }) => toHex(signature))).size;
}

const ED25519_KEY_BYTES = 32;
const ED25519_BYTES = 64;
const ML_DSA_BYTES = 3309;
