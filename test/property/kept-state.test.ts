import assert from "node:assert/strict";
import { test } from "node:test";
import { mapKey, mapKeyBytes } from "../../src/governance/byte-map.ts";
import type { StateReader } from "../../src/governance/state-access.ts";
import { walkAfter } from "../../src/governance/walk-after.ts";
import { INDEX_ORDERS, INDEX_TABLES } from "../../src/node/index/index-schema.ts";
import { StateHistory } from "../../src/node/index/state-history.ts";
import { SqlDatabase } from "../../src/storage/sql-database.ts";
import { Random } from "../support/random.ts";

const SEED = 20_261_130;
const BLOCKS = 24;
/** More than a walk takes at a time, so that it comes back for the rest. */
const KEYS = 900;
const PREFIXES = ["a/", "b/", "a/b"] as const;

/** A map that is walked from any key on, as a store is. */
class Present implements StateReader {
  readonly rows = new Map<string, Uint8Array>();

  get(key: Uint8Array): Uint8Array | undefined {
    return this.rows.get(mapKey(key));
  }
  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return listOf(this.rows, mapKey(prefix));
  }
  entriesAfter(prefix: Uint8Array, after: Uint8Array) {
    return listOf(this.rows, mapKey(prefix)).filter(([key]) => mapKey(key) > mapKey(after));
  }
}

function listOf(rows: ReadonlyMap<string, Uint8Array>, prefix: string) {
  const names = [...rows.keys()].filter((name) => name.startsWith(prefix)).sort();
  return names.map((name) => [mapKeyBytes(name), rows.get(name) ?? new Uint8Array()] as const);
}

class World {
  readonly present = new Present();
  /** The whole map after each block: what the history should give back. */
  readonly past: Map<string, Uint8Array>[] = [];
  readonly history: StateHistory;
  readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
    const database = new SqlDatabase({ directory: "", file: ":memory:", readOnly: false });
    database.execute(INDEX_TABLES.history);
    database.execute(INDEX_ORDERS.history_height);
    this.history = new StateHistory(database);
  }

  /** Adds a block that writes and deletes some keys, at times nearly all of them. */
  block(): void {
    const { random, present } = this;
    const height = this.past.length;
    const count = random.between(0, random.between(0, 3) === 0 ? KEYS : 40);
    const undo = new Map<string, Uint8Array | null>();
    for (let change = 0; change < count; change++) {
      const prefix = PREFIXES[random.between(0, PREFIXES.length - 1)] ?? "a/";
      const name = prefix + String.fromCharCode(random.between(0, 255), random.between(0, 3));
      if (!undo.has(name)) undo.set(name, present.rows.get(name) ?? null);
      if (random.between(0, 2) === 0) present.rows.delete(name);
      else present.rows.set(name, Uint8Array.of(height, change & 0xff));
    }
    this.history.append(
      height,
      [...undo].map(([name, value]) => [mapKeyBytes(name), value] as const),
    );
    this.past.push(new Map(present.rows));
  }
}

test("gives every past map, entry by entry and in walks from anywhere", () => {
  for (let round = 0; round < 6; round++) {
    const world = new World(SEED + round);
    for (let block = 0; block < BLOCKS; block++) world.block();
    for (const [height, expected] of world.past.entries()) {
      const name = `seed ${SEED + round}, height ${height}`;
      const state = world.history.at(height, () => world.present);
      for (const prefix of PREFIXES) {
        const bytes = mapKeyBytes(prefix);
        const all = listOf(expected, prefix);
        assert.deepEqual([...state.entries(bytes)], all, `${name}, ${prefix}`);
        const from = mapKeyBytes(prefix + String.fromCharCode(world.random.between(0, 255), 1));
        const rest = all.filter(([key]) => mapKey(key) > mapKey(from));
        assert.deepEqual(
          [...walkAfter(state, bytes, from)],
          rest,
          `${name}, ${prefix} from within`,
        );
      }
      for (const [key, value] of listOf(expected, ""))
        assert.deepEqual(state.get(key), value, name);
    }
  }
});

test("goes on with the same map while blocks are added in the middle of a walk", () => {
  for (let round = 0; round < 6; round++) {
    const world = new World(SEED + 100 + round);
    for (let block = 0; block < BLOCKS; block++) world.block();
    const height = world.past.length - 1;
    const expected = listOf(world.past[height] ?? new Map(), "");
    const found = [];
    for (const entry of world.history.at(height, () => world.present).entries(new Uint8Array())) {
      found.push(entry);
      if (found.length % 50 === 0) world.block();
    }
    assert(world.past.length > height + 1, "no block was added");
    assert.deepEqual(found, expected, `seed ${SEED + 100 + round}`);
  }
});
