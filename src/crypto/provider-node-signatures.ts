import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import { type BoundedCache, createReuseCache } from "./bounded-cache.ts";
import type { EcdsaCurve, SignaturePrimitives } from "./signature-primitives.ts";

const CURVE_NAMES = { secp256k1: "secp256k1", p256: "prime256v1" } as const;
const HASH_NAMES = { "sha2-256": "sha256", "keccak-256": "keccak-256" } as const;

/**
 * Keys kept in the form of OpenSSL; making one again costs up to a third of a verification. The collector does not see
 * their memory.
 */
const CACHED_KEYS = 4096;
/** An ML-DSA key takes some 10 KB, one of a curve less than 2 KB. */
const CACHED_ML_DSA_KEYS = 1024;

/** The verifications of the OpenSSL inside Node. */
export function nodeSignatures(): SignaturePrimitives {
  const ed25519Keys: BoundedCache<KeyObject> = createReuseCache(CACHED_KEYS, latin1);
  const mlDsaKeys: BoundedCache<KeyObject> = createReuseCache(CACHED_ML_DSA_KEYS, latin1);
  const points: Readonly<Record<EcdsaCurve, BoundedCache<KeyObject | undefined>>> = {
    secp256k1: createReuseCache(CACHED_KEYS, latin1),
    p256: createReuseCache(CACHED_KEYS, latin1),
  };
  return {
    provider: "node:crypto",
    verifyEd25519({ publicKey, message, signature }) {
      const key = ed25519Keys.getOrCompute(publicKey, ed25519Key);
      return verify(null, message, key, signature);
    },
    verifyMlDsa65({ publicKey, message, signature }, context) {
      const key = mlDsaKeys.getOrCompute(publicKey, mlDsa65Key);
      return verify(null, message, { key, context }, signature);
    },
    verifyEcdsa({ curve, hash: name }, { publicKey, message, signature }) {
      const key = points[curve].getOrCompute(publicKey, POINT_KEYS[curve]);
      if (key === undefined) return false;
      return verify(HASH_NAMES[name], message, { key, dsaEncoding: "ieee-p1363" }, signature);
    },
    isCompressedPoint: (curve, point) =>
      points[curve].getOrCompute(point, POINT_KEYS[curve]) !== undefined,
    keccak256: (message) => Uint8Array.from(hash("keccak-256", message, "buffer")),
  };
}

/** One character a byte, copied by the platform. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

function ed25519Key(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: raw, format: "raw-public", asymmetricKeyType: "ed25519" });
}

function mlDsa65Key(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: raw, format: "raw-public", asymmetricKeyType: "ml-dsa-65" });
}

const POINT_KEYS = {
  secp256k1: (raw: Uint8Array) => pointKey(CURVE_NAMES.secp256k1, raw),
  p256: (raw: Uint8Array) => pointKey(CURVE_NAMES.p256, raw),
} as const;

function pointKey(namedCurve: string, raw: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: raw, format: "raw-public", asymmetricKeyType: "ec", namedCurve });
  } catch {
    // Node answers bytes that are no point of the curve by throwing and in no other way.
    return undefined;
  }
}
