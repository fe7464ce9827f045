import { encode } from "../codec/canonical.ts";
import type { IdSet } from "../consensus/reorg.ts";
import type { Height } from "../primitives/brand.ts";
import { checksum } from "./checksum.ts";
import { packBody } from "./packed-body.ts";
import { decodeColumn, idsSchema, unpackColumn } from "./row-codec.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import type { SqlRow } from "./sql-row.ts";
import { corruptError, notHeldError } from "./storage-error.ts";
import type { StoredBlock } from "./stored-block.ts";

/** A block of a competing branch. */
export interface SideBlock extends StoredBlock {
  /** Ids of its parent under the codes of its lineages, as its header links them. */
  readonly parent: IdSet;
}

/** What is known of a side block without its content. */
export interface SideBlockEntry {
  /** Number of the block among the side blocks, for `read`. */
  readonly key: number;
  readonly height: Height;
  readonly ids: IdSet;
  readonly parent: IdSet;
  readonly sizeBytes: number;
}

const ENTRY_COLUMNS = "key, height, checksum, size_bytes, ids, parent";
const CONTENT_COLUMNS = "content_checksum, header, body";

/** Blocks beside the store's branch, kept until finality decides against them. */
export class SideBlocks {
  readonly #directory: string;
  readonly #list: SqlStatement;
  readonly #entry: SqlStatement;
  readonly #read: SqlStatement;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #totals: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#directory = database.directory;
    const prepare = (sql: string) => database.prepare("side_blocks", sql);
    this.#list = prepare(`SELECT ${ENTRY_COLUMNS} FROM side_blocks ORDER BY height, key`);
    this.#entry = prepare(`SELECT ${ENTRY_COLUMNS} FROM side_blocks WHERE key = ?`);
    this.#read = prepare(
      `SELECT ${ENTRY_COLUMNS}, ${CONTENT_COLUMNS} FROM side_blocks WHERE key = ?`,
    );
    this.#put = prepare(
      `INSERT INTO side_blocks (height, checksum, size_bytes, ids, parent, ${CONTENT_COLUMNS})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
    );
    this.#delete = prepare("DELETE FROM side_blocks WHERE key = ?");
    this.#totals = prepare("SELECT count(*), coalesce(sum(size_bytes), 0) FROM side_blocks");
  }

  /** All side blocks in ascending order of height. */
  list(): readonly SideBlockEntry[] {
    return this.#list.all().map((row) => this.#decodeEntry(row));
  }

  entry(key: number): SideBlockEntry {
    return this.#decodeEntry(this.#held(key, this.#entry.get(key)));
  }

  read(key: number): SideBlock {
    const row = this.#held(key, this.#read.get(key));
    const { height, ids, parent } = this.#decodeEntry(row);
    const header = row.bytes(7);
    const body = row.bytes(8);
    const place = { directory: this.#directory, table: "side_blocks", height };
    if (row.integer(6) !== checksum(height, header, body)) {
      throw corruptError({ ...place, detail: "the content fails its check" });
    }
    return { height, ids, parent, raw: { header, statements: unpackColumn(body, place) } };
  }

  totals(): { readonly blocks: number; readonly sizeBytes: number } {
    const row = this.#totals.get();
    return { blocks: row?.integer(0) ?? 0, sizeBytes: row?.integer(1) ?? 0 };
  }

  /** Writes a block and returns its key. Requires: a transaction. */
  insert({ height, ids, parent, raw }: SideBlock): number {
    const idBytes = encode(idsSchema, ids);
    const parentBytes = encode(idsSchema, parent);
    const body = packBody(raw.statements);
    const sizeBytes = idBytes.length + parentBytes.length + raw.header.length + body.length;
    const entry = [height, checksum(height, idBytes, parentBytes), sizeBytes, idBytes, parentBytes];
    const content = [checksum(height, raw.header, body), raw.header, body];
    return this.#held(0, this.#put.get(...entry, ...content)).integer(0);
  }

  /** Requires: a transaction. */
  remove(key: number): void {
    this.#delete.run(key);
  }

  #decodeEntry(row: SqlRow): SideBlockEntry {
    const height = row.integer(1);
    const ids = row.bytes(4);
    const parent = row.bytes(5);
    const place = { directory: this.#directory, table: "side_blocks", height };
    if (row.integer(2) !== checksum(height, ids, parent)) {
      throw corruptError({ ...place, detail: "the row fails its check" });
    }
    return {
      key: row.integer(0),
      height,
      sizeBytes: row.integer(3),
      ids: decodeColumn(idsSchema, ids, place),
      parent: decodeColumn(idsSchema, parent, place),
    };
  }

  #held(key: number, row: SqlRow | undefined): SqlRow {
    if (row !== undefined) return row;
    throw notHeldError(this.#directory, `side block ${key}`, { key });
  }
}
