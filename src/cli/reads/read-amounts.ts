import { type AmountText, amountsIn } from "./amount-text.ts";
import type { Reads } from "./read-source.ts";

/** How amounts of a ledger are written, which says itself what a token is. */
export async function readAmounts(reads: Reads): Promise<AmountText> {
  return amountsIn((await reads.read("node_status", {})).decimals);
}
