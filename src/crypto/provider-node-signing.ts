import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { ED25519_SUITE } from "./ed25519.ts";
import { ML_DSA_65_SUITE, ML_DSA_CONTEXT } from "./ml-dsa-65.ts";
import type { SigningPrimitives } from "./signing-provider.ts";

/** Signing by the OpenSSL inside Node. ML-DSA is hedged: it mixes fresh randomness into every signature. */
export const nodeSigning: SigningPrimitives = {
  provider: "node:crypto",
  randomBytes: (count) => Uint8Array.from(randomBytes(count)),
  ed25519Signer(seed) {
    const key = createPrivateKey({
      key: seed,
      format: "raw-private",
      asymmetricKeyType: "ed25519",
    });
    return {
      suite: ED25519_SUITE,
      publicKey: rawPublicKey(key),
      sign: (message) => Uint8Array.from(sign(null, message, key)),
    };
  },
  mlDsa65Signer(seed) {
    const key = createPrivateKey({
      key: seed,
      format: "raw-seed",
      asymmetricKeyType: "ml-dsa-65",
    });
    return {
      suite: ML_DSA_65_SUITE,
      publicKey: rawPublicKey(key),
      sign: (message) => Uint8Array.from(sign(null, message, { key, context: ML_DSA_CONTEXT })),
    };
  },
};

function rawPublicKey(key: KeyObject): Uint8Array {
  return Uint8Array.from(createPublicKey(key).export({ format: "raw-public" }));
}
