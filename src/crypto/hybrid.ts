import type { SuiteId } from "../primitives/brand.ts";
import { ED25519_SUITE } from "./ed25519.ts";
import { ML_DSA_65_SUITE } from "./ml-dsa-65.ts";
import type { SignatureSuite } from "./signature-suite.ts";

export const HYBRID_SUITE = 3;

/** The classical half comes first: 32 bytes of key, 64 of signature. Each half judges its own length. */
const KEY_SPLIT = 32;
const SIGNATURE_SPLIT = 64;

/**
 * Suite 3: Ed25519 and ML-DSA-65 over the same message, both required. Both halves are evaluated whatever the first
 * one says, so that the time tells nobody which half has failed.
 */
export function createHybridSuite(classical: SignatureSuite, pq: SignatureSuite): SignatureSuite {
  const isOneProvider = classical.provider === pq.provider;
  return {
    id: HYBRID_SUITE,
    name: "hybrid-ed25519-ml-dsa-65",
    provider: isOneProvider ? pq.provider : `${classical.provider}+${pq.provider}`,
    isValidPublicKey(publicKey) {
      const isClassicalValid = classical.isValidPublicKey(publicKey.subarray(0, KEY_SPLIT));
      return pq.isValidPublicKey(publicKey.subarray(KEY_SPLIT)) && isClassicalValid;
    },
    verify(publicKey, message, signature) {
      const isClassicalTrue = classical.verify(
        publicKey.subarray(0, KEY_SPLIT),
        message,
        signature.subarray(0, SIGNATURE_SPLIT),
      );
      const isPqTrue = pq.verify(
        publicKey.subarray(KEY_SPLIT),
        message,
        signature.subarray(SIGNATURE_SPLIT),
      );
      return isClassicalTrue && isPqTrue;
    },
  };
}

/** A key as it is registered. */
export interface SuiteKey {
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
}

/**
 * The keys that a registered key is made of, none for a key of one algorithm. None of them may be registered as a key
 * of its own: whoever holds one half could otherwise sign for it alone.
 */
export function halvesOf(key: SuiteKey): readonly SuiteKey[] {
  if (key.suite !== HYBRID_SUITE) return [];
  return [
    { suite: ED25519_SUITE, publicKey: key.publicKey.subarray(0, KEY_SPLIT) },
    { suite: ML_DSA_65_SUITE, publicKey: key.publicKey.subarray(KEY_SPLIT) },
  ];
}
