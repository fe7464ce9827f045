import { encode } from "../codec/canonical.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import { transactionBodySchema } from "../ledger/transaction.ts";
import type { Height } from "../primitives/brand.ts";
import { checksum } from "./checksum.ts";
import { digestPrefix, PREFIX_BYTES } from "./digest-prefix.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import { corruptError } from "./storage-error.ts";

/** Where a transaction stands: its block and its place among the statements. */
export interface TransactionPlace {
  readonly height: Height;
  readonly position: number;
}

/** A place with the first bytes of the transaction's id. */
export interface TransactionEntry extends TransactionPlace {
  readonly prefix: number;
}

/** Six bytes of prefix and two of position. */
const ENTRY_BYTES = PREFIX_BYTES + 2;

/** Fresh entries above which they are sorted into the index: so many that neighbours share its pages. */
const FRESH_ENTRIES_MAX = 16_384;
/** Blocks of fresh entries that a lookup may have to read. */
const FRESH_BLOCKS_MAX = 512;

/**
 * From transaction ids to places, by the first bytes of an id. Ids are random, so entries of one block would each touch
 * a page of their own; a block's entries are therefore written as one row and sorted into the index many blocks at a
 * time. Both happen in the transactions of blocks, so that at no moment an entry is missing.
 */
export class TransactionIndex {
  readonly #directory: string;
  readonly #find: SqlStatement;
  readonly #holds: SqlStatement;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #fresh: SqlStatement;
  readonly #freshAt: SqlStatement;
  readonly #putFresh: SqlStatement;
  readonly #deleteFresh: SqlStatement;
  readonly #clearFresh: SqlStatement;
  readonly #freshSize: SqlStatement;
  readonly #count: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#directory = database.directory;
    const prepare = (sql: string) => database.prepare("transactions", sql);
    this.#find = prepare("SELECT height, position FROM transactions WHERE prefix = ?");
    this.#holds = prepare(
      "SELECT 1 FROM transactions WHERE prefix = ? AND height = ? AND position = ?",
    );
    this.#put = prepare("INSERT INTO transactions (prefix, height, position) VALUES (?, ?, ?)");
    this.#delete = prepare(
      "DELETE FROM transactions WHERE prefix = ? AND height = ? AND position = ?",
    );
    this.#count = prepare("SELECT count(*) FROM transactions");
    const prepareFresh = (sql: string) => database.prepare("fresh_transactions", sql);
    this.#fresh = prepareFresh("SELECT checksum, height, entries FROM fresh_transactions");
    this.#freshAt = prepareFresh(
      "SELECT checksum, height, entries FROM fresh_transactions WHERE height = ?",
    );
    this.#putFresh = prepareFresh(
      "INSERT INTO fresh_transactions (height, checksum, entries) VALUES (?, ?, ?)",
    );
    this.#deleteFresh = prepareFresh("DELETE FROM fresh_transactions WHERE height = ?");
    this.#clearFresh = prepareFresh("DELETE FROM fresh_transactions");
    this.#freshSize = prepareFresh(
      "SELECT count(*), coalesce(sum(length(entries)), 0) FROM fresh_transactions",
    );
  }

  /** Places of transactions that may have the id of the prefix, ascending. */
  candidates(prefix: number): readonly TransactionPlace[] {
    const places = this.#find.all(prefix).map((row): TransactionPlace => {
      return { height: row.integer(0), position: row.integer(1) };
    });
    for (const { height, packed } of this.#freshBlocks()) {
      for (let at = 0; at < packed.length; at += ENTRY_BYTES) {
        if (prefixAt(packed, at) === prefix)
          places.push({ height, position: positionAt(packed, at) });
      }
    }
    return places.sort((left, right) => left.height - right.height);
  }

  /** The first of a block's entries that the index does not hold, or undefined. */
  findMissing(height: Height, entries: readonly TransactionEntry[]): TransactionEntry | undefined {
    if (entries.length === 0) return undefined;
    for (const fresh of this.#freshBlocks(height)) {
      const { packed } = fresh;
      return entries.find(({ prefix, position }, index) => {
        const at = index * ENTRY_BYTES;
        return prefixAt(packed, at) !== prefix || positionAt(packed, at) !== position;
      });
    }
    return entries.find(({ prefix, position }) => {
      return this.#holds.get(prefix, height, position) === undefined;
    });
  }

  /** Adds the transactions of a block. Requires: a transaction of the database. */
  append(height: Height, entries: readonly TransactionEntry[]): void {
    if (entries.length === 0) return;
    const packed = packEntries(entries);
    this.#putFresh.run(height, checksum(height, packed), packed);
    const size = this.#freshSize.get();
    const blocks = size?.integer(0) ?? 0;
    const count = (size?.integer(1) ?? 0) / ENTRY_BYTES;
    if (count > FRESH_ENTRIES_MAX || blocks > FRESH_BLOCKS_MAX) this.#sortIn();
  }

  /** Removes the transactions of a block. Requires: a transaction of the database. */
  remove(height: Height, entries: readonly TransactionEntry[]): void {
    if (this.#deleteFresh.run(height) > 0) return;
    for (const { prefix, position } of entries) this.#delete.run(prefix, height, position);
  }

  count(): number {
    const fresh = (this.#freshSize.get()?.integer(1) ?? 0) / ENTRY_BYTES;
    return (this.#count.get()?.integer(0) ?? 0) + fresh;
  }

  #sortIn(): void {
    const entries: TransactionEntry[] = [];
    for (const { height, packed } of this.#freshBlocks()) {
      for (let at = 0; at < packed.length; at += ENTRY_BYTES) {
        entries.push({ prefix: prefixAt(packed, at), height, position: positionAt(packed, at) });
      }
    }
    entries.sort((left, right) => left.prefix - right.prefix);
    for (const { prefix, height, position } of entries) this.#put.run(prefix, height, position);
    this.#clearFresh.run();
  }

  /** Rows that are not sorted in as yet: all, or that of one block. */
  #freshBlocks(height?: Height): readonly FreshBlock[] {
    const rows = height === undefined ? this.#fresh.all() : this.#freshAt.all(height);
    return rows.map((row) => {
      const own = row.integer(1);
      const packed = row.bytes(2);
      const isWhole = packed.length % ENTRY_BYTES === 0;
      if (isWhole && row.integer(0) === checksum(own, packed)) return { height: own, packed };
      const place = { directory: this.#directory, table: "fresh_transactions", height: own };
      throw corruptError({ ...place, detail: "the row fails its check" });
    });
  }
}

/** A block's entries as they are packed in one row. */
interface FreshBlock {
  readonly height: Height;
  readonly packed: Uint8Array;
}

function prefixAt(packed: Uint8Array, at: number): number {
  return digestPrefix(packed.subarray(at, at + PREFIX_BYTES));
}

function positionAt(packed: Uint8Array, at: number): number {
  return ((packed[at + PREFIX_BYTES] ?? 0) << 8) | (packed[at + PREFIX_BYTES + 1] ?? 0);
}

/** The entries of a block's transactions under a code. Cost: one digest for each of them. */
export function transactionEntries(
  hash: HashFunction,
  height: Height,
  statements: readonly BodyStatement[],
): readonly TransactionEntry[] {
  const bodies: Uint8Array[] = [];
  const positions: number[] = [];
  for (const [position, { transaction }] of statements.entries()) {
    if (transaction === undefined) continue;
    bodies.push(encode(transactionBodySchema, transaction.body));
    positions.push(position);
  }
  if (bodies.length === 0) return [];
  const digests = hash.digestEach(hashTag("txid", hash.code), bodies);
  return positions.map((position, index) => {
    const prefix = digestPrefix(digests.subarray(index * hash.digestLength));
    return { prefix, height, position };
  });
}

function packEntries(entries: readonly TransactionEntry[]): Uint8Array {
  const packed = new Uint8Array(entries.length * ENTRY_BYTES);
  const view = new DataView(packed.buffer);
  for (const [index, { prefix, position }] of entries.entries()) {
    const at = index * ENTRY_BYTES;
    view.setUint16(at, Math.floor(prefix / 0x1_0000_0000));
    view.setUint32(at + 2, prefix >>> 0);
    view.setUint16(at + PREFIX_BYTES, position);
  }
  return packed;
}
