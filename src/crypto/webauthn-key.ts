import { decode, encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytes, bytesOf, text } from "../codec/schema.ts";
import { COMPRESSED_POINT_BYTES } from "./ecdsa.ts";

/** A passkey as it is registered: the curve point, the relying party, and the origins it may be used from. */
export interface WebauthnKey {
  readonly point: Uint8Array;
  readonly rpId: string;
  readonly origins: readonly string[];
}

/** An assertion as it is signed over: what the authenticator and the client say, and the signature. */
export interface WebauthnBlob {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: Uint8Array;
  readonly signature: Uint8Array;
}

/** Longest host name of DNS; longest origin that a key may list. */
const RP_ID_BYTES_MAX = 253;
const ORIGIN_BYTES_MAX = 512;

const keySchema = struct({
  point: bytesOf(COMPRESSED_POINT_BYTES),
  rpId: text(1, RP_ID_BYTES_MAX),
  origins: list(text(1, ORIGIN_BYTES_MAX), 1, 4),
});

const blobSchema = struct({
  authenticatorData: bytes(37, 512),
  clientDataJson: bytes(1, 1024),
  signature: bytesOf(64),
});

/** `GLC[33-byte key, rpId, [1*4 origin]]`. @internal */
export function encodeWebauthnKey(key: WebauthnKey): Uint8Array {
  return encode(keySchema, key);
}

/** The key of canonical bytes, or undefined. Whether the point lies on the curve is not its question. */
export function decodeWebauthnKey(publicKey: Uint8Array): WebauthnKey | undefined {
  const decoded = decode(keySchema, publicKey);
  return decoded.ok ? decoded.value : undefined;
}

/** `GLC[authenticatorData, clientDataJSON, signature]`, the signature of suite 17. @internal */
export function encodeWebauthnBlob(blob: WebauthnBlob): Uint8Array {
  return encode(blobSchema, blob);
}

/** The assertion of canonical bytes, or undefined. */
export function decodeWebauthnBlob(signature: Uint8Array): WebauthnBlob | undefined {
  const decoded = decode(blobSchema, signature);
  return decoded.ok ? decoded.value : undefined;
}
