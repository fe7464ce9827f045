import { Overlay } from "../../governance/overlay.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import type { Height } from "../../primitives/brand.ts";
import { endOfPrefix } from "../../storage/prefix-end.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";

/**
 * What every block has changed in the state, as the values before it: with the newest state they give the state after
 * any earlier block.
 */
export class StateHistory {
  readonly #put: SqlStatement;
  readonly #next: SqlStatement;
  readonly #under: SqlStatement;
  readonly #above: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #prune: SqlStatement;
  readonly #oldest: SqlStatement;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("history", sql);
    this.#put = prepare("INSERT INTO history (key, height, value) VALUES (?, ?, ?)");
    this.#next = prepare(
      "SELECT value FROM history WHERE key = ? AND height > ? ORDER BY height LIMIT 1",
    );
    // Of a bare column beside min(), the library gives the value in the row of the minimum.
    this.#under = prepare(
      `SELECT key, value, min(height) FROM history
       WHERE key >= ? AND key < ? AND height > ? GROUP BY key ORDER BY key`,
    );
    this.#above = prepare(
      `SELECT key, value, min(height) FROM history INDEXED BY history_height
       WHERE height > ? GROUP BY key ORDER BY key`,
    );
    this.#delete = prepare("DELETE FROM history WHERE height > ?");
    this.#prune = prepare("DELETE FROM history WHERE height <= ?");
    this.#oldest = prepare("SELECT min(height) FROM history");
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

  /**
   * The state after a block. It stays that state when blocks are added, for as long as each is added here too.
   * Cost: one lookup beside that of the newest state; of a walk, the changes since then under its prefix.
   */
  at(height: Height, tip: () => StateReader): StateReader {
    return {
      get: (key) => {
        const next = this.#next.get(key, height);
        return next === undefined ? tip().get(key) : (next.optionalBytes(0) ?? undefined);
      },
      entries: (prefix) => {
        const draft = new Overlay(tip());
        for (const row of this.#under.all(prefix, endOfPrefix(prefix), height)) {
          const value = row.optionalBytes(1);
          if (value === null) draft.delete(row.bytes(0));
          else draft.put(row.bytes(0), value);
        }
        return draft.entries(prefix);
      },
    };
  }
}
