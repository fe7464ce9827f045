import type { IdSet } from "../consensus/reorg.ts";
import type { Digest } from "../primitives/brand.ts";
import { digestPrefix } from "./digest-prefix.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";

/**
 * From ids to the places of blocks, by the first bytes of an id: whoever looks one up compares the whole. It is a
 * multimap. Two blocks with one id, as a broken algorithm brings about, have an entry each.
 */
export class IdIndex {
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #places: SqlStatement;
  readonly #shared: SqlStatement;
  readonly #count: SqlStatement;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("block_ids", sql);
    this.#put = prepare("INSERT OR IGNORE INTO block_ids (prefix, place) VALUES (?, ?)");
    this.#delete = prepare("DELETE FROM block_ids WHERE prefix = ? AND place = ?");
    this.#places = prepare("SELECT place FROM block_ids WHERE prefix = ? ORDER BY place");
    this.#shared = prepare(
      "SELECT DISTINCT l.place FROM block_ids l JOIN block_ids r ON l.prefix = r.prefix AND l.place <> r.place",
    );
    this.#count = prepare("SELECT count(*) FROM block_ids");
  }

  /** Requires: a transaction. */
  add(ids: IdSet, place: number): void {
    for (const prefix of prefixesOf(ids)) this.#put.run(prefix, place);
  }

  /** Requires: a transaction. */
  remove(ids: IdSet, place: number): void {
    for (const prefix of prefixesOf(ids)) this.#delete.run(prefix, place);
  }

  /** Places of blocks that may have the id. */
  candidates(id: Digest): readonly number[] {
    return this.#places.all(digestPrefix(id)).map((row) => row.integer(0));
  }

  /** Places that share the first bytes of an id with another. Cost: a pass over the index. */
  sharing(): readonly number[] {
    return this.#shared.all().map((row) => row.integer(0));
  }

  count(): number {
    return this.#count.get()?.integer(0) ?? 0;
  }
}

/** The number by which the index knows a side block. Heights are the numbers of the blocks of the branch. */
export function sidePlace(key: number): number {
  return -key;
}

/** The distinct prefixes of a block's ids, ascending: the order in which an index takes them best. */
export function prefixesOf(ids: IdSet): readonly number[] {
  return [...new Set(ids.map(([, id]) => digestPrefix(id)))].sort((left, right) => left - right);
}
