import { divFloor } from "../primitives/integer.ts";
import {
  classOfTransaction,
  TRANSACTION_CLASSES,
  type TransactionClass,
} from "./transaction-class.ts";

/** Shares of a block's bytes that are kept for a class, in percent; what a class leaves flows down to the next. */
const QUOTAS_PERCENT: Readonly<Record<TransactionClass, number>> = {
  emergency: 10,
  governance: 30,
  other: 60,
};

interface Classed {
  readonly bytes: Uint8Array;
  readonly place: number;
  readonly name: TransactionClass;
}

/**
 * Chooses the transactions of a block and their order: by class, and in a class by arrival. Each class has its share of
 * the bytes; what it leaves flows down, and what is left in the end is filled by arrival, dearest class first.
 */
export function orderTransactions(
  arrived: readonly Uint8Array[],
  bytesMax: number,
): readonly Uint8Array[] {
  const classed = arrived.map((bytes, place): Classed => {
    return { bytes, place, name: classOfTransaction(bytes) };
  });
  const chosen = new Set<Classed>();
  let left = bytesMax;
  let room = 0;
  for (const name of TRANSACTION_CLASSES) {
    room += divFloor(bytesMax * QUOTAS_PERCENT[name], 100);
    const taken = take(
      classed.filter((each) => each.name === name),
      chosen,
      room,
    );
    room -= taken;
    left -= taken;
  }
  for (const name of TRANSACTION_CLASSES) {
    left -= take(
      classed.filter((each) => each.name === name),
      chosen,
      left,
    );
  }
  const rank = (each: Classed) => TRANSACTION_CLASSES.indexOf(each.name);
  return [...chosen]
    .sort((one, other) => rank(one) - rank(other) || one.place - other.place)
    .map(({ bytes }) => bytes);
}

/** True iff the transactions stand by class. */
export function isClassOrdered(items: readonly Uint8Array[]): boolean {
  const ranks = items.map((bytes) => TRANSACTION_CLASSES.indexOf(classOfTransaction(bytes)));
  return ranks.every((rank, place) => place === 0 || (ranks[place - 1] ?? 0) <= rank);
}

/** Adds what fits, in order, and answers how many bytes that were. One that does not fit ends it: none overtakes. */
function take(classed: readonly Classed[], chosen: Set<Classed>, room: number): number {
  let taken = 0;
  for (const each of classed) {
    if (chosen.has(each)) continue;
    if (taken + each.bytes.length > room) break;
    chosen.add(each);
    taken += each.bytes.length;
  }
  return taken;
}
