import { DatabaseSync, type StatementSync } from "node:sqlite";
import { assert, assertDefined } from "../primitives/assert.ts";
import { SqlRow } from "./sql-row.ts";
import { type SqlPlace, translateSqliteFailure } from "./sqlite-failure.ts";
import type { DerivedFile } from "./storage-error.ts";

/** What may stand for a parameter of a statement. */
export type SqlValue = number | string | Uint8Array | null;

/** How long another program that holds the database is waited for. */
const BUSY_TIMEOUT_MS = 5_000;

/** The number of a transaction fills the 31 bits above zero and then begins anew. */
const COUNTER_MAX = 0x7fff_ffff;

/** Where a database lies. */
export interface DatabaseLocation {
  readonly directory: string;
  /** A path, or a `file:` URL where the library is told more than the path. */
  readonly file: string | URL;
  readonly readOnly: boolean;
  /**
   * True iff the file may be shorter than its first page says: the library moves pages out of the log in any order, and
   * a disk that runs full may end that half way. Together with the log the database is whole.
   */
  readonly isPartial?: boolean;
  /** What the file is, where it is not the ledger itself: its failures name it. */
  readonly derived?: DerivedFile;
}

/** The database of a ledger, whose every failure is an error with code, cause and fix. */
export class SqlDatabase {
  readonly directory: string;
  /** True iff another connection may write: what was read may be otherwise at the next moment. */
  readonly isReadOnly: boolean;
  readonly #place: SqlPlace;
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #beginRead: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #counter: SqlStatement;

  constructor(location: DatabaseLocation) {
    const { directory, file, readOnly, isPartial = false, derived } = location;
    this.directory = directory;
    this.isReadOnly = readOnly;
    this.#place = { directory, ...(derived === undefined ? {} : { file: derived }) };
    this.#database = guarded(this.#place, () => {
      return new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS, defensive: !isPartial });
    });
    try {
      // The one setting under which the library opens such a file.
      if (isPartial) this.execute("PRAGMA writable_schema = ON");
      this.#begin = this.#database.prepare("BEGIN IMMEDIATE");
      this.#beginRead = this.#database.prepare("BEGIN");
      this.#commit = this.#database.prepare("COMMIT");
      this.#rollback = this.#database.prepare("ROLLBACK");
      this.#counter = this.prepare("sqlite_schema", "PRAGMA user_version");
    } catch (cause) {
      this.#database.close();
      throw cause;
    }
  }

  /** A statement on one table, which its failures name. */
  prepare(table: string, sql: string): SqlStatement {
    const place = { ...this.#place, table };
    return new SqlStatement(
      place,
      guarded(place, () => this.#database.prepare(sql)),
    );
  }

  /** Runs statements that return nothing. */
  execute(sql: string): void {
    guarded(this.#place, () => this.#database.exec(sql));
  }

  /** The integer that a statement returns. */
  integer(sql: string): number {
    return firstRow(this.prepare("sqlite_schema", sql)).integer(0);
  }

  /**
   * Runs `work` as one durable step: either all of its writes are on the disk when this returns, or none ever is. Each
   * step counts the number in the file's first page up, by which a damaged log is told from an intact one.
   */
  transaction<T>(work: () => T): T {
    return this.#enclose(this.#begin, () => {
      const counter = this.counter();
      const result = work();
      this.execute(`PRAGMA user_version = ${counter === COUNTER_MAX ? 1 : counter + 1}`);
      return result;
    });
  }

  /** Runs `work` on the state of one moment, whatever another process writes meanwhile. */
  snapshot<T>(work: () => T): T {
    return this.#database.isTransaction ? work() : this.#enclose(this.#beginRead, work);
  }

  /** Number of the newest transaction. */
  counter(): number {
    return firstRow(this.#counter).integer(0);
  }

  close(): void {
    guarded(this.#place, () => this.#database.close());
  }

  #enclose<T>(begin: StatementSync, work: () => T): T {
    assert(!this.#database.isTransaction, "a transaction inside a transaction");
    return guarded(this.#place, () => {
      begin.run();
      try {
        const result = work();
        this.#commit.run();
        return result;
      } catch (cause) {
        // Some failures have already undone the transaction by themselves.
        if (this.#database.isTransaction) this.#rollback.run();
        throw cause;
      }
    });
  }
}

/** A prepared statement. */
export class SqlStatement {
  readonly #place: SqlPlace;
  readonly #statement: StatementSync;

  constructor(place: SqlPlace, statement: StatementSync) {
    this.#place = place;
    this.#statement = statement;
    this.#statement.setReturnArrays(true);
  }

  /** Runs a statement that writes. Returns the number of rows that it wrote. */
  run(...values: readonly SqlValue[]): number {
    return guarded(this.#place, () => Number(this.#statement.run(...values).changes));
  }

  /** The first row, or undefined. */
  get(...values: readonly SqlValue[]): SqlRow | undefined {
    const row: unknown = guarded(this.#place, () => this.#statement.get(...values));
    return row === undefined ? undefined : new SqlRow(this.#place, row);
  }

  /** All rows. Requires: a statement that bounds their number. */
  all(...values: readonly SqlValue[]): readonly SqlRow[] {
    const rows: readonly unknown[] = guarded(this.#place, () => this.#statement.all(...values));
    return rows.map((row) => new SqlRow(this.#place, row));
  }
}

function firstRow(statement: SqlStatement): SqlRow {
  return assertDefined(statement.get(), "a statement that returns a row returned none");
}

function guarded<T>(place: SqlPlace, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw translateSqliteFailure(cause, place) ?? cause;
  }
}
