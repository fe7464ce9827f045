import type { Height } from "../../primitives/brand.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";

/** Throws `RPC_PRUNED` for what began in a block that the index does not know: its answer would lack a part unsaid. */
export function requirePast(index: LedgerIndex, since: Height, what: string): void {
  const { beginsAt } = index;
  if (since >= beginsAt) return;
  const detail = `${what} began at height ${since}, and this node knows what happened from block ${beginsAt} on.`;
  throw new RpcError("RPC_PRUNED", detail, {
    evidence: { height: since, oldest_height: beginsAt },
  });
}
