import { type BlockRoom, orderTransactions } from "../../machine/order-transactions.ts";
import { TRANSACTION_CLASSES } from "../../machine/transaction-class.ts";
import type { Mempool } from "./mempool.ts";
import type { MempoolEntry } from "./mempool-entry.ts";

/** Room of a block, with the cost of the signatures that it may verify. */
export interface ChoiceRoom extends BlockRoom {
  readonly signatureCostMax: number;
}

/** Rounds in which those that would stand before their predecessors give their room to others. */
const ROUNDS_MAX = 8;

/**
 * Chooses the transactions of the next block, in the machine's order, such that each stands behind the one before it in
 * its account's sequence. A transaction of a dearer class than that of the one before it waits for the next block: the
 * order of the classes is fixed, and would put it first. Cost: linear in what is ready, with a small factor.
 */
export function chooseTransactions(mempool: Mempool, room: ChoiceRoom): readonly MempoolEntry[] {
  let candidates = listCandidates(mempool, room.countMax);
  for (let round = 1; ; round++) {
    const chosen = new Set<MempoolEntry>();
    const early = new Set<MempoolEntry>();
    let cost = 0;
    for (const entry of orderTransactions(candidates, room)) {
      cost += entry.examined.signatureCost;
      if (cost > room.signatureCostMax) break;
      if (isBehind(entry, mempool, chosen)) chosen.add(entry);
      else early.add(entry);
    }
    if (early.size === 0 || round === ROUNDS_MAX) return [...chosen];
    candidates = candidates.filter((entry) => !early.has(entry));
  }
}

/** The first of each class that may stand in one block with those before them, at most so many a class. */
function listCandidates(mempool: Mempool, countMax: number): readonly MempoolEntry[] {
  const candidates = new Set<MempoolEntry>();
  for (const name of TRANSACTION_CLASSES) {
    let count = 0;
    for (const entry of mempool.ready(name)) {
      if (count >= countMax) break;
      if (!isBehind(entry, mempool, candidates)) continue;
      candidates.add(entry);
      count += 1;
    }
  }
  return [...candidates];
}

/** True iff nothing that waits stands before the entry in its sequence but what is among the chosen. */
function isBehind(
  entry: MempoolEntry,
  mempool: Mempool,
  chosen: ReadonlySet<MempoolEntry>,
): boolean {
  const before = mempool.at(entry.account, entry.sequence - 1);
  return before === undefined || chosen.has(before);
}
