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

/** Room of a block, in bytes and in transactions. */
export interface BlockRoom {
  readonly bytesMax: number;
  readonly countMax: number;
}

/**
 * Chooses the transactions of a block and their order: by class, and in a class by arrival. Each class has its share of
 * the room; what it leaves flows down, and what is left in the end is filled by arrival, dearest class first.
 */
export function orderTransactions(
  arrived: readonly Uint8Array[],
  { bytesMax, countMax }: BlockRoom,
): readonly Uint8Array[] {
  const classed = arrived.map((bytes, place): Classed => {
    return { bytes, place, name: classOfTransaction(bytes) };
  });
  const chosen = new Set<Classed>();
  let left: Room = { bytes: bytesMax, count: countMax };
  let room: Room = { bytes: 0, count: 0 };
  for (const name of TRANSACTION_CLASSES) {
    const share = QUOTAS_PERCENT[name];
    const granted = {
      bytes: room.bytes + divFloor(bytesMax * share, 100),
      count: room.count + divFloor(countMax * share, 100),
    };
    room = take(named(classed, name), chosen, granted);
    left = less(left, less(granted, room));
  }
  for (const name of TRANSACTION_CLASSES) left = take(named(classed, name), chosen, left);
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

interface Room {
  readonly bytes: number;
  readonly count: number;
}

function less(room: Room, taken: Room): Room {
  return { bytes: room.bytes - taken.bytes, count: room.count - taken.count };
}

function named(classed: readonly Classed[], name: TransactionClass): readonly Classed[] {
  return classed.filter((each) => each.name === name);
}

/** Adds what fits, in order, and answers what room is left. One that does not fit ends it: none overtakes. */
function take(classed: readonly Classed[], chosen: Set<Classed>, room: Room): Room {
  let { bytes, count } = room;
  for (const each of classed) {
    if (chosen.has(each)) continue;
    if (each.bytes.length > bytes || count < 1) break;
    chosen.add(each);
    bytes -= each.bytes.length;
    count -= 1;
  }
  return { bytes, count };
}
