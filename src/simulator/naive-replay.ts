import type { HashFunction } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { isNaiveSignature, type NaiveSignature } from "./naive-signature.ts";

/** A transaction of the naive ledger: what is wanted, a number, and a signature over a digest of the two. */
export interface NaiveTransaction {
  readonly content: Uint8Array;
  readonly sequence: number;
  readonly signed: NaiveSignature;
}

/** What is signed: neither the chain, nor a generation, nor a last height is in it (N30). */
export function naiveContent(content: Uint8Array, sequence: number): Uint8Array {
  return concatBytes(content, Uint8Array.of(sequence));
}

/** State of one account in the naive ledger; a rollback brings all of it back, the sequence too (N30). */
export interface NaiveAccount {
  readonly sequence: number;
  /** Names of transactions that were seen, by a digest of their bytes with the signature in them (N27). */
  readonly seen: ReadonlySet<string>;
}

/** The account after a transaction, or null where the naive ledger refuses it. */
export function applyNaive(
  suites: SuiteRegistry,
  hash: HashFunction,
  account: NaiveAccount,
  transaction: NaiveTransaction,
): NaiveAccount | null {
  const { content, sequence, signed } = transaction;
  const name = toHex(hash.digest(concatBytes(content, signed.signature)));
  if (sequence < account.sequence || account.seen.has(name)) return null;
  if (!isNaiveSignature(suites, hash, naiveContent(content, sequence), signed)) return null;
  return { sequence: account.sequence, seen: new Set([...account.seen, name]) };
}
