import { decode } from "../codec/canonical.ts";
import type { SignatureCheck } from "../crypto/consult-first.ts";
import { findActiveKey, readAccountKeys } from "../governance/account.ts";
import type { StateReader } from "../governance/state-access.ts";
import { statementSchema } from "../ledger/statement.ts";
import { decodeTransaction } from "../ledger/transaction.ts";
import { transactionMessage } from "./transaction-message.ts";

/**
 * The signature checks that admitting an item will ask for, as far as the state tells now: none for what is no
 * transaction, does not decode, or names keys that its account does not have. Nothing is judged here.
 */
export function pendingChecks(item: Uint8Array, state: StateReader): readonly SignatureCheck[] {
  const statement = decode(statementSchema, item);
  if (!statement.ok || statement.value.type !== "transaction") return [];
  const decoded = decodeTransaction(statement.value.tx);
  if (!decoded.ok) return [];
  const { body, signatures } = decoded.value;
  const held = readAccountKeys(state, body.account);
  if (held === undefined) return [];
  return signatures.flatMap(({ keyId, signature }) => {
    const key = findActiveKey(held, keyId);
    if (key === undefined) return [];
    const { suite, publicKey } = key;
    const message = transactionMessage(body, key).bytes;
    return [{ suite, publicKey, message, signature }];
  });
}
