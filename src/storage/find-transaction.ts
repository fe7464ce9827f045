import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeTransactionId } from "../ledger/transaction.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { digestPrefix } from "./digest-prefix.ts";
import { decodeStored } from "./rewind-blocks.ts";
import type { StoreParts } from "./store-parts.ts";
import type { TransactionPlace } from "./transaction-index.ts";
import { canonicalCode } from "./write-block.ts";

/** A transaction of the store's branch. */
export interface FoundTransaction extends TransactionPlace {
  /** Code of the id under which it is known: that of its block's canonical lineage. */
  readonly code: HashCode;
  /** Bytes of its statement. */
  readonly statement: Uint8Array;
}

/** The transaction of an id, or undefined. The index knows the first bytes of it only; here the whole is compared. */
export function findTransaction(
  parts: StoreParts,
  id: Digest,
  context: { readonly directory: string; readonly hashes: HashRegistry },
): FoundTransaction | undefined {
  for (const { height, position } of parts.transactions.candidates(digestPrefix(id))) {
    const { ids, raw } = parts.blocks.block(height);
    const code = canonicalCode(ids);
    const statement = raw.statements[position];
    if (statement === undefined) continue;
    const { transaction } = decodeStored(statement, height, context.directory);
    if (transaction === undefined) continue;
    const hash = requireHash(context.hashes, code);
    const found = computeTransactionId(hash, transaction.body);
    if (equalBytes(found, id)) return { height, position, code, statement };
  }
  return undefined;
}
