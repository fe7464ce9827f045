import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { AccountKey } from "../governance/account.ts";
import type { CommandName } from "../governance/command.ts";
import type { Transaction } from "../ledger/transaction.ts";
import { transactionMessage } from "./transaction-message.ts";

/** What verifying the signatures of a transaction needs: no state, and so any thread can do it. */
export interface SignedTransaction {
  readonly transaction: Transaction;
  readonly command: CommandName;
  /** The keys that the signatures name, in their order. */
  readonly keys: readonly Pick<AccountKey, "keyId" | "suite" | "publicKey">[];
}

/** What the curves say of a transaction. */
export interface SignatureVerdict {
  /** False where the transaction opens an account with a key that its suite does not take. */
  readonly isFirstKeyValid: boolean;
  /** Signatures that verify, from the first one on: what follows one that does not is not asked. */
  readonly verified: number;
}

/** Verifies the signatures of a transaction one after the other until one does not hold. */
export function verifySignatures(
  { transaction, command, keys }: SignedTransaction,
  suites: SuiteRegistry,
): SignatureVerdict {
  const [first] = keys;
  if (command === "account.open" && first !== undefined) {
    // The account's name proves the key; that it is one which its suite takes costs a curve operation.
    const isFirstKeyValid = suites.get(first.suite)?.isValidPublicKey(first.publicKey) === true;
    if (!isFirstKeyValid) return { isFirstKeyValid, verified: 0 };
  }
  const broken = transaction.signatures.findIndex(({ signature }, index) => {
    const key = keys[index];
    const suite = key === undefined ? undefined : suites.get(key.suite);
    if (key === undefined || suite === undefined) return true;
    return !suite.verify(key.publicKey, transactionMessage(transaction.body, key), signature);
  });
  const verified = broken < 0 ? transaction.signatures.length : broken;
  return { isFirstKeyValid: true, verified };
}
