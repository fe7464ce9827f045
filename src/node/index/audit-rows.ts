import type { AuditEntry } from "../../governance/audit-entry.ts";
import { SEVERITIES, type Severity } from "../../governance/names.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";
import type { BlockFacts } from "./block-facts.ts";
import { EVENTS_PER_BLOCK_MAX } from "./index-schema.ts";
import { equals, oneOf, RowReader, when } from "./row-query.ts";

/** Which entries of the audit trail are asked for, newest first unless told. */
export interface AuditQuery {
  readonly after?: number;
  readonly before?: number;
  readonly actor?: AccountId;
  readonly topics?: readonly string[];
  readonly minSeverity?: Severity;
  /** Heights, both included. */
  readonly from?: Height;
  readonly to?: Height;
  readonly order: "ascending" | "descending";
  readonly limit: number;
}

const COLUMNS = "number, seq, place, actor, action, hash";

const SELECT = `SELECT a.number, e.seq, a.place, b.clock_s, e.topic, e.severity, a.actor, a.action,
    e.data, t.hash, p.hash, a.hash
  FROM audit a JOIN events e ON e.seq = a.seq
  JOIN blocks b ON b.height = e.seq / ${EVENTS_PER_BLOCK_MAX}
  LEFT JOIN transactions t ON t.tx = e.tx
  JOIN audit p ON p.number = a.number - 1`;

/**
 * The audit trail: what an entry says beside its event, which it refers to. The row before the first is no entry, but
 * what the first one follows.
 */
export class AuditRows {
  readonly #reader: RowReader;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #newest: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#reader = new RowReader(database);
    this.#put = database.prepare(
      "audit",
      `INSERT INTO audit (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = database.prepare("audit", "DELETE FROM audit WHERE seq >= ?");
    this.#newest = database.prepare("audit", "SELECT max(number) FROM audit");
  }

  list(query: AuditQuery): readonly AuditEntry[] {
    const conditions = [
      ...when(query.after, (number) => ({ sql: "a.number > ?", values: [number] })),
      ...when(query.before, (number) => ({ sql: "a.number < ?", values: [number] })),
      ...when(query.actor, (actor) => equals("a.actor", actor)),
      ...when(query.topics, (topics) => oneOf("e.topic", topics)),
      ...when(query.minSeverity, (severity) => ({
        sql: "e.severity >= ?",
        values: [SEVERITIES.indexOf(severity)],
      })),
      ...when(query.from, (height) => ({
        sql: "a.seq >= ?",
        values: [height * EVENTS_PER_BLOCK_MAX],
      })),
      ...when(query.to, (height) => ({
        sql: "a.seq < ?",
        values: [(height + 1) * EVENTS_PER_BLOCK_MAX],
      })),
    ];
    const order = query.order === "ascending" ? "a.number" : "a.number DESC";
    const { limit } = query;
    return this.#reader
      .all({ table: "audit", select: SELECT, conditions, order, limit })
      .map(readRow);
  }

  /** Requires: a transaction; the entries of the block that the facts are of. */
  append({ events }: BlockFacts, entries: readonly AuditEntry[]): void {
    let at = 0;
    for (const { seq, index, actor, action, hash, eventType, previousHash } of entries) {
      // Entries follow the events of governance in their order; facts of the ledger's own rules have none.
      while (events[at] !== undefined && events[at]?.value === null) at++;
      const event = assertDefined(events[at++], `audit entry ${seq} without its event`);
      assert(event.topic === eventType, `audit entry ${seq} of another event`);
      // The first entry has something before it, of which the hash alone is known.
      if (this.#newest.get()?.optionalInteger(0) == null) {
        this.#put.run(seq - 1, event.seq, 0, null, "genesis", previousHash);
      }
      this.#put.run(seq, event.seq, index, actor, action, hash);
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run((above + 1) * EVENTS_PER_BLOCK_MAX);
  }
}

function readRow(row: SqlRow): AuditEntry {
  return {
    seq: row.integer(0),
    height: Math.floor(row.integer(1) / EVENTS_PER_BLOCK_MAX),
    index: row.integer(2),
    now: row.integer(3),
    eventType: row.text(4),
    severity: assertDefined(SEVERITIES[row.integer(5)], "a severity that does not exist"),
    actor: row.optionalBytes(6) as AccountId | null,
    action: row.text(7),
    details: row.bytes(8),
    txId: row.optionalBytes(9) as Digest | null,
    previousHash: row.bytes(10) as Digest,
    hash: row.bytes(11) as Digest,
  };
}
