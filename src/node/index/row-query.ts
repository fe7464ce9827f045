import type { SqlDatabase, SqlStatement, SqlValue } from "../../storage/sql-database.ts";
import type { SqlRow } from "../../storage/sql-row.ts";

/** A question to one table: what is selected, and under which conditions, all of which must hold. */
export interface RowQuery {
  readonly table: string;
  /** `SELECT ... FROM ...`. */
  readonly select: string;
  readonly conditions: readonly RowCondition[];
  readonly order: string;
  readonly limit: number;
}

/** A condition with the values of its placeholders. */
export interface RowCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** A condition, or none where there is nothing to ask for. */
export function when<T>(
  wanted: T | undefined,
  make: (wanted: T) => RowCondition,
): readonly RowCondition[] {
  return wanted === undefined ? [] : [make(wanted)];
}

/** `column = value`. */
export function equals(column: string, value: SqlValue): RowCondition {
  return { sql: `${column} = ?`, values: [value] };
}

/** `column` is one of the values; of none, where there are none. */
export function oneOf(column: string, values: readonly SqlValue[]): RowCondition {
  return { sql: `${column} IN (${values.map(() => "?").join(", ")})`, values };
}

/** Runs questions, whose statements are kept: clients ask few kinds of questions many times. */
export class RowReader {
  readonly #database: SqlDatabase;
  readonly #statements = new Map<string, SqlStatement>();

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  all(query: RowQuery): readonly SqlRow[] {
    const { table, select, conditions, order, limit } = query;
    const where = conditions.map(({ sql }) => `(${sql})`).join(" AND ");
    const sql = `${select}${where === "" ? "" : ` WHERE ${where}`} ORDER BY ${order} LIMIT ?`;
    return this.#statement(table, sql).all(...conditions.flatMap(({ values }) => values), limit);
  }

  #statement(table: string, sql: string): SqlStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= STATEMENTS_MAX) this.#statements.clear();
    const statement = this.#database.prepare(table, sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Statements kept at most; lists of values make many forms of one question. */
const STATEMENTS_MAX = 256;
