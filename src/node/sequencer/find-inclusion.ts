import { decode } from "../../codec/canonical.ts";
import { statementSchema } from "../../ledger/statement.ts";
import { computeTransactionId, type TransactionBody } from "../../ledger/transaction.ts";
import { transactionHash } from "../../machine/governance-context.ts";
import { assert } from "../../primitives/assert.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { Inclusion } from "./submission.ts";

/**
 * Where a transaction stands in the chain, or null. It is looked for under every canonical code that the chain has had,
 * since an id is that of its block's epoch. Cost: a look-up a code.
 */
export function findInclusion(chain: LedgerChain, body: TransactionBody): Inclusion | null {
  const { hashes } = chain.environment;
  const { store } = chain.reader;
  const { facts, height: tip } = chain.branch;
  const begun = facts.schedule.filter(({ record }) => record.start <= tip);
  for (const hash of new Set(begun.map(({ record }) => transactionHash(record, hashes)))) {
    const id = computeTransactionId(hash, body);
    const found = store.findTransaction(id);
    if (found === undefined) continue;
    const { height, position: index } = found;
    const bytes = store.blocks.block(height).raw.statements[index + 1];
    assert(bytes !== undefined, "a transaction without its receipt");
    const receipt = decode(statementSchema, bytes);
    assert(
      receipt.ok && receipt.value.type === "receipt",
      "a transaction before another statement",
    );
    const { code } = receipt.value;
    return { status: "included", hash: id, height, index, code, rejection: null };
  }
  return null;
}
