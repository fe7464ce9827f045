import { Reader } from "../codec/reader.ts";
import { MAJOR_ARRAY } from "../codec/writer.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import { transactionBodySchema } from "../ledger/transaction.ts";
import type { Digest, Height } from "../primitives/brand.ts";
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

/** Fresh entries above which they become a segment. */
const FRESH_ENTRIES_MAX = 16_384;
/** Blocks of fresh entries that a lookup may have to read. */
const FRESH_BLOCKS_MAX = 512;

/**
 * From transaction ids to places, by the first bytes of an id. Ids are random: in one sorted table each entry would
 * touch a page of its own, the more so the longer the chain. So a block's entries are written as one row, and many
 * blocks' rows become one sorted segment at the end of the table, named by its first height. Both happen in the
 * transactions of blocks, so that at no moment an entry is missing. A lookup asks every segment.
 */
export class TransactionIndex {
  readonly #directory: string;
  readonly #find: SqlStatement;
  readonly #segmentOf: SqlStatement;
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
    // Walks from segment to segment by seeking, so that nothing between them is read.
    this.#find = prepare(
      `WITH RECURSIVE segments (segment) AS (
         SELECT min(segment) FROM transactions
         UNION ALL
         SELECT (SELECT min(t.segment) FROM transactions t WHERE t.segment > segments.segment)
         FROM segments WHERE segments.segment IS NOT NULL
       )
       SELECT t.height, t.position FROM segments CROSS JOIN transactions t
       WHERE t.segment = segments.segment AND t.prefix = ?`,
    );
    this.#segmentOf = prepare("SELECT max(segment) FROM transactions WHERE segment <= ?");
    this.#holds = prepare(
      `SELECT 1 FROM transactions
       WHERE segment = ? AND prefix = ? AND height = ? AND position = ?`,
    );
    this.#put = prepare(
      "INSERT INTO transactions (segment, prefix, height, position) VALUES (?, ?, ?, ?)",
    );
    this.#delete = prepare(
      `DELETE FROM transactions WHERE segment = ? AND prefix = ? AND height = ? AND position = ?`,
    );
    this.#count = prepare("SELECT count(*) FROM transactions");
    const prepareFresh = (sql: string) => database.prepare("fresh_transactions", sql);
    this.#fresh = prepareFresh(
      "SELECT checksum, height, entries FROM fresh_transactions ORDER BY height",
    );
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
    const segment = this.#segment(height);
    return entries.find(({ prefix, position }) => {
      return this.#holds.get(segment, prefix, height, position) === undefined;
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
    if (count > FRESH_ENTRIES_MAX || blocks > FRESH_BLOCKS_MAX) this.#formSegment();
  }

  /** Removes the transactions of a block. Requires: a transaction of the database. */
  remove(height: Height, entries: readonly TransactionEntry[]): void {
    if (this.#deleteFresh.run(height) > 0) return;
    const segment = this.#segment(height);
    for (const { prefix, position } of entries) {
      this.#delete.run(segment, prefix, height, position);
    }
  }

  count(): number {
    const fresh = (this.#freshSize.get()?.integer(1) ?? 0) / ENTRY_BYTES;
    return (this.#count.get()?.integer(0) ?? 0) + fresh;
  }

  /** Segment of a block whose entries are not fresh. */
  #segment(height: Height): number {
    return this.#segmentOf.get(height)?.optionalInteger(0) ?? height;
  }

  #formSegment(): void {
    const blocks = this.#freshBlocks();
    const entries: TransactionEntry[] = [];
    for (const { height, packed } of blocks) {
      for (let at = 0; at < packed.length; at += ENTRY_BYTES) {
        entries.push({ prefix: prefixAt(packed, at), height, position: positionAt(packed, at) });
      }
    }
    entries.sort((left, right) => left.prefix - right.prefix);
    const segment = blocks[0]?.height ?? 0;
    for (const { prefix, height, position } of entries) {
      this.#put.run(segment, prefix, height, position);
    }
    this.#clearFresh.run();
  }

  /** Rows of blocks that are in no segment as yet, ascending: all, or that of one block. */
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

/** A transaction of a block: its place among the statements and its id. */
export interface NamedTransaction {
  readonly position: number;
  readonly id: Digest;
}

/** The transactions of a block with their ids under a code. Cost: one digest for each of them. */
export function nameTransactions(
  hash: HashFunction,
  statements: readonly BodyStatement[],
): readonly NamedTransaction[] {
  const bodies: Uint8Array[] = [];
  const positions: number[] = [];
  for (const [position, { value }] of statements.entries()) {
    if (value.type !== "transaction") continue;
    bodies.push(bodyBytes(value.tx));
    positions.push(position);
  }
  if (bodies.length === 0) return [];
  const digests = hash.digestEach(hashTag("txid", hash.code), bodies);
  const { digestLength } = hash;
  return positions.map((position, at) => {
    const id = digests.slice(at * digestLength, (at + 1) * digestLength) as Digest;
    return { position, id };
  });
}

/** The entries of a block's transactions under a code. Cost: one digest for each of them. */
export function transactionEntries(
  hash: HashFunction,
  height: Height,
  statements: readonly BodyStatement[],
): readonly TransactionEntry[] {
  return nameTransactions(hash, statements).map(({ position, id }) => {
    return { prefix: digestPrefix(id), height, position };
  });
}

/**
 * The bytes of a transaction that its id covers: its first item, as it stands. Requires: a transaction that decodes.
 */
function bodyBytes(tx: Uint8Array): Uint8Array {
  const reader = new Reader(tx);
  reader.head(MAJOR_ARRAY);
  const start = reader.offset;
  transactionBodySchema.read(reader);
  return tx.subarray(start, reader.offset);
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
