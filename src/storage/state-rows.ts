import type { StateChanges, StateReader } from "../governance/state-access.ts";
import { assert } from "../primitives/assert.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { checksum } from "./checksum.ts";
import { endOfPrefix } from "./prefix-end.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import type { SqlRow } from "./sql-row.ts";
import { StateCache } from "./state-cache.ts";
import { corruptError } from "./storage-error.ts";

/** Rows fetched at a time by a walk, so that no cursor stays open between them. */
const PAGE_ROWS = 256;

const ONE_ZERO = new Uint8Array(1);

/** The state of the newest block, entry by entry. */
export class StateRows implements StateReader {
  readonly #directory: string;
  readonly #get: SqlStatement;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #page: SqlStatement;
  /** Null where another process may write: then every read asks the database. */
  readonly #cache: StateCache | null;
  #version = 0;

  constructor(database: SqlDatabase, cacheBytes: number) {
    this.#directory = database.directory;
    this.#get = database.prepare("state", "SELECT checksum, value FROM state WHERE key = ?");
    this.#put = database.prepare(
      "state",
      "INSERT OR REPLACE INTO state (key, checksum, value) VALUES (?, ?, ?)",
    );
    this.#delete = database.prepare("state", "DELETE FROM state WHERE key = ?");
    this.#page = database.prepare(
      "state",
      `SELECT checksum, value, key FROM state WHERE key >= ? AND key < ? ORDER BY key LIMIT ${PAGE_ROWS}`,
    );
    this.#cache = cacheBytes > 0 ? new StateCache(cacheBytes) : null;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const known = this.#cache?.get(key);
    if (known !== undefined) return known ?? undefined;
    const row = this.#get.get(key);
    const value = row === undefined ? null : this.#checked(row, key);
    this.#cache?.put(key, value);
    return value ?? undefined;
  }

  /** Requires: no block is committed or undone before the walk ends. Memory: one page of rows. */
  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#walk(prefix, endOfPrefix(prefix));
  }

  /** The same from behind a key on. */
  entriesAfter(prefix: Uint8Array, after: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#walk(concatBytes(after, ONE_ZERO), endOfPrefix(prefix));
  }

  *#walk(start: Uint8Array, end: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    const version = this.#version;
    let from = start;
    for (;;) {
      const rows = this.#page.all(from, end);
      let last = from;
      for (const row of rows) {
        last = row.bytes(2);
        yield [last, this.#checked(row, last)];
        assert(version === this.#version, "the state changed during a walk of it");
      }
      if (rows.length < PAGE_ROWS) return;
      // The next key in the order of bytes is the same with a zero byte behind.
      from = concatBytes(last, ONE_ZERO);
    }
  }

  /** Writes the changes of a block. Requires: a transaction; `keep` when it is durable. */
  write(changes: StateChanges): void {
    for (const [key, value] of changes) {
      if (value === null) this.#delete.run(key);
      else this.#put.run(key, sumOf(key, value), value);
    }
  }

  /** Notes changes that are durable now. */
  keep(changes: StateChanges): void {
    this.#version += 1;
    if (this.#cache === null) return;
    for (const [key, value] of changes) this.#cache.put(key, value);
  }

  #checked(row: SqlRow, key: Uint8Array): Uint8Array {
    const value = row.bytes(1);
    if (row.integer(0) === sumOf(key, value)) return value;
    throw corruptError({
      directory: this.#directory,
      table: "state",
      detail: `the entry ${toHex(key)} fails its check`,
    });
  }
}

function sumOf(key: Uint8Array, value: Uint8Array): number {
  return checksum(key.length, key, value);
}
