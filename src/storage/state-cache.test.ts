import assert from "node:assert/strict";
import { test } from "node:test";
import { StateCache } from "./state-cache.ts";

const key = (value: number) => Uint8Array.of(value);
/** What one entry of a one-byte key and a value of ten bytes takes up. */
const ENTRY_BYTES = 160 + 1 + 10;

test("what was put is known, what is absent is known as absent, and nothing else is known", () => {
  const cache = new StateCache(1000);
  cache.put(key(1), key(10));
  cache.put(key(2), null);
  assert.deepEqual(cache.get(key(1)), key(10));
  assert.equal(cache.get(key(2)), null);
  assert.equal(cache.get(key(3)), undefined);
  cache.put(key(1), null);
  assert.equal(cache.get(key(1)), null);
});

test("what was used since the last change of generations stays, the rest gives way at the next one", () => {
  // Two entries a generation.
  const cache = new StateCache(4 * ENTRY_BYTES);
  const value = new Uint8Array(10);
  for (const one of [1, 2]) cache.put(key(one), value);
  cache.put(key(3), value);
  assert.deepEqual(cache.get(key(1)), value, "1 is old, and now young beside 3");
  cache.put(key(4), value);
  assert.equal(cache.get(key(2)), undefined, "2 was not used while it was old");
  for (const one of [1, 3, 4]) assert.deepEqual(cache.get(key(one)), value, `${one}`);
});

test("never more is known than fits", () => {
  const cache = new StateCache(4 * ENTRY_BYTES);
  const value = new Uint8Array(10);
  const known = (upTo: number) =>
    Array.from({ length: upTo }, (_, one) => one).filter(
      (one) => cache.get(key(one)) !== undefined,
    );
  for (let one = 0; one < 20; one++) {
    cache.put(key(one), value);
    assert.deepEqual(cache.get(key(one)), value, `${one} was put last`);
    assert.ok(known(one + 1).length <= 4, `after ${one}`);
  }
});

test("a value that is replaced counts once, in either generation, and its earlier value is gone", () => {
  const cache = new StateCache(4 * ENTRY_BYTES);
  for (let i = 0; i < 50; i++) cache.put(key(1), new Uint8Array(10).fill(i));
  cache.put(key(2), new Uint8Array(10));
  assert.deepEqual(cache.get(key(1)), new Uint8Array(10).fill(49));
  cache.put(key(3), new Uint8Array(10));
  cache.put(key(1), new Uint8Array(10).fill(99));
  assert.deepEqual(cache.get(key(1)), new Uint8Array(10).fill(99), "1 was old when it was put");
  for (const one of [4, 5]) cache.put(key(one), new Uint8Array(10));
  assert.notDeepEqual(cache.get(key(1)), new Uint8Array(10).fill(49));
});

test("an entry beyond the bound is not kept, forgets what it replaces, and does not break the cache", () => {
  const cache = new StateCache(2 * ENTRY_BYTES);
  cache.put(key(1), new Uint8Array(10));
  cache.put(key(1), new Uint8Array(1000));
  assert.equal(cache.get(key(1)), undefined);
  cache.put(key(2), new Uint8Array(10));
  assert.deepEqual(cache.get(key(2)), new Uint8Array(10));
});
