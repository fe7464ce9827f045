import { encode } from "../codec/canonical.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { Height } from "../primitives/brand.ts";
import { checksum } from "./checksum.ts";
import { changesSchema, decodeColumn } from "./row-codec.ts";
import type { SqlDatabase, SqlStatement } from "./sql-database.ts";
import type { SqlRow } from "./sql-row.ts";
import { corruptError, notHeldError, storageError } from "./storage-error.ts";

/** What is kept of the newest blocks only: the branch after the block, and the changes that would undo it. */
export interface RecentBlock {
  readonly height: Height;
  /** Bytes of `encodeBranch`. */
  readonly branch: Uint8Array;
  readonly changes: StateChanges;
  readonly undo: StateChanges;
}

/** Branches and undos of the newest blocks, as many as a reorg may ever have to take back. */
export class UndoLog {
  readonly #directory: string;
  readonly #get: SqlStatement;
  readonly #put: SqlStatement;
  readonly #delete: SqlStatement;
  readonly #prune: SqlStatement;
  readonly #bounds: SqlStatement;
  readonly #heights: SqlStatement;

  constructor(database: SqlDatabase) {
    this.#directory = database.directory;
    const prepare = (sql: string) => database.prepare("recents", sql);
    this.#get = prepare("SELECT checksum, written, branch, undo FROM recents WHERE height = ?");
    this.#put = prepare(
      "INSERT INTO recents (height, checksum, written, branch, undo) VALUES (?, ?, ?, ?, ?)",
    );
    this.#delete = prepare("DELETE FROM recents WHERE height = ?");
    this.#prune = prepare("DELETE FROM recents WHERE height < ?");
    this.#bounds = prepare("SELECT min(height), max(height) FROM recents");
    this.#heights = prepare("SELECT height FROM recents ORDER BY height");
  }

  /** Heights whose undo is held; from 0 to -1 when none is. */
  bounds(): { readonly oldest: number; readonly newest: number } {
    const row = this.#bounds.get();
    return { oldest: row?.optionalInteger(0) ?? 0, newest: row?.optionalInteger(1) ?? -1 };
  }

  /** Heights of all rows, as they are: for a check, which does not trust bounds. */
  heights(): readonly Height[] {
    return this.#heights.all().map((row) => row.integer(0));
  }

  /** Bytes of the branch after a block. */
  branch(height: Height): Uint8Array {
    return this.#row(height).bytes(2);
  }

  /** The changes that would undo a block. */
  undo(height: Height): StateChanges {
    return this.#decodeUndo(height, this.#row(height).bytes(3));
  }

  /** The check over the values that a block wrote, for a comparison with the state. */
  written(height: Height): number {
    return this.#row(height).integer(1);
  }

  /** Requires: a transaction. */
  append({ height, branch, changes, undo }: RecentBlock): void {
    const undoBytes = encode(changesSchema, undo);
    const sum = checksum(height, branch, undoBytes);
    this.#put.run(height, sum, writtenSum(height, changes), branch, undoBytes);
  }

  /** Requires: a transaction. */
  remove(height: Height): void {
    this.#delete.run(height);
  }

  /** Forgets the blocks below a height. Requires: a transaction. */
  prune(below: Height): void {
    this.#prune.run(below);
  }

  #row(height: Height): SqlRow {
    const row = this.#get.get(height);
    if (row === undefined) throw this.#absent(height);
    if (row.integer(0) === checksum(height, row.bytes(2), row.bytes(3))) return row;
    const place = { directory: this.#directory, table: "recents", height };
    throw corruptError({ ...place, detail: "the row fails its check" });
  }

  #decodeUndo(height: Height, bytes: Uint8Array): StateChanges {
    const place = { directory: this.#directory, table: "recents", height };
    return decodeColumn(changesSchema, bytes, place);
  }

  #absent(height: Height) {
    const { oldest, newest } = this.bounds();
    const evidence = { directory: this.#directory, height, oldest, newest };
    if (height < 0 || height > newest) {
      return notHeldError(this.#directory, `an undo of block ${height}`, evidence);
    }
    if (height >= oldest) {
      const place = { directory: this.#directory, table: "recents", height };
      return corruptError({ ...place, detail: "the row is missing" });
    }
    return storageError("STORAGE_PRUNED", {
      message:
        `The ledger in ${this.#directory} no longer holds the undo of block ${height}; the ` +
        `oldest is of ${oldest}.`,
      fix: "Import the chain again into a new folder, or keep more undo blocks from the start.",
      evidence,
    });
  }
}

/** The check over what a block wrote: its keys with their new values. */
export function writtenSum(height: Height, changes: StateChanges): number {
  return checksum(height, encode(changesSchema, changes));
}
