import { mapKey, mapKeyBytes } from "../governance/byte-map.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { StateStore } from "./state-store.ts";

/** Ends the name of a table at the beginning of a key. */
const TABLE_END = "/";

/** State in memory: for replays that store nothing, and for simulations. */
export class MemoryStore implements StateStore {
  /** Entries by table and key: a walk of one table, made for every block, does not pay for the size of others. */
  readonly #tables = new Map<string, Map<string, Uint8Array>>();

  get(key: Uint8Array): Uint8Array | undefined {
    const name = mapKey(key);
    return this.#tables.get(tableOf(name))?.get(name);
  }

  /** Cost: O(n log n) in the entries of the table that the prefix names, or of the whole state where it names none. */
  *entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    const start = mapKey(prefix);
    const found: (readonly [string, Uint8Array])[] = [];
    for (const table of this.#tablesOf(start)) {
      for (const entry of table) if (entry[0].startsWith(start)) found.push(entry);
    }
    found.sort(([left], [right]) => compareKeys(left, right));
    for (const [key, value] of found) yield [mapKeyBytes(key), value];
  }

  apply(changes: StateChanges): void {
    for (const [key, value] of changes) {
      const name = mapKey(key);
      const table = tableOf(name);
      const entries = this.#tables.get(table) ?? new Map<string, Uint8Array>();
      this.#tables.set(table, entries);
      if (value === null) entries.delete(name);
      else entries.set(name, value);
    }
  }

  /** The tables that may hold keys with a beginning. */
  #tablesOf(start: string): Iterable<ReadonlyMap<string, Uint8Array>> {
    if (!start.includes(TABLE_END)) return this.#tables.values();
    const table = this.#tables.get(tableOf(start));
    return table === undefined ? [] : [table];
  }
}

/** The part of a key up to its first slash, empty where there is none. */
function tableOf(key: string): string {
  return key.slice(0, key.indexOf(TABLE_END) + 1);
}

function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
