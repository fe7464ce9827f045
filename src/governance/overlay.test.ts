import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MemoryStore } from "../machine/memory-store.ts";
import { invertChanges } from "../machine/state-store.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { mapKey, mapKeyBytes } from "./byte-map.ts";
import { Overlay } from "./overlay.ts";
import type { StateChanges } from "./state-access.ts";

const key = fc.uint8Array({ minLength: 1, maxLength: 3, max: 3 });
const value = fc.uint8Array({ maxLength: 2, max: 2 });
const write = fc.tuple(key, fc.option(value));

type Write = readonly [Uint8Array, Uint8Array | null];

/** The state as a plain map of hexadecimal texts. */
class Literal {
  readonly #map = new Map<string, readonly [Uint8Array, Uint8Array]>();

  apply(writes: readonly Write[]): this {
    for (const [at, held] of writes) {
      if (held === null) this.#map.delete(toHex(at));
      else this.#map.set(toHex(at), [at, held]);
    }
    return this;
  }

  entries(prefix = new Uint8Array(0)): readonly (readonly [Uint8Array, Uint8Array])[] {
    return [...this.#map.values()]
      .filter(([at]) => toHex(at).startsWith(toHex(prefix)))
      .sort(([one], [other]) => compareBytes(one, other));
  }
}

function put(target: Overlay, writes: readonly Write[]): void {
  for (const [at, held] of writes) {
    if (held === null) target.delete(at);
    else target.put(at, held);
  }
}

/** The last write to each key, ascending, as a store is handed them. */
function changesOf(writes: readonly Write[]): StateChanges {
  const last = new Map(writes.map((entry) => [toHex(entry[0]), entry]));
  return [...last.values()].sort(([one], [other]) => compareBytes(one, other));
}

const plain = (entries: Iterable<readonly [Uint8Array, Uint8Array]>) =>
  [...entries].map(([at, held]) => `${toHex(at)}=${toHex(held)}`);

test("overlays on a store read as one map, whatever was written where", () => {
  fc.assert(
    fc.property(
      fc.array(write),
      fc.array(write),
      fc.array(write),
      key,
      (first, second, third, at) => {
        const store = new MemoryStore();
        store.apply(changesOf(first));
        const below = new Overlay(store);
        put(below, second);
        const above = new Overlay(below);
        put(above, third);
        const literal = new Literal().apply(first).apply(second).apply(third);
        for (const prefix of [new Uint8Array(0), at, at.subarray(0, 1)]) {
          assert.deepEqual(plain(above.entries(prefix)), plain(literal.entries(prefix)));
        }
        const held = literal.entries(at).find(([found]) => toHex(found) === toHex(at))?.[1];
        assert.deepEqual(above.get(at), held);
        const untouched = new Literal().apply(first);
        assert.deepEqual(plain(store.entries(new Uint8Array(0))), plain(untouched.entries()));
      },
    ),
    { numRuns: 500 },
  );
});

test("keeping an overlay is writing to what it stands on, and dropping it is nothing", () => {
  fc.assert(
    fc.property(fc.array(write), fc.array(write), (first, second) => {
      const store = new MemoryStore();
      const below = new Overlay(store);
      put(below, first);
      const above = new Overlay(below);
      put(above, second);
      const before = plain(below.entries(new Uint8Array(0)));
      assert.deepEqual(before, plain(new Literal().apply(first).entries()), "not kept yet");
      above.keep(below);
      const literal = new Literal().apply(first).apply(second);
      assert.deepEqual(plain(below.entries(new Uint8Array(0))), plain(literal.entries()));
    }),
  );
});

test("the changes of an overlay are what differs, ascending, and their inverse brings everything back", () => {
  fc.assert(
    fc.property(fc.array(write), fc.array(write), (first, second) => {
      const store = new MemoryStore();
      store.apply(changesOf(first));
      const before = plain(store.entries(new Uint8Array(0)));
      const overlay = new Overlay(store);
      put(overlay, second);
      const changes = overlay.changes();
      const keys = changes.map(([at]) => at);
      assert.deepEqual(keys, [...keys].sort(compareBytes));
      for (const [at, held] of changes) assert.notDeepEqual(store.get(at) ?? null, held);
      const undo = invertChanges(store, changes);
      store.apply(changes);
      const literal = new Literal().apply(first).apply(second);
      assert.deepEqual(plain(store.entries(new Uint8Array(0))), plain(literal.entries()));
      store.apply(undo);
      assert.deepEqual(plain(store.entries(new Uint8Array(0))), before);
    }),
  );
});

test("an empty value is a value, and an absent one is none", () => {
  const overlay = new Overlay(new MemoryStore());
  const at = Uint8Array.of(1);
  assert.equal(overlay.get(at), undefined);
  overlay.put(at, new Uint8Array(0));
  assert.deepEqual(overlay.get(at), new Uint8Array(0));
  assert.deepEqual(overlay.changes(), [[at, new Uint8Array(0)]]);
});

test("keys of maps sort as bytes do, and give them back", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
      assert.deepEqual(mapKeyBytes(mapKey(left)), left);
      const order = mapKey(left) < mapKey(right) ? -1 : Number(mapKey(left) > mapKey(right));
      assert.equal(order, Math.sign(compareBytes(left, right)));
    }),
  );
});
