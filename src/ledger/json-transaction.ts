import type { Digest, KeyId, SuiteId } from "../primitives/brand.ts";
import { toHex0x } from "../primitives/hex.ts";
import { suiteToJson } from "./json-suite.ts";
import type { Transaction } from "./transaction.ts";

/** A transaction as people and programs see it. */
export interface TransactionJson {
  /** Its id under the code that names blocks where it is included. */
  readonly tx_hash: string;
  readonly account: string;
  /** Its sequence. */
  readonly nonce: number;
  readonly generation: number;
  /** Last height at which it may be included. */
  readonly valid_until: number;
  /** Base units in decimal. */
  readonly max_fee: string;
  readonly kind: number;
  readonly payload: string;
  readonly signatures: readonly {
    readonly key_id: string;
    /** Absent where the key is not known. */
    readonly suite?: string;
    readonly signature: string;
  }[];
}

/** What a transaction does not say about itself. */
export interface TransactionContext {
  readonly id: Digest;
  /** Suite of a key of the account, or undefined where it has no such key. */
  readonly suiteOf: (keyId: KeyId) => SuiteId | undefined;
}

export function transactionToJson(
  { body, signatures }: Transaction,
  context: TransactionContext,
): TransactionJson {
  return {
    tx_hash: toHex0x(context.id),
    account: toHex0x(body.account),
    nonce: body.sequence,
    generation: body.generation,
    valid_until: body.expiryHeight,
    max_fee: body.maxFee.toString(),
    kind: body.kind,
    payload: toHex0x(body.payload),
    signatures: signatures.map(({ keyId, signature }) => {
      const suite = context.suiteOf(keyId);
      return {
        key_id: toHex0x(keyId),
        ...(suite === undefined ? {} : { suite: suiteToJson(suite) }),
        signature: toHex0x(signature),
      };
    }),
  };
}
