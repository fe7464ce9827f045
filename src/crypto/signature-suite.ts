import type { SuiteId } from "../primitives/brand.ts";

/**
 * The full bytes that a signature covers, never a digest of them: `tag(ctx, suite) ‖ GLC[payload…, keyId]`.
 * Wallets that sign typed data instead of bytes find the transaction's fields in `typed`.
 */
export interface SignedMessage {
  readonly bytes: Uint8Array;
  readonly typed?: TypedTransaction;
}

/** The fields of a transaction that an EIP-712 wallet shows and signs. */
export interface TypedTransaction {
  readonly chainId: Uint8Array;
  readonly account: Uint8Array;
  readonly sequence: number;
  readonly generation: number;
  readonly expiryHeight: number;
  readonly maxFee: bigint;
  readonly kind: number;
  readonly payload: Uint8Array;
  readonly keyId: Uint8Array;
}

/** One signature suite as one provider verifies it. Every provider accepts exactly the same signatures. */
export interface SignatureSuite {
  readonly id: SuiteId;
  /** Name in `SUITE_TABLE`, e.g. `hybrid-ed25519-ml-dsa-65`. */
  readonly name: string;
  /** Who verifies, e.g. `node:crypto`. */
  readonly provider: string;

  /** True iff the bytes may be registered as a public key of this suite. Costly; callers cache it by key. */
  isValidPublicKey(publicKey: Uint8Array): boolean;

  /**
   * True iff the signature of the message verifies under the suite's one acceptance rule.
   * Requires: a public key for which `isValidPublicKey` has answered true. A malformed signature is false, never
   * thrown.
   */
  verify(publicKey: Uint8Array, message: SignedMessage, signature: Uint8Array): boolean;
}

/** The signature suites that this process can verify and whose known answers it has verified, by id. */
export type SuiteRegistry = ReadonlyMap<SuiteId, SignatureSuite>;

/** A secret key in memory, able to sign and unable to show its secret. */
export interface Signer {
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  /** Signs the full message bytes with the suite's algorithm. */
  sign(message: Uint8Array): Uint8Array;
}
