import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { accountKeysTable } from "../governance/account.ts";
import type { Rejection } from "../governance/rejection.ts";
import { accountIdSchema, keyIdSchema } from "../governance/schemas.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { writeState } from "../governance/state-table.ts";
import type { StatementEvent } from "../ledger/statement.ts";
import type { Transaction } from "../ledger/transaction.ts";
import { ok, type Result } from "../primitives/result.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { firstKey } from "./signing-keys.ts";

const accountOpenedSchema = struct({ account: accountIdSchema, keyId: keyIdSchema });

/** Executes `account.open`: the account that was so far only credited gets the key that its name is made of. */
export function openAccount(
  transaction: Transaction,
  state: StateDraft,
  context: ExecutionContext,
): Result<readonly StatementEvent[], Rejection> {
  const key = firstKey(transaction, context);
  if (!key.ok) return key;
  const { account } = transaction.body;
  writeState(state, accountKeysTable, {
    suffix: account,
    value: { threshold: 1, keys: [key.value] },
  });
  const data = encode(accountOpenedSchema, { account, keyId: key.value.keyId });
  return ok([{ topic: "account_opened", data }]);
}
