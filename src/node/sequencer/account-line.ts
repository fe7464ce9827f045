import { TRANSACTION_CLASSES, type TransactionClass } from "../../machine/transaction-class.ts";
import type { Amount } from "../../primitives/brand.ts";
import type { MempoolEntry } from "./mempool-entry.ts";

/** The transactions of one account that wait, by their sequence numbers. */
export class AccountLine {
  /** The account's next sequence number in the state. */
  next: number;
  readonly #entries = new Map<number, MempoolEntry>();
  readonly #counts = new Map<TransactionClass, number>(
    TRANSACTION_CLASSES.map((name) => [name, 0]),
  );
  readonly #bytes = new Map<TransactionClass, number>(TRANSACTION_CLASSES.map((name) => [name, 0]));
  #fees: Amount = 0n;

  constructor(next: number) {
    this.next = next;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What all of them together would pay. */
  get fees(): Amount {
    return this.#fees;
  }

  at(sequence: number): MempoolEntry | undefined {
    return this.#entries.get(sequence);
  }

  entries(): Iterable<MempoolEntry> {
    return this.#entries.values();
  }

  countOf(name: TransactionClass): number {
    return this.#counts.get(name) ?? 0;
  }

  bytesOf(name: TransactionClass): number {
    return this.#bytes.get(name) ?? 0;
  }

  add(entry: MempoolEntry): void {
    this.#entries.set(entry.sequence, entry);
    this.#count(entry, 1);
  }

  remove(entry: MempoolEntry): void {
    this.#entries.delete(entry.sequence);
    this.#count(entry, -1);
  }

  /** The first sequence number from `next` on that no transaction here has. */
  firstFree(): number {
    let sequence = this.next;
    while (this.#entries.has(sequence)) sequence += 1;
    return sequence;
  }

  #count(entry: MempoolEntry, sign: 1 | -1): void {
    const name = entry.class;
    this.#counts.set(name, this.countOf(name) + sign);
    this.#bytes.set(name, this.bytesOf(name) + sign * entry.bytes.length);
    this.#fees += BigInt(sign) * entry.examined.fee;
  }
}
