import type { SignedMessage } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { encodeTransactionBody, type TransactionBody } from "../ledger/transaction.ts";
import type { KeyId, SuiteId } from "../primitives/brand.ts";

/** `M_tx = tag("tx", suite) ‖ GLC[body, keyId]`, with the fields that a wallet shows beside the bytes. */
export function transactionMessage(
  body: TransactionBody,
  key: { readonly suite: SuiteId; readonly keyId: KeyId },
): SignedMessage {
  const items = [encodeTransactionBody(body)];
  const bytes = buildMessage("tx", key.suite, items, key.keyId);
  return { bytes, typed: { ...body, keyId: key.keyId } };
}
