import { SEVERITIES, type Severity } from "../../governance/names.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import type { BlockFacts } from "./block-facts.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import { equals, oneOf, type RowCondition, RowReader, when } from "./row-query.ts";
import type { TransactionRow } from "./transaction-rows.ts";

/** An event of the chain. */
export interface EventRow {
  /** `height * 2^20 + index`: the same on every node, and rising. */
  readonly seq: number;
  readonly height: Height;
  /** Place among the events of its block. */
  readonly index: number;
  /** Time of its block. */
  readonly timeMs: number;
  /** As it stands on the ledger. */
  readonly topic: string;
  readonly severity: Severity;
  /** What it is about: `kind/name`, or `ledger`. */
  readonly subject: string;
  /** Running number of the proposal that it belongs to. */
  readonly proposal: number | null;
  readonly txHash: Digest | null;
  readonly data: Uint8Array;
}

/** Which events are asked for. What is absent does not restrict; lists are alternatives. */
export interface EventQuery {
  /** Only events after this one. */
  readonly after?: number;
  /** Only events before this one. */
  readonly before?: number;
  readonly topics?: readonly string[];
  readonly subjects?: readonly string[];
  readonly proposals?: readonly number[];
  readonly accounts?: readonly AccountId[];
  readonly minSeverity?: Severity;
  readonly order: "ascending" | "descending";
  readonly limit: number;
}

const COLUMNS = "e.seq, b.time_ms, e.topic, e.severity, e.subject, e.proposal, t.hash, e.data";
const JOINED = `JOIN blocks b ON b.height = e.seq / ${EVENTS_PER_BLOCK_MAX}
  LEFT JOIN transactions t ON t.tx = e.tx`;
const SELECT = `SELECT ${COLUMNS} FROM events e ${JOINED}`;
/** Of one account its own events are gone through, however many others there are; the join is kept in this order. */
const SELECT_OF_ACCOUNT = `SELECT ${COLUMNS}
  FROM event_accounts a CROSS JOIN events e ON e.seq = a.seq ${JOINED}`;

/** One row an event, and one for each account that takes part in it. */
export class EventRows {
  readonly #reader: RowReader;
  readonly #put: SqlStatement;
  readonly #putAccount: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #deleteAccounts: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#put = database.prepare(
      "events",
      `INSERT INTO events (seq, topic, severity, subject, proposal, tx, data)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#putAccount = database.prepare(
      "event_accounts",
      "INSERT INTO event_accounts (account, seq) VALUES (?, ?)",
    );
    this.#delete = database.prepare("events", "DELETE FROM events WHERE seq >= ?");
    this.#deleteAccounts = database.prepare(
      "event_accounts",
      "DELETE FROM event_accounts WHERE seq >= ?",
    );
  }

  list(query: EventQuery): readonly EventRow[] {
    const { order, limit, accounts } = query;
    const isOfOne = accounts?.length === 1;
    const seq = isOfOne ? "a.seq" : "e.seq";
    return this.#reader
      .all({
        table: "events",
        select: isOfOne ? SELECT_OF_ACCOUNT : SELECT,
        conditions: conditionsOf(query, seq),
        order: order === "ascending" ? seq : `${seq} DESC`,
        limit,
      })
      .map(readRow);
  }

  /** What a transaction has brought about. Cost: its own events, however many its block has. */
  ofTransaction({ firstEvent, eventCount }: TransactionRow): readonly EventRow[] {
    if (eventCount === 0) return [];
    const before = firstEvent + eventCount;
    return this.list({ after: firstEvent - 1, before, order: "ascending", limit: eventCount });
  }

  /** Requires: a transaction. */
  append({ events }: BlockFacts): void {
    for (const { seq, topic, severity, subject, proposal, transaction, data, accounts } of events) {
      const level = SEVERITIES.indexOf(severity);
      this.#put.run(seq, topic, level, subject, proposal, transaction?.tx ?? null, data);
      for (const account of accounts) this.#putAccount.run(account, seq);
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    const from = (above + 1) * EVENTS_PER_BLOCK_MAX;
    this.#delete.run(from);
    this.#deleteAccounts.run(from);
  }
}

function conditionsOf(query: EventQuery, place: "a.seq" | "e.seq"): readonly RowCondition[] {
  return [
    ...when(query.after, (seq) => ({ sql: `${place} > ?`, values: [seq] })),
    ...when(query.before, (seq) => ({ sql: `${place} < ?`, values: [seq] })),
    ...when(query.topics, (topics) => oneOf("e.topic", topics)),
    ...when(query.subjects, (subjects) => oneOf("e.subject", subjects)),
    ...when(query.proposals, (proposals) => oneOf("e.proposal", proposals)),
    ...when(query.accounts, ofAccounts),
    ...when(query.minSeverity, (severity) => ({
      sql: "e.severity >= ?",
      values: [SEVERITIES.indexOf(severity)],
    })),
  ];
}

function ofAccounts(accounts: readonly AccountId[]): RowCondition {
  if (accounts.length !== 1) {
    const { sql, values } = oneOf("account", accounts);
    return { sql: `e.seq IN (SELECT seq FROM event_accounts WHERE ${sql})`, values };
  }
  return equals("a.account", accounts[0] ?? null);
}

function readRow(row: SqlRow): EventRow {
  const seq = row.integer(0);
  return {
    seq,
    height: Math.floor(seq / EVENTS_PER_BLOCK_MAX),
    index: seq % EVENTS_PER_BLOCK_MAX,
    timeMs: row.integer(1),
    topic: row.text(2),
    severity: assertDefined(SEVERITIES[row.integer(3)], "a severity that does not exist"),
    subject: row.text(4),
    proposal: row.optionalInteger(5),
    txHash: row.optionalBytes(6) as Digest | null,
    data: row.bytes(7),
  };
}
