import { DatabaseSync } from "node:sqlite";
import { INDEX_TABLES } from "../../../src/node/index/index-schema.ts";

/** Every row of every table of an index, as text, with what the library says of the words beside them. */
export function dumpIndex(file: string): ReadonlyMap<string, readonly string[]> {
  const database = new DatabaseSync(file, { readOnly: false });
  try {
    const tables = new Map<string, readonly string[]>();
    for (const table of Object.keys(INDEX_TABLES)) {
      const rows = database.prepare(`SELECT * FROM ${table}`).all();
      tables.set(table, rows.map(textOf).sort());
    }
    // Throws where a word is missing or left over. Source: https://www.sqlite.org/fts5.html section 6.5.
    database.exec("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)");
    return tables;
  } finally {
    database.close();
  }
}

function textOf(row: object): string {
  const values = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  ]);
  return JSON.stringify(values);
}
