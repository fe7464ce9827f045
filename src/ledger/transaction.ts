import { decode, encode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, constUint, type Infer, uint } from "../codec/schema.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import type { Result } from "../primitives/result.ts";
import { HARD_LIMITS } from "./limits.ts";
import {
  accountIdSchema,
  chainIdSchema,
  heightSchema,
  keyIdSchema,
  ledgerAmountSchema,
} from "./schemas.ts";

/** Most blocks that a transaction may name as its expiry beyond the current height. */
export const EXPIRY_SPAN_BLOCKS = 100_000;

/** What a sender asks for. Signatures are outside it, so that signing again makes no second identity. */
export const transactionBodySchema = struct({
  version: constUint(1),
  chainId: chainIdSchema,
  account: accountIdSchema,
  sequence: uint(),
  generation: uint(),
  expiryHeight: heightSchema,
  maxFee: ledgerAmountSchema,
  kind: uint(0xffff),
  payload: bytes(0, HARD_LIMITS.payloadBytesMax),
});

export type TransactionBody = Infer<typeof transactionBodySchema>;

/** Longest signature of any suite: SLH-DSA-SHA2-192s. */
const SIGNATURE_BYTES_MAX = 16_224;

export const signatureSchema = struct({
  keyId: keyIdSchema,
  signature: bytes(1, SIGNATURE_BYTES_MAX),
});

export const transactionSchema = struct({
  body: transactionBodySchema,
  signatures: set(signatureSchema, 1, HARD_LIMITS.signaturesMax, {
    schema: keyIdSchema,
    of: (entry) => entry.keyId,
  }),
});

export type Transaction = Infer<typeof transactionSchema>;
export type TransactionSignature = Infer<typeof signatureSchema>;

export function encodeTransaction(transaction: Transaction): Uint8Array {
  return encode(transactionSchema, transaction);
}

export function decodeTransaction(bytes: Uint8Array): Result<Transaction, CodecFault> {
  return decode(transactionSchema, bytes);
}

const encodedBodies = new WeakMap<TransactionBody, Uint8Array>();

/**
 * The canonical bytes of a body, made once for each: its id and the messages of its signers all cover them. They are
 * shared and never written to.
 */
export function encodeTransactionBody(body: TransactionBody): Uint8Array {
  const known = encodedBodies.get(body);
  if (known !== undefined) return known;
  const encoded = encode(transactionBodySchema, body);
  encodedBodies.set(body, encoded);
  return encoded;
}

/** `txId_a = H_a(tag("txid",a) ‖ GLC(body))`, the name that no signature can change. */
export function computeTransactionId(hash: HashFunction, body: TransactionBody): Digest {
  return hash.digest(concatBytes(hashTag("txid", hash.code), encodeTransactionBody(body)));
}
