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

/** A transaction whose class is known. */
export interface ClassedTransaction {
  readonly bytes: Uint8Array;
  readonly class: TransactionClass;
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
export function orderTransactions<T extends ClassedTransaction>(
  arrived: readonly T[],
  { bytesMax, countMax }: BlockRoom,
): readonly T[] {
  const queues = TRANSACTION_CLASSES.map((name) => arrived.filter((each) => each.class === name));
  const taken = queues.map(() => 0);
  let left: Room = { bytes: bytesMax, count: countMax };
  let room: Room = { bytes: 0, count: 0 };
  for (const [rank, name] of TRANSACTION_CLASSES.entries()) {
    const share = QUOTAS_PERCENT[name];
    const granted = {
      bytes: room.bytes + divFloor(bytesMax * share, 100),
      count: room.count + divFloor(countMax * share, 100),
    };
    const queue = queues[rank] ?? [];
    taken[rank] = take(queue, 0, granted);
    const used = sumOf(queue, 0, taken[rank]);
    room = less(granted, used);
    left = less(left, used);
  }
  for (const [rank, queue] of queues.entries()) {
    const from = taken[rank] ?? 0;
    const to = take(queue, from, left);
    left = less(left, sumOf(queue, from, to));
    taken[rank] = to;
  }
  return queues.flatMap((queue, rank) => queue.slice(0, taken[rank]));
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

function less(room: Room, used: Room): Room {
  return { bytes: room.bytes - used.bytes, count: room.count - used.count };
}

function sumOf(queue: readonly ClassedTransaction[], from: number, to: number): Room {
  let bytes = 0;
  for (const each of queue.slice(from, to)) bytes += each.bytes.length;
  return { bytes, count: to - from };
}

/** Where in the queue what fits ends. One that does not fit ends it: none overtakes. */
function take(queue: readonly ClassedTransaction[], from: number, { bytes, count }: Room): number {
  let left = bytes;
  let to = from;
  for (const each of queue.slice(from, from + Math.max(0, count))) {
    if (each.bytes.length > left) break;
    left -= each.bytes.length;
    to += 1;
  }
  return to;
}
