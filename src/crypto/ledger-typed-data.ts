import type { BoundedCache } from "./bounded-cache.ts";
import { createBoundedCache } from "./bounded-cache.ts";
import type { TypedTransaction } from "./signature-suite.ts";
import {
  computeTypeHash,
  hashStruct,
  type Keccak256,
  type TypedMember,
  type TypedValue,
  typedDataPreimage,
} from "./typed-data.ts";

/** Domain of the ledger's typed data; the salt ties a signature to one chain. */
export const LEDGER_DOMAIN = { name: "MathLedger", version: "1" } as const;

const DOMAIN_MEMBERS: readonly TypedMember[] = [
  { type: "string", name: "name" },
  { type: "string", name: "version" },
  { type: "bytes32", name: "salt" },
];

/** The transaction as a wallet shows it before it signs. */
export const LEDGER_TRANSACTION_MEMBERS: readonly TypedMember[] = [
  { type: "bytes", name: "chainId" },
  { type: "bytes32", name: "account" },
  { type: "uint64", name: "sequence" },
  { type: "uint64", name: "generation" },
  { type: "uint64", name: "expiryHeight" },
  { type: "string", name: "fee" },
  { type: "uint32", name: "kind" },
  { type: "bytes", name: "payload" },
  { type: "bytes32", name: "keyId" },
];

const CACHED_CHAINS = 16;

/** Computes what a wallet signs for a transaction. */
export interface LedgerTypedData {
  readonly domainSeparator: (chainId: Uint8Array) => Uint8Array;
  readonly structHash: (transaction: TypedTransaction) => Uint8Array;
  /** `19 01 ‖ domainSeparator ‖ structHash`. */
  readonly preimage: (transaction: TypedTransaction) => Uint8Array;
}

/** The ledger's typed data under one Keccak. Domain separators are kept by chain. */
export function createLedgerTypedData(keccak: Keccak256): LedgerTypedData {
  const domainType = computeTypeHash(keccak, "EIP712Domain", DOMAIN_MEMBERS);
  const transactionType = computeTypeHash(keccak, "LedgerTransaction", LEDGER_TRANSACTION_MEMBERS);
  const separators: BoundedCache<Uint8Array> = createBoundedCache(CACHED_CHAINS);

  const separatorOf = (chainId: Uint8Array): Uint8Array =>
    hashStruct(keccak, domainType, [
      { kind: "string", text: LEDGER_DOMAIN.name },
      { kind: "string", text: LEDGER_DOMAIN.version },
      { kind: "word", bytes: keccak(chainId) },
    ]);
  const domainSeparator = (chainId: Uint8Array): Uint8Array =>
    separators.getOrCompute(chainId, separatorOf);
  const structHash = (transaction: TypedTransaction): Uint8Array =>
    hashStruct(keccak, transactionType, valuesOf(transaction));
  return {
    domainSeparator,
    structHash,
    preimage: (transaction) =>
      typedDataPreimage(domainSeparator(transaction.chainId), structHash(transaction)),
  };
}

/** Values in the order of the members. */
function valuesOf(transaction: TypedTransaction): readonly TypedValue[] {
  return [
    { kind: "bytes", bytes: transaction.chainId },
    { kind: "word", bytes: transaction.account },
    { kind: "uint", value: transaction.sequence },
    { kind: "uint", value: transaction.generation },
    { kind: "uint", value: transaction.expiryHeight },
    { kind: "string", text: transaction.maxFee.toString() },
    { kind: "uint", value: transaction.kind },
    { kind: "bytes", bytes: transaction.payload },
    { kind: "word", bytes: transaction.keyId },
  ];
}
