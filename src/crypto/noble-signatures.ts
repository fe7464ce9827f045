import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { decodePoint } from "./ed25519-public-key.ts";
import type { EcdsaScheme, SignatureInput, SignaturePrimitives } from "./signature-primitives.ts";

const { Fn: Scalars, BASE } = ed25519.Point;

/**
 * Every verification in plain JavaScript: the provider of browsers, and the second opinion in tests. It never calls
 * the library's own Ed25519 verification, which multiplies by the cofactor and so accepts R with a small-order part.
 */
export const nobleSignatures: SignaturePrimitives = {
  provider: "noble",
  verifyEd25519,
  verifyMlDsa65: ({ publicKey, message, signature }, context) =>
    ml_dsa65.verify(signature, message, publicKey, { context }),
  verifyEcdsa,
  isCompressedPoint(curve, point) {
    const { Point } = curve === "p256" ? p256 : secp256k1;
    try {
      Point.fromBytes(point);
      return true;
    } catch {
      // The decoder answers bytes that are no point by throwing and in no other way.
      return false;
    }
  },
  keccak256: keccak_256,
};

function verifyEd25519({ publicKey, message, signature }: SignatureInput): boolean {
  const a = decodePoint(publicKey);
  if (a === undefined) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const k = Scalars.create(littleEndian(sha512(concatBytes(r, publicKey, message))));
  const expected = BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k));
  return equalBytes(expected.toBytes(), r);
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return value;
}

function verifyEcdsa(scheme: EcdsaScheme, input: SignatureInput): boolean {
  const curve = scheme.curve === "p256" ? p256 : secp256k1;
  const digest = scheme.hash === "keccak-256" ? keccak_256(input.message) : sha256(input.message);
  return curve.verify(input.signature, digest, input.publicKey, { prehash: false, lowS: false });
}
