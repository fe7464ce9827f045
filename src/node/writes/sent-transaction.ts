import { decodeBodyStatement } from "../../ledger/body-statement.ts";
import {
  decodeTransaction,
  encodeTransaction,
  type Transaction,
} from "../../ledger/transaction.ts";
import type { AccountId, Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { NodeService } from "../service/node-service.ts";

/** Newest transactions of an account, in blocks and waiting, among which a signature is looked for. */
const LOOKED_AT_MAX = 64;

/** A transaction that the node has had already. */
export interface SentTransaction {
  readonly bytes: Uint8Array;
  readonly transaction: Transaction;
  /** The block that holds it, or null while it waits. */
  readonly height: Height | null;
}

/**
 * The transaction of an account that carries a signature, or undefined. A signature is over one transaction, so that
 * whoever sends the same fields with it again means the same one. Cost: some rows and statements.
 */
export function findSent(
  service: NodeService,
  account: AccountId,
  signature: Uint8Array,
): SentTransaction | undefined {
  const pending = service.sequencer?.listPending(Number.MAX_SAFE_INTEGER) ?? [];
  for (const waiting of pending) {
    if (!equalBytes(waiting.account, account)) continue;
    const decoded = decodeTransaction(waiting.bytes);
    if (decoded.ok && carries(decoded.value, signature)) {
      return { bytes: waiting.bytes, transaction: decoded.value, height: null };
    }
  }
  return findIncluded(service, account, signature);
}

function findIncluded(
  { index, reader }: NodeService,
  account: AccountId,
  signature: Uint8Array,
): SentTransaction | undefined {
  for (const { height, position } of index.transactions.list({ account, limit: LOOKED_AT_MAX })) {
    const statement = reader.store.blocks.block(height).raw.statements[position];
    const decoded = statement === undefined ? undefined : decodeBodyStatement(statement);
    if (decoded?.ok !== true) continue;
    const { transaction } = decoded.value;
    if (transaction === undefined || !carries(transaction, signature)) continue;
    return { bytes: encodeTransaction(transaction), transaction, height };
  }
  return undefined;
}

function carries({ signatures }: Transaction, signature: Uint8Array): boolean {
  return signatures.some((entry) => equalBytes(entry.signature, signature));
}
