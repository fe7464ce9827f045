import { encode } from "../codec/canonical.ts";
import type { RawBlock } from "../consensus/block.ts";
import type { IdSet } from "../consensus/reorg.ts";
import type { Height } from "../primitives/brand.ts";
import { checksum } from "./checksum.ts";
import type { MetaRows } from "./meta-rows.ts";
import { packBody } from "./packed-body.ts";
import { belowRetained, type Retained, readRetained } from "./retained.ts";
import { decodeColumn, idsSchema, unpackColumn } from "./row-codec.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import type { SqlRow } from "./sql-row.ts";
import { corruptError, notHeldError } from "./storage-error.ts";
import type { StoredBlock, StoredHeader } from "./stored-block.ts";

/** Heights from the first to the last, both included. */
export interface HeightRange {
  readonly from: Height;
  readonly to: Height;
}

/** Reads the blocks of the branch that the store stands on. A height that is not held is an error. */
export interface BlockReader {
  /** Height of the newest block, -1 before block 0. */
  tipHeight(): number;
  header(height: Height): StoredHeader;
  block(height: Height): StoredBlock;
  /** Headers in ascending order, one in memory at a time. */
  headers(range: HeightRange): Iterable<StoredHeader>;
  /** Blocks in ascending order, one in memory at a time. */
  blocks(range: HeightRange): Iterable<StoredBlock>;
}

/** Headers and bodies of the store's branch, by height. Headers lie apart, so that reading them touches no body. */
export class BlockLog implements BlockReader {
  readonly #directory: string;
  readonly #meta: MetaRows;
  readonly #tip: SqlStatement;
  readonly #count: SqlStatement;
  readonly #getHeader: SqlStatement;
  readonly #getBody: SqlStatement;
  readonly #putHeader: SqlStatement;
  readonly #putBody: SqlStatement;
  readonly #deleteHeader: SqlStatement;
  readonly #deleteBody: SqlStatement;
  readonly #bodyCount: SqlStatement;

  constructor(database: SqlDatabase, meta: MetaRows) {
    this.#directory = database.directory;
    this.#meta = meta;
    this.#tip = database.prepare("headers", "SELECT max(height) FROM headers");
    this.#count = database.prepare("headers", "SELECT count(*) FROM headers");
    this.#getHeader = database.prepare(
      "headers",
      "SELECT checksum, ids, header FROM headers WHERE height = ?",
    );
    this.#getBody = database.prepare(
      "bodies",
      "SELECT checksum, body FROM bodies WHERE height = ?",
    );
    this.#putHeader = database.prepare(
      "headers",
      "INSERT INTO headers (height, checksum, ids, header) VALUES (?, ?, ?, ?)",
    );
    this.#putBody = database.prepare(
      "bodies",
      "INSERT INTO bodies (height, checksum, body) VALUES (?, ?, ?)",
    );
    this.#deleteHeader = database.prepare("headers", "DELETE FROM headers WHERE height = ?");
    this.#deleteBody = database.prepare("bodies", "DELETE FROM bodies WHERE height = ?");
    this.#bodyCount = database.prepare("bodies", "SELECT count(*) FROM bodies");
  }

  tipHeight(): number {
    return this.#tip.get()?.optionalInteger(0) ?? -1;
  }

  /** From which heights on headers and bodies are held. */
  retained(): Retained {
    return readRetained(this.#meta);
  }

  /** Number of headers: as many as there are heights from the lowest retained one to the tip, unless rows are lost. */
  count(): number {
    return this.#count.get()?.integer(0) ?? 0;
  }

  /** Number of bodies: as many as there are heights from the lowest retained one to the tip, unless rows are lost. */
  bodyCount(): number {
    return this.#bodyCount.get()?.integer(0) ?? 0;
  }

  header(height: Height): StoredHeader {
    const row = this.#getHeader.get(height);
    if (row === undefined) throw this.#absent(height);
    const ids = row.bytes(1);
    const header = row.bytes(2);
    this.#check(row, checksum(height, ids, header), { table: "headers", height });
    return { height, ids: this.#decodeIds(ids, height), header };
  }

  block(height: Height): StoredBlock {
    const { ids, header } = this.header(height);
    return { height, ids, raw: { header, statements: this.#statements(height) } };
  }

  *headers({ from, to }: HeightRange): Iterable<StoredHeader> {
    for (let height = from; height <= to; height++) yield this.header(height);
  }

  *blocks({ from, to }: HeightRange): Iterable<StoredBlock> {
    for (let height = from; height <= to; height++) yield this.block(height);
  }

  /** Writes a block. Requires: a transaction. */
  append(height: Height, ids: IdSet, raw: RawBlock): void {
    const body = packBody(raw.statements);
    this.appendHeader(height, ids, raw.header);
    this.#putBody.run(height, checksum(height, body), body);
  }

  /** Writes a block whose body stays elsewhere. Requires: a transaction. */
  appendHeader(height: Height, ids: IdSet, header: Uint8Array): void {
    const idBytes = encode(idsSchema, ids);
    this.#putHeader.run(height, checksum(height, idBytes, header), idBytes, header);
  }

  /** Removes a block. Requires: a transaction. */
  remove(height: Height): void {
    this.#deleteHeader.run(height);
    this.#deleteBody.run(height);
  }

  /** Removes the body of a block, whose header stays. Requires: a transaction. */
  removeBody(height: Height): void {
    this.#deleteBody.run(height);
  }

  #statements(height: Height): readonly Uint8Array[] {
    const place = { directory: this.#directory, table: "bodies", height };
    const row = this.#getBody.get(height);
    if (row === undefined) {
      const { bodiesFrom: oldest } = this.retained();
      throw height < oldest
        ? belowRetained(this.#directory, `the body of block ${height}`, { height, oldest })
        : corruptError({ ...place, detail: "the body is missing" });
    }
    const body = row.bytes(1);
    this.#check(row, checksum(height, body), place);
    return unpackColumn(body, place);
  }

  #decodeIds(ids: Uint8Array, height: Height): IdSet {
    return decodeColumn(idsSchema, ids, { directory: this.#directory, table: "headers", height });
  }

  #check(
    row: SqlRow,
    sum: number,
    place: { readonly table: string; readonly height: Height },
  ): void {
    if (row.integer(0) === sum) return;
    const detail = "the row fails its check";
    throw corruptError({ directory: this.#directory, ...place, detail });
  }

  /** Below the tip a missing block is damage, unless it was never here; above it, a wrong question. */
  #absent(height: Height) {
    const tip = this.tipHeight();
    const { headersFrom: oldest } = this.retained();
    if (height >= 0 && height < oldest) {
      return belowRetained(this.#directory, `block ${height}`, { height, oldest });
    }
    if (height >= 0 && height < tip) {
      const place = { directory: this.#directory, table: "headers", height };
      return corruptError({ ...place, detail: "the header is missing" });
    }
    return notHeldError(this.#directory, `block ${height}, its tip is ${tip}`, { height, tip });
  }
}
