import { decodeOwn } from "../../codec/canonical.ts";
import type { StateChanges, StateReader } from "../../governance/state-access.ts";
import { tableOfKey } from "../../governance/state-table.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { valueToJson } from "../json/value-to-json.ts";

/** An entry of the state before and after, in the names of its table. */
export interface DiffRow {
  /** Prefix of the table, as in the tables of the specification; null for an entry of none. */
  readonly table: string | null;
  /** What of the key follows the prefix. */
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The changed entries as JSON, ascending by key; null where an entry is not there. */
export function stateDiff(before: StateReader, changes: StateChanges): readonly DiffRow[] {
  return changes.map(([key, after]) => {
    const found = tableOfKey(key);
    const suffix = key.subarray(found?.name.length ?? 0);
    return {
      table: found?.name ?? null,
      key: toHex0x(suffix),
      before: entryToJson(key, before.get(key) ?? null),
      after: entryToJson(key, after),
    };
  });
}

/** A value by the schema of its table; bytes where there is none. */
function entryToJson(key: Uint8Array, bytes: Uint8Array | null): unknown {
  if (bytes === null) return null;
  const table = tableOfKey(key)?.table;
  if (table === undefined) return toHex0x(bytes);
  const decoded = decodeOwn(table.schema, bytes);
  return decoded.ok ? valueToJson(table.schema, decoded.value) : toHex0x(bytes);
}
