import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import { ED25519_SUITE } from "../crypto/ed25519.ts";
import { HYBRID_SUITE } from "../crypto/hybrid.ts";
import { ML_DSA_65_SUITE, ML_DSA_CONTEXT } from "../crypto/ml-dsa-65.ts";
import { unreachable } from "../primitives/assert.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";

/** Signs on the threads of the platform's pool, while this one goes on with something else. */
export type PoolSigner = (message: Uint8Array) => Promise<Uint8Array>;

const signOnPool = promisify(
  (key: KeyObject, message: Uint8Array, done: (error: Error | null, made: Buffer) => void) => {
    const isMlDsa = key.asymmetricKeyType === "ml-dsa-65";
    sign(null, message, isMlDsa ? { key, context: ML_DSA_CONTEXT } : key, done);
  },
);

/**
 * A signer of the pool for a seed: the same signatures as those of the signer of `createSigningProvider`, several at a
 * time. Requires: a seed of the suite's length.
 */
export function createPoolSigner(suite: SuiteId, seed: Uint8Array): PoolSigner {
  if (suite === ED25519_SUITE) return half("ed25519", seed);
  if (suite === ML_DSA_65_SUITE) return half("ml-dsa-65", seed);
  if (suite !== HYBRID_SUITE) return unreachable(`suite ${suite} does not sign here`);
  const classical = half("ed25519", seed.subarray(0, 32));
  const pq = half("ml-dsa-65", seed.subarray(32));
  return async (message) => concatBytes(...(await Promise.all([classical(message), pq(message)])));
}

function half(asymmetricKeyType: "ed25519" | "ml-dsa-65", seed: Uint8Array): PoolSigner {
  const format = asymmetricKeyType === "ed25519" ? "raw-private" : "raw-seed";
  const key = createPrivateKey({ key: Buffer.from(seed), format, asymmetricKeyType });
  return async (message) => Uint8Array.from(await signOnPool(key, message));
}
