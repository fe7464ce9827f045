import type { SuiteId } from "../primitives/brand.ts";
import { concatBytes, copyBytes } from "../primitives/bytes.ts";
import { ED25519_SUITE } from "./ed25519.ts";
import { HYBRID_SUITE } from "./hybrid.ts";
import { ED25519_ANSWER } from "./known-answers-ed25519.ts";
import { HYBRID_ANSWER } from "./known-answers-hybrid.ts";
import { EIP712_ANSWER, WEBAUTHN_ANSWER } from "./known-answers-wallets.ts";
import { ML_DSA_65_SUITE } from "./ml-dsa-65.ts";
import { WEBAUTHN_SUITE } from "./p256-webauthn.ts";
import { EIP712_SUITE } from "./secp256k1-eip712.ts";
import type { SignedMessage } from "./signature-suite.ts";

/** A signature that every provider of the suite must accept, and forms of it that every one must refuse. */
export interface SuiteKnownAnswers {
  readonly publicKey: Uint8Array;
  readonly message: SignedMessage;
  readonly signature: Uint8Array;
  /** A message that the signature does not cover. */
  readonly otherMessage: SignedMessage;
  readonly refusedSignatures: readonly NamedBytes[];
  readonly refusedKeys: readonly NamedBytes[];
}

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const hybrid = HYBRID_ANSWER;
/** The post-quantum halves of the hybrid answer. */
const PQ_KEY = hybrid.publicKey.subarray(32);
const PQ_SIGNATURE = hybrid.signature.subarray(64);

/** The known answers of every built suite, by its id. */
export const SUITE_KNOWN_ANSWERS: ReadonlyMap<SuiteId, SuiteKnownAnswers> = new Map([
  [
    ED25519_SUITE,
    {
      publicKey: ED25519_ANSWER.publicKey,
      message: { bytes: ED25519_ANSWER.message },
      signature: ED25519_ANSWER.signature,
      otherMessage: { bytes: flipped(ED25519_ANSWER.message, 20) },
      refusedSignatures: [
        { name: "one bit of S", bytes: flipped(ED25519_ANSWER.signature, 40) },
        { name: "S + L", bytes: ED25519_ANSWER.malleated },
        { name: "R of mixed order", bytes: ED25519_ANSWER.mixedOrderR },
        { name: "one byte short", bytes: ED25519_ANSWER.signature.subarray(0, 63) },
      ],
      refusedKeys: [
        { name: "key of mixed order", bytes: ED25519_ANSWER.mixedOrderKey },
        { name: "identity", bytes: identityKey() },
      ],
    },
  ],
  [
    ML_DSA_65_SUITE,
    {
      publicKey: PQ_KEY,
      message: { bytes: hybrid.message },
      signature: PQ_SIGNATURE,
      otherMessage: { bytes: flipped(hybrid.message, 20) },
      refusedSignatures: [
        { name: "one bit of the challenge", bytes: flipped(PQ_SIGNATURE, 0) },
        { name: "one bit of the response", bytes: flipped(PQ_SIGNATURE, 2000) },
        { name: "one byte short", bytes: PQ_SIGNATURE.subarray(0, 3308) },
      ],
      refusedKeys: [{ name: "one byte short", bytes: PQ_KEY.subarray(0, 1951) }],
    },
  ],
  [
    HYBRID_SUITE,
    {
      publicKey: hybrid.publicKey,
      message: { bytes: hybrid.message },
      signature: hybrid.signature,
      otherMessage: { bytes: flipped(hybrid.message, 20) },
      refusedSignatures: [
        { name: "classical half false", bytes: flipped(hybrid.signature, 40) },
        { name: "post-quantum half false", bytes: flipped(hybrid.signature, 2000) },
        { name: "classical half alone", bytes: hybrid.signature.subarray(0, 64) },
        { name: "post-quantum half alone", bytes: PQ_SIGNATURE },
      ],
      refusedKeys: [
        { name: "post-quantum half alone", bytes: PQ_KEY },
        {
          name: "classical half of mixed order",
          bytes: concatBytes(ED25519_ANSWER.mixedOrderKey, PQ_KEY),
        },
      ],
    },
  ],
  [
    EIP712_SUITE,
    {
      publicKey: EIP712_ANSWER.publicKey,
      message: { bytes: EIP712_ANSWER.message, typed: EIP712_ANSWER.typed },
      signature: EIP712_ANSWER.signature,
      otherMessage: {
        bytes: EIP712_ANSWER.message,
        typed: { ...EIP712_ANSWER.typed, sequence: EIP712_ANSWER.typed.sequence + 1 },
      },
      refusedSignatures: [
        { name: "one bit of r", bytes: flipped(EIP712_ANSWER.signature, 20) },
        { name: "high S", bytes: EIP712_ANSWER.highS },
      ],
      refusedKeys: [{ name: "no point", bytes: new Uint8Array(33).fill(2, 0, 1) }],
    },
  ],
  [
    WEBAUTHN_SUITE,
    {
      publicKey: WEBAUTHN_ANSWER.publicKey,
      message: { bytes: WEBAUTHN_ANSWER.message },
      signature: WEBAUTHN_ANSWER.signature,
      otherMessage: { bytes: flipped(WEBAUTHN_ANSWER.message, 20) },
      refusedSignatures: [
        {
          name: "one bit of s",
          bytes: flipped(WEBAUTHN_ANSWER.signature, WEBAUTHN_ANSWER.signature.length - 1),
        },
        { name: "high S", bytes: WEBAUTHN_ANSWER.highS },
      ],
      refusedKeys: [
        { name: "point alone", bytes: WEBAUTHN_ANSWER.publicKey.subarray(3, 36) },
        {
          name: "no point",
          bytes: WEBAUTHN_ANSWER.publicKey.map((byte, i) => (i > 3 && i < 36 ? 0xff : byte)),
        },
      ],
    },
  ],
]);

/** The bytes with the lowest bit of one of them changed. */
function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const changed = copyBytes(bytes);
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

function identityKey(): Uint8Array {
  const key = new Uint8Array(32);
  key[0] = 1;
  return key;
}
