import { assert } from "../../primitives/assert.ts";
import { type JsonSchema, resultJsonSchema } from "../../rpc/json-schema.ts";
import type { Method } from "../../rpc/method.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { toCsv } from "./csv.ts";
import type { MediaForm } from "./media-form.ts";
import { type Column, columnsOf } from "./table-columns.ts";

type Result = Readonly<Record<string, unknown>>;

/** Refuses a form that a method does not have, before it is called. */
export function requireForm(method: Method, form: MediaForm): void {
  if (form === "json" || rowsKey(method) !== undefined) return;
  const detail = `${method.name} has no form ${form}.`;
  throw new RpcError("RPC_NOT_FOUND", detail, { fix: "Ask for JSON: leave the suffix out." });
}

/** The body of an answer in the form that was asked for. */
export function toForm(method: Method, form: MediaForm, result: Result): string {
  switch (form) {
    case "json":
      return JSON.stringify(result);
    case "csv":
      return toCsv(columnsOfRows(method, result), rowsIn(method, result));
    case "ndjson":
      return rowsIn(method, result)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join("");
    case "columns":
      return JSON.stringify({ columns: columnsOfRows(method, result) });
  }
}

/** Key of the list in the result of a method, or undefined where it has none. */
export function rowsKey(method: Method): string | undefined {
  const { properties } = resultJsonSchema(method);
  const key = method.rows ?? "items";
  return properties?.[key]?.type === "array" ? key : undefined;
}

function rowsIn(method: Method, result: Result): readonly unknown[] {
  const rows = result[rowsKey(method) ?? ""];
  assert(Array.isArray(rows), `${method.name} has no rows`);
  return rows;
}

/** Columns of the schema; behind them the proof of each row where it was asked for. */
function columnsOfRows(method: Method, result: Result): readonly Column[] {
  const schema: JsonSchema = resultJsonSchema(method);
  const columns = columnsOf(schema.properties?.[rowsKey(method) ?? ""]?.items ?? {});
  const hasProofs = rowsIn(method, result).some(
    (row) => typeof row === "object" && row !== null && "proof" in row,
  );
  if (!hasProofs) return columns;
  return [...columns, { name: "proof", type: "json", description: "Inclusion proof of tx_hash" }];
}
