import type { SuiteId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { ED25519_SUITE } from "./ed25519.ts";
import { HYBRID_SUITE } from "./hybrid.ts";
import { ML_DSA_65_SUITE } from "./ml-dsa-65.ts";
import type { Signer } from "./signature-suite.ts";

/** Seed of Ed25519 (RFC 8032 section 5.1.5) and of ML-DSA-65 (ξ of FIPS 204 algorithm 1). */
const HALF_SEED_BYTES = 32;

/**
 * Bytes of the secret of each suite that signs here. The secret is a seed, and what a key file keeps: the hybrid has
 * that of Ed25519 first and that of ML-DSA-65 after it.
 */
export const SEED_BYTES: ReadonlyMap<SuiteId, number> = new Map([
  [ED25519_SUITE, HALF_SEED_BYTES],
  [ML_DSA_65_SUITE, HALF_SEED_BYTES],
  [HYBRID_SUITE, 2 * HALF_SEED_BYTES],
]);

/** What one provider brings for signing. Requires: seeds of exactly 32 bytes. */
export interface SigningPrimitives {
  readonly provider: string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly ed25519Signer: (seed: Uint8Array) => Signer;
  readonly mlDsa65Signer: (seed: Uint8Array) => Signer;
}

/** Why no signer is made. Wallet suites sign in wallets, reserved ones nowhere. */
export type SigningRefusal =
  | { readonly code: "CRYPTO_SUITE_CANNOT_SIGN"; readonly suite: SuiteId }
  | {
      readonly code: "CRYPTO_SEED_LENGTH";
      readonly suite: SuiteId;
      readonly expected: number;
      readonly found: number;
    };

/** Makes secrets and signers. */
export interface SigningProvider {
  readonly name: string;
  /** A fresh seed from the system's randomness. */
  readonly createSeed: (suite: SuiteId) => Result<Uint8Array, SigningRefusal>;
  /** The signer of a seed; equal seeds have equal public keys. The seed is not kept. */
  readonly createSigner: (suite: SuiteId, seed: Uint8Array) => Result<Signer, SigningRefusal>;
}

/** Seeds and signers of every suite that signs here, over one provider's algorithms. */
export function createSigningProvider(primitives: SigningPrimitives): SigningProvider {
  return {
    name: primitives.provider,
    createSeed(suite) {
      const sizeBytes = SEED_BYTES.get(suite);
      if (sizeBytes === undefined) return err({ code: "CRYPTO_SUITE_CANNOT_SIGN", suite });
      return ok(primitives.randomBytes(sizeBytes));
    },
    createSigner(suite, seed) {
      const expected = SEED_BYTES.get(suite);
      if (expected === undefined) return err({ code: "CRYPTO_SUITE_CANNOT_SIGN", suite });
      if (seed.length !== expected) {
        return err({ code: "CRYPTO_SEED_LENGTH", suite, expected, found: seed.length });
      }
      if (suite === ED25519_SUITE) return ok(primitives.ed25519Signer(seed));
      if (suite === ML_DSA_65_SUITE) return ok(primitives.mlDsa65Signer(seed));
      return ok(hybridSigner(primitives, seed));
    },
  };
}

function hybridSigner(primitives: SigningPrimitives, seed: Uint8Array): Signer {
  const classical = primitives.ed25519Signer(seed.subarray(0, HALF_SEED_BYTES));
  const pq = primitives.mlDsa65Signer(seed.subarray(HALF_SEED_BYTES));
  return {
    suite: HYBRID_SUITE,
    publicKey: concatBytes(classical.publicKey, pq.publicKey),
    sign: (message) => concatBytes(classical.sign(message), pq.sign(message)),
  };
}
