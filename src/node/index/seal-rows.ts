import type { Height, KeyId } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import type { SqlDatabase, SqlStatement } from "../../storage/sql-database.ts";
import type { IndexedBlock } from "./indexed-block.ts";

/** Seals that some blocks carry of the blocks before them. */
export interface SealCount {
  /** Commits that were carried. */
  readonly commits: number;
  /** By the key in hexadecimal digits. */
  readonly byKey: ReadonlyMap<string, number>;
}

/** One row for each seal of a commit that a block carries. */
export class SealRows {
  readonly #put: SqlStatement;
  readonly #byKey: SqlStatement;
  readonly #commits: SqlStatement;
  readonly #delete: SqlStatement;

  constructor(database: SqlDatabase) {
    const prepare = (sql: string) => database.prepare("seals", sql);
    this.#put = prepare("INSERT INTO seals (height, place, key) VALUES (?, ?, ?)");
    this.#byKey = prepare(
      "SELECT key, count(*) FROM seals WHERE height BETWEEN ? AND ? GROUP BY key",
    );
    this.#commits = prepare(
      "SELECT count(DISTINCT height) FROM seals WHERE height BETWEEN ? AND ?",
    );
    this.#delete = prepare("DELETE FROM seals WHERE height > ?");
  }

  /** Counts the seals that blocks carry. Cost: linear in the seals of the range. */
  count(from: Height, to: Height): SealCount {
    const rows = this.#byKey.all(from, to);
    return {
      commits: this.#commits.get(from, to)?.integer(0) ?? 0,
      byKey: new Map(rows.map((row) => [toHex(row.bytes(0)), row.integer(1)])),
    };
  }

  /** Requires: a transaction. */
  append({ block, branch }: IndexedBlock): void {
    let place = 0;
    for (const { value } of block.body.statements) {
      if (value.type !== "commit") continue;
      for (const { keyId } of value.seals) this.#put.run(branch.height, place++, keyId as KeyId);
    }
  }

  /** Requires: a transaction. */
  remove(above: Height): void {
    this.#delete.run(above);
  }
}
