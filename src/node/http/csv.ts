import type { Column } from "./table-columns.ts";

/** First characters by which a spreadsheet takes a cell for a formula. */
const FORMULA_START = /^[=+\-@\t]/;
const NEEDS_QUOTES = /[",\r\n]/;
const LINE_END = "\r\n";

/**
 * Rows as CSV with a line of names before them. A cell that a spreadsheet would run as a formula gets a leading `'`.
 * Source: RFC 4180.
 */
export function toCsv(columns: readonly Column[], rows: readonly unknown[]): string {
  const lines = [columns.map(({ name }) => cell(name)).join(",")];
  for (const row of rows) {
    lines.push(columns.map(({ name }) => cell(valueAt(row, name.split(".")))).join(","));
  }
  return `${lines.join(LINE_END)}${LINE_END}`;
}

function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
