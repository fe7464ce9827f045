import { compareBytes, isAllZero } from "../primitives/bytes.ts";
import type {
  EcdsaCurve,
  EcdsaScheme,
  SignatureInput,
  SignaturePrimitives,
} from "./signature-primitives.ts";

export const COMPRESSED_POINT_BYTES = 33;

const SIGNATURE_BYTES = 64;
const SCALAR_BYTES = 32;

/** Orders n of the groups, and (n − 1) / 2. Source: SEC 2 sections 2.4.1 and 2.4.2. */
const BOUNDS: Readonly<
  Record<EcdsaCurve, { readonly order: Uint8Array; readonly half: Uint8Array }>
> = {
  secp256k1: bounds(0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n),
  p256: bounds(0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n),
};

/** What the rule needs of a provider. */
export type EcdsaPrimitives = Pick<
  SignaturePrimitives,
  "provider" | "verifyEcdsa" | "isCompressedPoint"
>;

/**
 * True iff the 64 bytes are r ‖ s with 1 ≤ r < n and 1 ≤ s ≤ (n − 1) / 2 and verify. The other root of s would verify
 * too: without the bound anybody could make a second signature out of the first.
 * Requires: `isValidEcdsaKey` for the key.
 */
export function verifyEcdsaLowS(
  primitives: EcdsaPrimitives,
  scheme: EcdsaScheme,
  input: SignatureInput,
): boolean {
  if (input.publicKey.length !== COMPRESSED_POINT_BYTES) return false;
  if (input.signature.length !== SIGNATURE_BYTES) return false;
  const r = input.signature.subarray(0, SCALAR_BYTES);
  const s = input.signature.subarray(SCALAR_BYTES);
  const { order, half } = BOUNDS[scheme.curve];
  if (isAllZero(r) || compareBytes(r, order) >= 0) return false;
  if (isAllZero(s) || compareBytes(s, half) > 0) return false;
  return primitives.verifyEcdsa(scheme, input);
}

/** True iff the bytes are a compressed point of the curve. */
export function isValidEcdsaKey(
  primitives: EcdsaPrimitives,
  curve: EcdsaCurve,
  publicKey: Uint8Array,
): boolean {
  if (publicKey.length !== COMPRESSED_POINT_BYTES) return false;
  if (publicKey[0] !== 2 && publicKey[0] !== 3) return false;
  return primitives.isCompressedPoint(curve, publicKey);
}

function bounds(order: bigint): { readonly order: Uint8Array; readonly half: Uint8Array } {
  return { order: scalarBytes(order), half: scalarBytes((order - 1n) >> 1n) };
}

function scalarBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: SCALAR_BYTES }, (_, i) =>
    Number((value >> BigInt(8 * (SCALAR_BYTES - 1 - i))) & 0xffn),
  );
}
