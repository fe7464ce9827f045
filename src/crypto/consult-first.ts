import type { SuiteId } from "../primitives/brand.ts";
import { ED25519_SUITE } from "./ed25519.ts";
import { HYBRID_SUITE } from "./hybrid.ts";
import { ML_DSA_65_SUITE } from "./ml-dsa-65.ts";
import type { SignatureSuite, SuiteRegistry } from "./signature-suite.ts";

/** One question to a signature suite: is this a signature of these bytes by this key? */
export interface SignatureCheck {
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  /** The full bytes that are signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Suites whose answer rests on the four parts of a check alone; a wallet's also reads the fields of a transaction. */
const BYTES_ONLY: ReadonlySet<SuiteId> = new Set([ED25519_SUITE, ML_DSA_65_SUITE, HYBRID_SUITE]);

/** True iff a check of the suite can be made elsewhere, from its four parts. */
export function isCheckedByBytes(suite: SuiteId): boolean {
  return BYTES_ONLY.has(suite);
}

/**
 * The same suites, which first ask whether a check is known to hold. A no means nothing: the suite then verifies as
 * ever. Requires: `isKnown` answers true for nothing but what a suite of the same acceptance rule has verified, all
 * four parts being equal.
 */
export function consultFirst(
  suites: SuiteRegistry,
  isKnown: (check: SignatureCheck) => boolean,
): SuiteRegistry {
  return new Map(
    [...suites].map(([id, suite]) => [
      id,
      isCheckedByBytes(id) ? consulting(suite, isKnown) : suite,
    ]),
  );
}

function consulting(
  suite: SignatureSuite,
  isKnown: (check: SignatureCheck) => boolean,
): SignatureSuite {
  const { id, name, provider } = suite;
  return {
    id,
    name,
    provider,
    isValidPublicKey: (publicKey) => suite.isValidPublicKey(publicKey),
    verify: (publicKey, message, signature) =>
      isKnown({ suite: id, publicKey, message: message.bytes, signature }) ||
      suite.verify(publicKey, message, signature),
  };
}
