import { ed25519 } from "@noble/curves/ed25519.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { copyBytes } from "../primitives/bytes.ts";
import { ED25519_SUITE } from "./ed25519.ts";
import { ML_DSA_65_SUITE, ML_DSA_CONTEXT } from "./ml-dsa-65.ts";
import type { SigningPrimitives } from "./signing-provider.ts";

/**
 * Signing in plain JavaScript, for browsers and for whoever needs to replay. `hedged` mixes fresh randomness into
 * every ML-DSA signature, as a signer should; `deterministic` makes equal signatures of equal messages, which
 * simulations and golden vectors are made of.
 * Source: FIPS 204 section 3.4.
 */
export function nobleSigning(mlDsaVariant: "hedged" | "deterministic"): SigningPrimitives {
  return {
    provider: "noble",
    randomBytes,
    ed25519Signer(seed) {
      const secret = copyBytes(seed);
      return {
        suite: ED25519_SUITE,
        publicKey: ed25519.getPublicKey(secret),
        sign: (message) => ed25519.sign(message, secret),
      };
    },
    mlDsa65Signer(seed) {
      const { publicKey, secretKey } = ml_dsa65.keygen(seed);
      const options =
        mlDsaVariant === "hedged"
          ? { context: ML_DSA_CONTEXT }
          : { context: ML_DSA_CONTEXT, extraEntropy: false as const };
      return {
        suite: ML_DSA_65_SUITE,
        publicKey,
        sign: (message) => ml_dsa65.sign(message, secretKey, options),
      };
    },
  };
}
