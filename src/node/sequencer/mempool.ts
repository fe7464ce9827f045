import type { TransactionBody } from "../../ledger/transaction.ts";
import { TRANSACTION_CLASSES, type TransactionClass } from "../../machine/transaction-class.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId, Amount, Digest, Height } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import { AccountLine } from "./account-line.ts";
import { accountKey, type MempoolEntry } from "./mempool-entry.ts";
import type { ClassLimits, MempoolLimits } from "./mempool-limits.ts";
import type { MempoolClassStatus } from "./sequencer-status.ts";
import type { MempoolFull } from "./submission.ts";

interface Pool {
  readonly limits: ClassLimits;
  /** Those that may stand in the next block, in the order in which they came to be so. */
  readonly ready: Set<MempoolEntry>;
  readonly parked: Set<MempoolEntry>;
  sizeBytes: number;
}

/** What is to be added, before its signatures are known to hold. */
export interface Newcomer {
  readonly class: TransactionClass;
  readonly account: AccountId;
  readonly sequence: number;
  readonly sizeBytes: number;
  /** True where the share of one account does not hold it up. */
  readonly isPriority: boolean;
}

/**
 * Transactions that wait for a block, in bounded room. It knows no rules of the ledger but the order of an account's
 * sequence numbers: a transaction is ready when all before it in the sequence are ready here or done, and parked
 * otherwise. It decides nothing about time and verifies nothing.
 */
export class Mempool {
  readonly #pools: ReadonlyMap<TransactionClass, Pool>;
  readonly #byHash = new Map<string, MempoolEntry>();
  readonly #lines = new Map<string, AccountLine>();
  readonly #byExpiry = new Map<Height, Set<MempoolEntry>>();
  /** Those that a recheck has not seen for longest come first. */
  readonly #turns = new Set<MempoolEntry>();

