import type { Journal } from "../governance/journal.ts";
import type { Rejection } from "../governance/rejection.ts";
import { STATEMENT_EVENTS } from "../governance/statement-events.ts";
import type { Transaction } from "../ledger/transaction.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { firstKey } from "./signing-keys.ts";

/** Executes `account.open`: the account that was so far only credited gets the key that its name is made of. */
export function openAccount(
  transaction: Transaction,
  journal: Journal,
  context: ExecutionContext,
): Rejection | null {
  const key = firstKey(transaction, context);
  if (!key.ok) return key.error;
  const { account } = transaction.body;
  const { keyId, suite, publicKey } = key.value;
  journal.emit(STATEMENT_EVENTS.accountOpened, { account, keyId, suite, publicKey });
  return null;
}
