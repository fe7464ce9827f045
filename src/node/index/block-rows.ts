import { canonicalCode } from "../../consensus/rules.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import type { BlockHeader } from "../../ledger/header.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import { isAllZero } from "../../primitives/bytes.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import type { BlockFacts } from "./block-facts.ts";
import type { IndexedBlock } from "./indexed-block.ts";

/** What lists say of a block. */
export interface BlockRow {
  readonly height: Height;
  /** Id under the code of its canonical lineage. */
  readonly id: Digest;
  readonly timeMs: number;
  /** Governance seconds. */
  readonly clockS: number;
  readonly proposer: AccountId | null;
  readonly epoch: number;
  readonly statements: number;
  readonly transactions: number;
  readonly events: number;
  readonly sizeBytes: number;
}

const COLUMNS = `height, id, time_ms, clock_s, proposer, epoch, statements, transactions, events,
  size_bytes`;

/** What is known of the block that an index begins behind: its header alone. */
export interface BlockHeadRow {
  readonly header: BlockHeader;
  /** Id under the code of its canonical lineage. */
  readonly id: Digest;
  readonly epoch: number;
}

/** One row a block. The newest says how far the index has come. */
export class BlockRows {
  readonly #put: SqlStatement;
  readonly #get: SqlStatement;
  readonly #tip: SqlStatement;
  readonly #range: SqlStatement;
  readonly #atTime: SqlStatement;
  readonly #transactions: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("blocks", sql);
    this.#put = prepare(`INSERT INTO blocks (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#get = prepare(`SELECT ${COLUMNS} FROM blocks WHERE height = ?`);
    this.#tip = prepare("SELECT max(height) FROM blocks");
    this.#range = prepare(
      `SELECT ${COLUMNS} FROM blocks WHERE height BETWEEN ? AND ? ORDER BY height DESC LIMIT ?`,
    );
    // Times rise with heights, so that the search may go by height.
    this.#atTime = prepare("SELECT max(height) FROM blocks WHERE time_ms <= ?");
    this.#transactions = prepare(
      "SELECT coalesce(sum(transactions), 0) FROM blocks WHERE height BETWEEN ? AND ?",
    );
    this.#delete = prepare("DELETE FROM blocks WHERE height > ?");
  }

  /** Height of the newest row, -1 before the first. */
  tipHeight(): number {
    return this.#tip.get()?.optionalInteger(0) ?? -1;
  }

  get(height: Height): BlockRow | undefined {
    const row = this.#get.get(height);
    return row === undefined ? undefined : readRow(row);
  }

  /** Rows from one height down to another, newest first, at most so many. */
  list(range: {
    readonly from: Height;
    readonly to: Height;
    readonly limit: number;
  }): readonly BlockRow[] {
    return this.#range.all(range.from, range.to, range.limit).map(readRow);
  }

  /** Transactions of the blocks from one height to another. Cost: a step a block. */
  countTransactions(from: Height, to: Height): number {
    return this.#transactions.get(from, to)?.integer(0) ?? 0;
  }

  /** Height of the newest block at or before a time, -1 when all are later. */
  heightAt(timeMs: number): number {
    return this.#atTime.get(timeMs)?.optionalInteger(0) ?? -1;
  }

  /** Requires: a transaction. */
  append({ block, branch, ids }: IndexedBlock, facts: BlockFacts, clockS: number): void {
    const { header, body } = block;
    const { record } = resolveEpoch(branch.facts.schedule, facts.height);
    const id = assertDefined(ids.get(canonicalCode(record)), "a block without its canonical id");
    this.#put.run(
      facts.height,
      id,
      header.timeMs,
      clockS,
      isAllZero(header.proposer) ? null : header.proposer,
      record.index,
      body.count,
      facts.transactions.length,
      facts.events.length,
      body.sizeBytes,
    );
  }

  /** A row of a block whose body is not held: it counts nothing but statements. Requires: a transaction. */
  appendHead({ header, id, epoch }: BlockHeadRow, clockS: number): void {
    const { height, timeMs, proposer, count } = header;
    const by = isAllZero(proposer) ? null : proposer;
    this.#put.run(height, id, timeMs, clockS, by, epoch, count, 0, 0, 0);
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run(above);
  }
}

function readRow(row: SqlRow): BlockRow {
  return {
    height: row.integer(0),
    id: row.bytes(1) as Digest,
    timeMs: row.integer(2),
    clockS: row.integer(3),
    proposer: row.optionalBytes(4) as AccountId | null,
    epoch: row.integer(5),
    statements: row.integer(6),
    transactions: row.integer(7),
    events: row.integer(8),
    sizeBytes: row.integer(9),
  };
}
