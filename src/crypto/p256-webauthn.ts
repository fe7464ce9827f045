import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { toBase64Url } from "./base64url.ts";
import { isExpectedClientData } from "./client-data.ts";
import { type EcdsaPrimitives, isValidEcdsaKey, verifyEcdsaLowS } from "./ecdsa.ts";
import type { HashFunction } from "./hash-function.ts";
import type { EcdsaScheme } from "./signature-primitives.ts";
import type { SignatureSuite } from "./signature-suite.ts";
import { isTransactionMessage } from "./wallet-message.ts";
import { decodeWebauthnBlob, decodeWebauthnKey } from "./webauthn-key.ts";

export const WEBAUTHN_SUITE = 17;

const SCHEME: EcdsaScheme = { curve: "p256", hash: "sha2-256" };

/** Bits of the flags byte: the user was present, and was verified. */
const FLAG_USER_PRESENT = 0x01;
const FLAG_USER_VERIFIED = 0x04;

const RP_ID_HASH_BYTES = 32;
const UTF8 = new TextEncoder();

/** SHA-256, which WebAuthn fixes, and both functions of a challenge. */
export interface WebauthnHashes {
  readonly sha256: HashFunction;
  readonly sha3: HashFunction;
}

/**
 * Suite 17: a transaction signed by a passkey. The authenticator signs a challenge and not the message, so the
 * challenge is two digests of different design: neither alone can be the weak link.
 * Source: Web Authentication Level 3, section 7.2. Requires: `sha256` has code 0x12 and `sha3` code 0x16.
 */
export function createWebauthnSuite(
  primitives: EcdsaPrimitives,
  hashes: WebauthnHashes,
): SignatureSuite {
  return {
    id: WEBAUTHN_SUITE,
    name: "p256-webauthn",
    provider: primitives.provider,
    isValidPublicKey(publicKey) {
      const key = decodeWebauthnKey(publicKey);
      return key !== undefined && isValidEcdsaKey(primitives, SCHEME.curve, key.point);
    },
    verify(publicKey, { bytes }, signature) {
      if (!isTransactionMessage(bytes, WEBAUTHN_SUITE)) return false;
      const challenge = webauthnChallenge(hashes, bytes);
      return verifyAssertion(primitives, hashes.sha256, { publicKey, challenge, signature });
    },
  };
}

/** `H_0x12(M) ‖ H_0x16(M)`, what a client passes to `navigator.credentials.get`. */
export function webauthnChallenge(hashes: WebauthnHashes, message: Uint8Array): Uint8Array {
  return concatBytes(hashes.sha256.digest(message), hashes.sha3.digest(message));
}

/** True iff the blob is an assertion of the challenge by the key. */
export function verifyAssertion(
  primitives: EcdsaPrimitives,
  sha256: HashFunction,
  input: {
    readonly publicKey: Uint8Array;
    readonly challenge: Uint8Array;
    readonly signature: Uint8Array;
  },
): boolean {
  const key = decodeWebauthnKey(input.publicKey);
  const blob = decodeWebauthnBlob(input.signature);
  if (key === undefined || blob === undefined) return false;
  const { authenticatorData, clientDataJson } = blob;
  const flags = authenticatorData[RP_ID_HASH_BYTES] ?? 0;
  if ((flags & FLAG_USER_PRESENT) === 0) return false;
  if ((flags & FLAG_USER_VERIFIED) === 0) return false;
  const rpIdHash = authenticatorData.subarray(0, RP_ID_HASH_BYTES);
  if (!equalBytes(rpIdHash, sha256.digest(UTF8.encode(key.rpId)))) return false;
  const challenge = toBase64Url(input.challenge);
  if (!isExpectedClientData(clientDataJson, { challenge, origins: key.origins })) return false;
  return verifyEcdsaLowS(primitives, SCHEME, {
    publicKey: key.point,
    message: concatBytes(authenticatorData, sha256.digest(clientDataJson)),
    signature: blob.signature,
  });
}
