import type { Height } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";

/** The operator has not consented to the migration, and the next block would begin it or go on with it. */
export function pqDisabledError(height: Height): LedgerError {
  return new LedgerError({
    code: "NODE_PQ_DISABLED",
    message:
      `Block ${height} belongs to an epoch with post-quantum algorithms, and pq_migration_enabled is false ` +
      `here. The chain stands at block ${height - 1} and goes no further on this node.`,
    fix: "mathledger config set pq_migration_enabled true, then start the node again.",
    evidence: { height },
  });
}

/** The making of a block has failed in a way that no input may bring about. */
export function blockDefectError(height: Height, cause: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_BLOCK_DEFECT",
    message: `Block ${height} could not be made, for a defect of this program. What was committed before it stands.`,
    fix: "Keep the data folder, report the cause with it, and start the node again.",
    evidence: { height },
    cause,
  });
}

/** The node ends. */
export function stoppingError(): LedgerError {
  return new LedgerError({
    code: "NODE_STOPPING",
    message: "The node is stopping and takes no more transactions.",
    fix: "Send the transaction again when the node is back; sent twice, it counts once.",
  });
}
