import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { createLedgerTypedData } from "../../../src/crypto/ledger-typed-data.ts";
import { webauthnChallenge } from "../../../src/crypto/p256-webauthn.ts";
import type { TypedTransaction } from "../../../src/crypto/signature-suite.ts";
import { encodeWebauthnBlob, encodeWebauthnKey } from "../../../src/crypto/webauthn-key.ts";
import { concatBytes } from "../../../src/primitives/bytes.ts";
import { SHA256, WEBAUTHN_HASHES } from "./providers.ts";

/** An Ethereum wallet: signs typed data with low S. */
export function signTypedTransaction(secret: Uint8Array, typed: TypedTransaction): Uint8Array {
  const preimage = createLedgerTypedData(keccak_256).preimage(typed);
  return secp256k1.sign(keccak_256(preimage), secret, { prehash: false });
}

/** What a passkey signs beside the challenge; every part can be set to something else than it should be. */
export interface AssertionParts {
  readonly clientDataJson: Uint8Array;
  readonly authenticatorData: Uint8Array;
}

export interface Passkey {
  readonly secret: Uint8Array;
  readonly rpId: string;
  readonly origins: readonly string[];
}

export function passkeyPublicKey({ secret, rpId, origins }: Passkey): Uint8Array {
  return encodeWebauthnKey({ point: p256.getPublicKey(secret), rpId, origins });
}

/** The parts of an assertion that a well-behaved browser and authenticator make for a message. */
export function assertionParts(key: Passkey, message: Uint8Array): AssertionParts {
  const challenge = Buffer.from(webauthnChallenge(WEBAUTHN_HASHES, message)).toString("base64url");
  const json = { type: "webauthn.get", challenge, origin: key.origins[0], crossOrigin: false };
  const rpIdHash = SHA256.digest(Buffer.from(key.rpId));
  return {
    clientDataJson: Buffer.from(JSON.stringify(json)),
    authenticatorData: concatBytes(rpIdHash, Uint8Array.from([0x05, 0, 0, 0, 0])),
  };
}

/** The blob of an assertion over parts, signed with low S whatever the parts say. */
export function signAssertion(key: Passkey, parts: AssertionParts): Uint8Array {
  const message = concatBytes(parts.authenticatorData, SHA256.digest(parts.clientDataJson));
  const signature = p256.sign(SHA256.digest(message), key.secret, { prehash: false, lowS: true });
  return encodeWebauthnBlob({ ...parts, signature });
}
