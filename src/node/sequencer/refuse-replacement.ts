import { type Rejection, reject } from "../../governance/rejection.ts";
import type { ExaminedTransaction } from "../../machine/admission.ts";
import type { Amount } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import { divCeilBig } from "../../primitives/integer.ts";
import type { Mempool } from "./mempool.ts";

/** By how much the greatest fee must rise for a transaction to take another one's place. */
const RISE_PERCENT = 110n;

/**
 * Why a transaction may not wait beside, or in the place of, those of its account that wait: to take the place of one
 * with its sequence number its greatest fee must be a tenth higher, so that replacing is not free of charge; and the
 * account must be able to pay all of them, so that one balance does not fill the mempool many times over.
 */
export function refuseReplacement(
  { transaction, fee }: ExaminedTransaction,
  mempool: Mempool,
  liquid: Amount,
): Rejection | null {
  const { account, sequence, maxFee } = transaction.body;
  const before = mempool.at(account, sequence);
  if (before !== undefined) {
    const held = before.examined.transaction.body.maxFee;
    const raised = divCeilBig(held * RISE_PERCENT, 100n);
    const needed = raised > held ? raised : held + 1n;
    if (maxFee < needed) {
      const facts = { fee: String(needed), max_fee: String(maxFee), replaces: toHex(before.hash) };
      return reject("GOV_FEE_TOO_LOW", facts);
    }
  }
  const others = mempool.feesOf(account) - (before?.examined.fee ?? 0n);
  if (others + fee <= liquid) return null;
  return reject("GOV_FEE_UNPAYABLE", { fee: String(others + fee), liquid: String(liquid) });
}
