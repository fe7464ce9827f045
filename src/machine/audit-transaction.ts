import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { type AccountKey, readAccountKeys } from "../governance/account.ts";
import type { AuditEntry } from "../governance/audit-entry.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { Transaction } from "../ledger/transaction.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { transactionMessage } from "./transaction-message.ts";

/** What the transactions of entries are judged by. */
export interface TransactionGround {
  /** The transaction of an id, in hexadecimal, that stands in the block of a height. */
  readonly find: (height: Height, id: string) => Transaction | undefined;
  /** Holds the keys of all accounts, the revoked ones with their heights. */
  readonly state: StateReader;
  readonly suites: SuiteRegistry;
}

/**
 * Judges the transaction that an entry of the audit trail names: it stands in its block, is of the actor, and every
 * signature is of a key that the actor had at that height. What the block does by itself names none, and its seal
 * answers for it.
 */
export function judgeAuditTransaction(
  { height, actor, txId }: AuditEntry,
  { find, state, suites }: TransactionGround,
): "absent" | "signature" | null {
  if (txId === null) return actor === null ? null : "absent";
  const transaction = find(height, toHex(txId));
  if (transaction === undefined) return "absent";
  const { body, signatures } = transaction;
  if (actor === null || !equalBytes(body.account, actor)) return "signature";
  const held = readAccountKeys(state, actor)?.keys ?? [];
  const areValid = signatures.every(({ keyId, signature }) => {
    const key = held.find((known) => equalBytes(known.keyId, keyId) && wasHeld(known, height));
    if (key === undefined) return false;
    const message = transactionMessage(body, key);
    return suites.get(key.suite)?.verify(key.publicKey, message, signature) === true;
  });
  return areValid ? null : "signature";
}

/** A key signs in the block that adds it, where it opens its account, and still in the one that revokes it. */
function wasHeld({ addedAt, revokedAt }: AccountKey, height: Height): boolean {
  return addedAt <= height && (revokedAt === null || height <= revokedAt);
}