  constructor({ classes }: Pick<MempoolLimits, "classes">) {
    this.#pools = new Map(
      TRANSACTION_CLASSES.map((name) => [
        name,
        { limits: classes[name], ready: new Set(), parked: new Set(), sizeBytes: 0 },
      ]),
    );
  }

  get count(): number {
    return this.#byHash.size;
  }

  /** Transactions that the next blocks may take, of all classes. */
  get readyCount(): number {
    return [...this.#pools.values()].reduce((sum, { ready }) => sum + ready.size, 0);
  }

  get hasReady(): boolean {
    return [...this.#pools.values()].some(({ ready }) => ready.size > 0);
  }

  find(hash: Digest): MempoolEntry | undefined {
    return this.#byHash.get(toHex(hash));
  }

  /** The transaction of an account that waits under a sequence number. */
  at(account: AccountId, sequence: number): MempoolEntry | undefined {
    return this.#lines.get(accountKey(account))?.at(sequence);
  }

  /** The transactions of a class that may stand in the next block, in order. */
  ready(name: TransactionClass): Iterable<MempoolEntry> {
    return this.#pool(name).ready;
  }

  /** Everything that waits, by arrival. */
  entries(): Iterable<MempoolEntry> {
    return this.#byHash.values();
  }

  /** What the transactions of an account that wait would pay together. */
  feesOf(account: AccountId): Amount {
    return this.#lines.get(accountKey(account))?.fees ?? 0n;
  }

  /** The sequence number of an account's next transaction, whose number in the state is `next`. */
  nextSequence(account: AccountId, next: number): number {
    const line = this.#lines.get(accountKey(account));
    return line === undefined ? next : line.firstFree();
  }

  /** The bound that keeps a newcomer out, or null. One that it would replace makes room. */
  refuseRoom(newcomer: Newcomer, next: number): MempoolFull | null {
    const { class: name, account, sequence, sizeBytes, isPriority } = newcomer;
    const { limits, ready, parked, sizeBytes: held } = this.#pool(name);
    const line = this.#lines.get(accountKey(account));
    const before = line?.at(sequence);
    const replaced = before?.class === name ? before : undefined;
    const less = { count: replaced === undefined ? 0 : 1, bytes: replaced?.bytes.length ?? 0 };
    const full = (
      of: MempoolFull["of"],
      unit: MempoolFull["unit"],
      found: number,
      quota: number,
    ) =>
      found > quota ? ({ reason: "full", class: name, of, unit, found, quota } as const) : null;
    const count = ready.size + parked.size + 1 - less.count;
    const ownCount = (line?.countOf(name) ?? 0) + 1 - less.count;
    const ownBytes = (line?.bytesOf(name) ?? 0) + sizeBytes - less.bytes;
    const isParked = sequence > (line?.firstFree() ?? next);
    return (
      full("class", "transactions", count, limits.countMax) ??
      full("class", "bytes", held + sizeBytes - less.bytes, limits.sizeBytesMax) ??
      (isPriority ? null : full("account", "transactions", ownCount, limits.accountCountMax)) ??
      (isPriority ? null : full("account", "bytes", ownBytes, limits.accountBytesMax)) ??
      (isParked && replaced === undefined
        ? full("parked", "transactions", parked.size + 1, limits.parkedMax)
        : null)
    );
  }

  /**
   * Adds a transaction and answers the one in whose place it stands now, if any. Requires: room, and `next` as the
   * account's sequence number in the state, not above the transaction's.
   */
  add(entry: MempoolEntry, next: number): MempoolEntry | undefined {
    const key = accountKey(entry.account);
    const line = this.#lines.get(key) ?? new AccountLine(next);
    assert(entry.sequence >= line.next, "a transaction whose number is used");
    const replaced = line.at(entry.sequence);
    if (replaced !== undefined) this.#detach(replaced, line);
    this.#lines.set(key, line);
    line.add(entry);
    this.#byHash.set(toHex(entry.hash), entry);
    this.#turns.add(entry);
    this.#pool(entry.class).parked.add(entry);
    this.#pool(entry.class).sizeBytes += entry.bytes.length;
    const { expiryHeight } = entry.examined.transaction.body;
    const together = this.#byExpiry.get(expiryHeight);
    if (together === undefined) this.#byExpiry.set(expiryHeight, new Set([entry]));
    else together.add(entry);
    // Those behind a replaced one line up behind the new one, or they would stand before it.
    this.#arrange(line, { afresh: replaced !== undefined });
    return replaced;
  }

  /** Takes a transaction out; those behind it in the sequence wait for another one in its place. */
  remove(entry: MempoolEntry): void {
    const key = accountKey(entry.account);
    const line = this.#lines.get(key);
    assert(line?.at(entry.sequence) === entry, "a transaction that does not wait");
    this.#detach(entry, line);
    if (line.size === 0) this.#lines.delete(key);
    else this.#arrange(line, { afresh: false });
  }

  /**
   * Moves an account to the sequence number that it has in the state now: those below it are taken out and answered.
   */
  moveTo(account: AccountId, next: number): readonly MempoolEntry[] {
    const key = accountKey(account);
    const line = this.#lines.get(key);
    if (line === undefined || line.next === next) return [];
    line.next = next;
    const used = [...line.entries()].filter(({ sequence }) => sequence < next);
    for (const entry of used) this.#detach(entry, line);
    if (line.size === 0) this.#lines.delete(key);
    else this.#arrange(line, { afresh: false });
    return used;
  }

  /** Those that may not stand in a block of the height any more. Requires: asked for every height. */
  expiredAt(height: Height): readonly MempoolEntry[] {
    return [...(this.#byExpiry.get(height - 1) ?? [])];
  }

  /** The next ones, at most `limit`, to be checked again; each has its turn. */
  takeTurns(limit: number): readonly MempoolEntry[] {
    const taken: MempoolEntry[] = [];
    for (const entry of this.#turns) {
      if (taken.length >= limit) break;
      taken.push(entry);
    }
    for (const entry of taken) {
      this.#turns.delete(entry);
      this.#turns.add(entry);
    }
    return taken;
  }

  /** Names every transaction anew: the canonical code has changed. */
  rename(hashOf: (body: TransactionBody) => Digest): void {
    const entries = [...this.#byHash.values()];
    this.#byHash.clear();
    for (const entry of entries) {
      entry.hash = hashOf(entry.examined.transaction.body);
      this.#byHash.set(toHex(entry.hash), entry);
    }
  }

  /** How full each class is. */
  classes(): readonly MempoolClassStatus[] {
    return [...this.#pools].map(([name, { limits, ready, parked, sizeBytes }]) => ({
      class: name,
      count: ready.size + parked.size,
      countMax: limits.countMax,
      sizeBytes,
      sizeBytesMax: limits.sizeBytesMax,
      parked: parked.size,
      parkedMax: limits.parkedMax,
    }));
  }

  #pool(name: TransactionClass): Pool {
    const pool = this.#pools.get(name);
    assert(pool !== undefined, "a class without its pool");
    return pool;
  }

  /** Takes an entry out of everything but the readiness of those behind it. */
  #detach(entry: MempoolEntry, line: AccountLine): void {
    const pool = this.#pool(entry.class);
    const { expiryHeight } = entry.examined.transaction.body;
    line.remove(entry);
    this.#byHash.delete(toHex(entry.hash));
    this.#turns.delete(entry);
    pool.ready.delete(entry);
    pool.parked.delete(entry);
    pool.sizeBytes -= entry.bytes.length;
    const together = this.#byExpiry.get(expiryHeight);
    together?.delete(entry);
    if (together?.size === 0) this.#byExpiry.delete(expiryHeight);
  }

  /** Makes ready what has come to be so, and parks what is no more; `afresh` lets all of them line up again. */
  #arrange(line: AccountLine, { afresh }: { readonly afresh: boolean }): void {
    const end = line.firstFree();
    for (const entry of line.entries()) {
      if (entry.sequence < end && !afresh) continue;
      this.#pool(entry.class).ready.delete(entry);
      this.#pool(entry.class).parked.add(entry);
      entry.isParked = true;
    }
    for (let sequence = line.next; sequence < end; sequence++) {
      const entry = line.at(sequence);
      assert(entry !== undefined, "a gap below the first free number");
      const { ready, parked } = this.#pool(entry.class);
      parked.delete(entry);
      ready.add(entry);
      entry.isParked = false;
    }
  }
}
