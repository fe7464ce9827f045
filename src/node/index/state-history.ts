import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import type { Height } from "../../primitives/brand.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import { endOfPrefix } from "../../storage/prefix-end.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import { type KeptChange, type KeptChanges, KeptState } from "./kept-state.ts";

const ONE_ZERO = new Uint8Array(1);

/**
 * What every block has changed in a map of bytes, as the values before it: with the newest map they give the map after
 * any earlier block.
 */
export class StateHistory implements KeptChanges {
  readonly #put: SqlStatement;
  readonly #next: SqlStatement;
  readonly #keys: SqlStatement;
  readonly #any: SqlStatement;
  readonly #above: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #prune: SqlStatement;
  readonly #oldest: SqlStatement;

  /** `table` is one of those that hold such changes. */
  constructor(database: SqlDatabase, table: "history" | "view_history" = "history") {
    const prepare = (sql: string) => database.prepare(table, sql);
    this.#put = prepare(`INSERT INTO ${table} (key, height, value) VALUES (?, ?, ?)`);
    this.#next = prepare(
      `SELECT value FROM ${table} WHERE key = ? AND height > ? ORDER BY height LIMIT 1`,
    );
    // Goes from key to key, however often each was changed.
    this.#keys = prepare(
      `WITH RECURSIVE keys (key, place) AS (
         SELECT min(key), 1 FROM ${table} WHERE key >= ?1 AND key < ?2
         UNION ALL
         SELECT (SELECT min(h.key) FROM ${table} h WHERE h.key > keys.key AND h.key < ?2), place + 1
           FROM keys WHERE key IS NOT NULL AND place < ?4)
       SELECT k.key,
         (SELECT min(h.height) FROM ${table} h WHERE h.key = k.key AND h.height > ?3) AS first,
         (SELECT h.value FROM ${table} h WHERE h.key = k.key AND h.height > ?3
            ORDER BY h.height LIMIT 1)
       FROM keys k WHERE k.key IS NOT NULL`,
    );
    this.#any = prepare(`SELECT 1 FROM ${table} WHERE height > ? LIMIT 1`);
    // Of a bare column beside min(), the library gives the value in the row of the minimum.
    this.#above = prepare(
      `SELECT key, value, min(height) FROM ${table} INDEXED BY ${table}_height
       WHERE height > ? GROUP BY key ORDER BY key`,
    );
    this.#delete = prepare(`DELETE FROM ${table} WHERE height > ?`);
    this.#prune = prepare(`DELETE FROM ${table} WHERE height <= ?`);
    this.#oldest = prepare(`SELECT min(height) FROM ${table}`);
  }

  /** Keeps the values before a block; before block 0 there is no state. Requires: a transaction. */
  append(height: Height, undo: StateChanges): void {
    if (height === 0) return;
    for (const [key, value] of undo) this.#put.run(key, height, value);
  }

  /** Forgets the blocks above a height. Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run(above);
  }

  /** Forgets the states below a height. Requires: a transaction. */
  prune(oldest: Height): void {
    this.#prune.run(oldest);
  }

  /** The oldest height whose state is kept, or undefined where no block has changed anything. */
  oldest(): Height | undefined {
    const first = this.#oldest.get()?.optionalInteger(0) ?? null;
    return first === null ? undefined : first - 1;
  }

  /** The changes that lead from the newest state to that after a height. */
  undoAbove(height: Height): StateChanges {
    return this.#above.all(height).map((row) => [row.bytes(0), row.optionalBytes(1)]);
  }

  /** The state after a block. It stays that state when blocks are added, for as long as each is added here too. */
  at(height: Height, tip: () => StateReader): StateReader {
    return new KeptState(height, this, tip);
  }

  before(key: Uint8Array, height: Height): Uint8Array | null | undefined {
    const next = this.#next.get(key, height);
    return next === undefined ? undefined : next.optionalBytes(0);
  }

  hasAbove(height: Height): boolean {
    return this.#any.get(height) !== undefined;
  }

  keysAfter(
    prefix: Uint8Array,
    after: Uint8Array | null,
    { height, limit }: { readonly height: Height; readonly limit: number },
  ): readonly KeptChange[] {
    const from = after === null ? prefix : concatBytes(after, ONE_ZERO);
    return this.#keys.all(from, endOfPrefix(prefix), height, limit).map((row) => ({
      key: row.bytes(0),
      before: row.optionalInteger(1) === null ? undefined : row.optionalBytes(2),
    }));
  }
}
