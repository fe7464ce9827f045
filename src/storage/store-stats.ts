import { fileSizeBytes, ledgerPaths } from "./data-folder.ts";
import { TABLES, type TableName } from "./schema.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** Rows of a table and the pages that they fill. */
export interface TableStats {
  readonly table: TableName;
  readonly rows: number;
  readonly sizeBytes: number;
}

/** What a store takes up on its disk. */
export interface StoreStats {
  readonly tables: readonly TableStats[];
  /** Pages of the file that no row fills: room for what comes. */
  readonly freeBytes: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
}

/** Counts and sizes. Requires: a snapshot. Cost: a pass over all pages. */
export function computeStats(database: SqlDatabase, directory: string): StoreStats {
  const sizes = new Map(
    database
      .prepare("sqlite_schema", "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE")
      .all()
      .map((row) => [row.text(0), row.integer(1)]),
  );
  const tables: TableStats[] = [];
  for (const table of tableNames()) {
    const rows = database.integer(`SELECT count(*) FROM ${table}`);
    tables.push({ table, rows, sizeBytes: sizes.get(table) ?? 0 });
  }
  const pageBytes = database.integer("PRAGMA page_size");
  const paths = ledgerPaths(directory);
  return {
    tables,
    freeBytes: database.integer("PRAGMA freelist_count") * pageBytes,
    databaseBytes: fileSizeBytes(paths.database),
    walBytes: fileSizeBytes(paths.wal),
  };
}

function tableNames(): readonly TableName[] {
  return Object.keys(TABLES).filter((name): name is TableName => name in TABLES);
}
