import { encode } from "../codec/canonical.ts";
import type { Schema } from "../codec/schema.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { checksum } from "./checksum.ts";
import { decodeColumn } from "./row-codec.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import { corruptError } from "./storage-error.ts";

/** Single values of a ledger by name. */
export class MetaRows {
  readonly #directory: string;
  readonly #get: SqlStatement;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #names: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#directory = database.directory;
    this.#get = database.prepare("meta", "SELECT checksum, value FROM meta WHERE name = ?");
    this.#put = database.prepare(
      "meta",
      "INSERT OR REPLACE INTO meta (name, checksum, value) VALUES (?, ?, ?)",
    );
    this.#delete = database.prepare("meta", "DELETE FROM meta WHERE name = ?");
    this.#names = database.prepare("meta", "SELECT name FROM meta ORDER BY name");
  }

  get(name: string): Uint8Array | undefined {
    const row = this.#get.get(name);
    if (row === undefined) return undefined;
    const value = row.bytes(1);
    if (row.integer(0) === sumOf(name, value)) return value;
    throw corruptError({
      directory: this.#directory,
      table: "meta",
      detail: `the value of ${name} fails its check`,
    });
  }

  put(name: string, value: Uint8Array): void {
    this.#put.run(name, sumOf(name, value), value);
  }

  delete(name: string): void {
    this.#delete.run(name);
  }

  /** A value under a schema, or undefined. */
  read<T>(name: string, schema: Schema<T>): T | undefined {
    const bytes = this.get(name);
    if (bytes === undefined) return undefined;
    return decodeColumn(schema, bytes, { directory: this.#directory, table: "meta" });
  }

  write<T>(name: string, schema: Schema<T>, value: T): void {
    this.put(name, encode(schema, value));
  }

  names(): readonly string[] {
    return this.#names.all().map((row) => row.text(0));
  }
}

function sumOf(name: string, value: Uint8Array): number {
  return checksum(name.length, asciiBytes(name), value);
}
