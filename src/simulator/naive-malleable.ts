import { copyBytes } from "../primitives/bytes.ts";

/** Orders of the groups. Source: RFC 8032 section 5.1; SEC 2 sections 2.4.1 and 2.4.2. */
const ED25519_ORDER = 0x10000000_00000000_00000000_00000000_14def9de_a2f79cd6_5812631a_5cf5d3edn;
export const SECP256K1_ORDER =
  0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;
export const P256_ORDER =
  0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc632551n;

/**
 * An Ed25519 signature as a lenient library reads it: S taken modulo the order, so that S and S + L are one (N26).
 * Requires: 64 bytes.
 */
export function reduceEd25519(signature: Uint8Array): Uint8Array {
  const reduced = copyBytes(signature);
  const s = toInteger(signature.subarray(32).toReversed()) % ED25519_ORDER;
  reduced.set(toBytes(s).toReversed(), 32);
  return reduced;
}

/**
 * An ECDSA signature as a lenient library reads it: s and n - s are one (N27).
 * Requires: r and s of 32 bytes each at the end of the bytes.
 */
export function lowerS(signature: Uint8Array, order: bigint): Uint8Array {
  const lowered = copyBytes(signature);
  const at = signature.length - 32;
  const s = toInteger(signature.subarray(at));
  if (2n * s > order) lowered.set(toBytes(order - s), at);
  return lowered;
}

function toInteger(bigEndian: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bigEndian) value = (value << 8n) | BigInt(byte);
  return value;
}

function toBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  let rest = value;
  for (let i = 31; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}
