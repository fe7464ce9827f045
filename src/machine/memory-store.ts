import { mapKey, mapKeyBytes } from "../governance/byte-map.ts";
import type { StateChanges } from "../governance/state-access.ts";
import { OrderedKeys } from "./ordered-keys.ts";
import type { StateStore } from "./state-store.ts";

/** Ends the name of a table at the beginning of a key. */
const TABLE_END = "/";

interface Table {
  readonly values: Map<string, Uint8Array>;
  /** Made at the first walk and kept from then on: most tables are never walked. */
  order: OrderedKeys | null;
}

/** State in memory: for replays that store nothing, and for simulations. */
export class MemoryStore implements StateStore {
  readonly #tables = new Map<string, Table>();

  get(key: Uint8Array): Uint8Array | undefined {
    const name = mapKey(key);
    return this.#tables.get(tableOf(name))?.values.get(name);
  }

  /**
   * Cost: what is visited, where the prefix names a table that was walked before; the first walk sorts the table.
   * A prefix that names no table sorts the whole state.
   */
  *entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    const start = mapKey(prefix);
    if (!start.includes(TABLE_END)) {
      yield* this.#walkAll(start);
      return;
    }
    const table = this.#tables.get(tableOf(start));
    if (table === undefined) return;
    table.order ??= new OrderedKeys(table.values.keys());
    for (const key of table.order.from(start)) {
      const value = table.values.get(key);
      if (value === undefined || !key.startsWith(start)) return;
      yield [mapKeyBytes(key), value];
    }
  }

  apply(changes: StateChanges): void {
    for (const [key, value] of changes) {
      const name = mapKey(key);
      const table = this.#table(tableOf(name));
      const { values, order } = table;
      if (value === null) {
        if (values.delete(name)) order?.delete(name);
        continue;
      }
      if (!values.has(name)) order?.add(name);
      values.set(name, value);
    }
  }

  #table(name: string): Table {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = { values: new Map<string, Uint8Array>(), order: null };
    this.#tables.set(name, table);
    return table;
  }

  *#walkAll(start: string): Iterable<readonly [Uint8Array, Uint8Array]> {
    const found: (readonly [string, Uint8Array])[] = [];
    for (const { values } of this.#tables.values()) {
      for (const entry of values) if (entry[0].startsWith(start)) found.push(entry);
    }
    found.sort(([left], [right]) => (left < right ? -1 : 1));
    for (const [key, value] of found) yield [mapKeyBytes(key), value];
  }
}

/** The part of a key up to its first slash, empty where there is none. */
function tableOf(key: string): string {
  return key.slice(0, key.indexOf(TABLE_END) + 1);
}
