import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import type { BlockFacts, TransactionFact } from "./block-facts.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import { equals, RowReader, when } from "./row-query.ts";

/** A transaction that stands in a block. */
export interface TransactionRow {
  /** `height * 2^20 + position`: rises from the first transaction of the chain to the last. */
  readonly tx: number;
  readonly height: Height;
  /** Place among the statements of its block. */
  readonly position: number;
  readonly hash: Digest;
  readonly account: AccountId;
  readonly kind: number;
  /** 0 done, else a number of the table of receipt codes. */
  readonly code: number;
  readonly fee: bigint;
  /** `seq` of its first event; they stand one behind the other. */
  readonly firstEvent: number;
  readonly eventCount: number;
}

/** Which transactions are asked for, newest first. */
export interface TransactionQuery {
  readonly account?: AccountId;
  readonly kind?: number;
  readonly height?: Height;
  /** Only those before this one. */
  readonly before?: number;
  readonly limit: number;
}

const COLUMNS = "tx, hash, account, kind, code, fee, first_event, events";

/** One row a transaction, in the order of the chain. */
export class TransactionRows {
  readonly #reader: RowReader;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#put = database.prepare(
      "transactions",
      `INSERT INTO transactions (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = database.prepare("transactions", "DELETE FROM transactions WHERE tx >= ?");
  }

  /** The transaction of an id under the canonical code of its block. */
  find(hash: Digest): TransactionRow | undefined {
    return this.#list([equals("hash", hash)], 1)[0];
  }

  get(tx: number): TransactionRow | undefined {
    return this.#list([equals("tx", tx)], 1)[0];
  }

  list({ account, kind, height, before, limit }: TransactionQuery): readonly TransactionRow[] {
    const conditions = [
      ...when(account, (value) => equals("account", value)),
      // Of an account its own transactions are gone through, not all of the kind: a plus keeps a column from that.
      ...when(kind, (value) => equals(account === undefined ? "kind" : "+kind", value)),
      ...when(height, (value) => ({
        sql: "tx >= ? AND tx < ?",
        values: [value * EVENTS_PER_BLOCK_MAX, (value + 1) * EVENTS_PER_BLOCK_MAX],
      })),
      ...when(before, (value) => ({ sql: "tx < ?", values: [value] })),
    ];
    return this.#list(conditions, limit);
  }

  /** Requires: a transaction. */
  append({ transactions, events }: BlockFacts): void {
    const first = new Map<TransactionFact | null, number>();
    for (const { transaction, seq } of events) {
      if (!first.has(transaction)) first.set(transaction, seq);
    }
    for (const fact of transactions) {
      const { tx, hash, body, receipt } = fact;
      const { account, kind } = body;
      const { code, fee } = receipt;
      const firstEvent = first.get(fact) ?? 0;
      const count = receipt.events.length;
      this.#put.run(tx, hash, account, kind, code, fee.toString(), firstEvent, count);
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run((above + 1) * EVENTS_PER_BLOCK_MAX);
  }

  #list(conditions: Parameters<RowReader["all"]>[0]["conditions"], limit: number) {
    const select = `SELECT ${COLUMNS} FROM transactions`;
    const order = "tx DESC";
    const query = { table: "transactions", select, conditions, order, limit };
    return this.#reader.all(query).map(readRow);
  }
}

function readRow(row: SqlRow): TransactionRow {
  const tx = row.integer(0);
  return {
    tx,
    height: Math.floor(tx / EVENTS_PER_BLOCK_MAX),
    position: tx % EVENTS_PER_BLOCK_MAX,
    hash: row.bytes(1) as Digest,
    account: row.bytes(2) as AccountId,
    kind: row.integer(3),
    code: row.integer(4),
    fee: BigInt(row.text(5)),
    firstEvent: row.integer(6),
    eventCount: row.integer(7),
  };
}
