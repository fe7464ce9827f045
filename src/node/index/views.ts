import { Overlay } from "../../governance/overlay.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import type { Height } from "../../primitives/brand.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import { endOfPrefix } from "../../storage/prefix-end.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { BlockFacts } from "./block-facts.ts";
import { makeOwnCast, updateOwnCast } from "./cast-power-view.ts";
import { StateHistory } from "./state-history.ts";
import { makeViews, updateViews } from "./update-views.ts";

/** Rows fetched at a time by a walk. */
const PAGE_ROWS = 256;
const ONE_ZERO = new Uint8Array(1);

/**
 * The state in other orders: sums, and lists by what the state itself is not sorted by. They are kept as a state is,
 * entry by entry with what was before each block, so that they answer for the same heights.
 */
export class Views implements StateReader {
  readonly #get: SqlStatement;
  readonly #page: SqlStatement;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #clear: SqlStatement;
  readonly #history: StateHistory;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("views", sql);
    this.#get = prepare("SELECT value FROM views WHERE key = ?");
    this.#page = prepare(
      `SELECT key, value FROM views WHERE key >= ? AND key < ? ORDER BY key LIMIT ${PAGE_ROWS}`,
    );
    this.#put = prepare("INSERT OR REPLACE INTO views (key, value) VALUES (?, ?)");
    this.#delete = prepare("DELETE FROM views WHERE key = ?");
    this.#clear = prepare("DELETE FROM views");
    this.#history = new StateHistory(database, "view_history");
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#get.get(key)?.bytes(0);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#walk(prefix, endOfPrefix(prefix));
  }

  entriesAfter(prefix: Uint8Array, after: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#walk(concatBytes(after, ONE_ZERO), endOfPrefix(prefix));
  }

  /** The views of the state after a block. They stay that while blocks are added. */
  at(height: Height): StateReader {
    return this.#history.at(height, () => this);
  }

  /** Follows a block. Requires: a transaction; the views of the block before, and the state after it. */
  append(
    { height, events }: Pick<BlockFacts, "height" | "events">,
    undo: StateChanges,
    after: StateReader,
  ): void {
    const draft = new Overlay(height === 0 ? NOTHING : this);
    updateViews(draft, undo, after);
    updateOwnCast(draft, events);
    const changes = draft.changes();
    this.#history.append(
      height,
      changes.map(([key]) => [key, this.get(key) ?? null]),
    );
    this.#write(changes);
  }

  /** Makes the views of the state in which the index begins. Requires: a transaction; empty ones. */
  begin(state: StateReader): void {
    const draft = new Overlay(NOTHING);
    makeViews(draft, state);
    makeOwnCast(draft, state);
    this.#write(draft.changes());
  }

  /** Goes back to a height; below block 0 there is nothing. Requires: a transaction. */
  rewind(height: Height): void {
    if (height < 0) this.#clear.run();
    else this.#write(this.#history.undoAbove(height));
    this.#history.remove(height);
  }

  /** Forgets the views of the states below a height. Requires: a transaction. */
  prune(oldest: Height): void {
    this.#history.prune(oldest);
  }

  #write(changes: StateChanges): void {
    for (const [key, value] of changes) {
      if (value === null) this.#delete.run(key);
      else this.#put.run(key, value);
    }
  }

  *#walk(start: Uint8Array, end: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    let from = start;
    for (;;) {
      const rows = this.#page.all(from, end);
      for (const row of rows) yield [row.bytes(0), row.bytes(1)];
      const last = rows.at(-1);
      if (rows.length < PAGE_ROWS || last === undefined) return;
      from = concatBytes(last.bytes(0), ONE_ZERO);
    }
  }
}

const NOTHING: StateReader = { get: () => undefined, entries: () => [] };
