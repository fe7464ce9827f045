import type { HashFunction } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { concatBytes } from "../primitives/bytes.ts";
import {
  countNaiveSigners,
  isNaiveSignature,
  type NaiveSignature,
  signNaive,
} from "./naive-signature.ts";
import type { SimKey } from "./sim-key.ts";

/** Signatures that the naive ledger asks for. */
const NAIVE_QUORUM = 5;

/**
 * What is signed for a rollback in the naive ledger: that there shall be one, and to which rules. Neither the chain nor
 * the height, the moment, or a number of its own is in it (N28, N29).
 */
export function naiveRollback(rule: number): Uint8Array {
  return new TextEncoder().encode(`roll back to rules ${rule}`);
}

/**
 * True iff the naive ledger rolls back: five different signatures verify. Who signed is not asked, what the rules are
 * is not judged, and the same signatures will do again tomorrow.
 */
export function isNaiveRollback(
  suites: SuiteRegistry,
  hash: HashFunction,
  rule: number,
  signatures: readonly NaiveSignature[],
): boolean {
  const content = naiveRollback(rule);
  const valid = signatures.filter((each) => isNaiveSignature(suites, hash, content, each));
  return countNaiveSigners(valid) >= NAIVE_QUORUM;
}

/** Five signatures of one hybrid key: the half that is not looked at is different in each (N28). */
export function signFiveTimes(
  key: SimKey,
  hash: HashFunction,
  content: Uint8Array,
): readonly NaiveSignature[] {
  const { publicKey, signature } = signNaive(key, hash, content);
  return Array.from({ length: NAIVE_QUORUM }, (_, copy) => {
    const spoiled = signature.slice(ED25519_BYTES);
    spoiled[0] = (spoiled[0] ?? 0) ^ copy;
    return { publicKey, signature: concatBytes(signature.subarray(0, ED25519_BYTES), spoiled) };
  });
}

const ED25519_BYTES = 64;
