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

test("the entry used longest ago gives way, exactly when the bound is passed", () => {
  const cache = new StateCache(3 * ENTRY_BYTES);
  const value = new Uint8Array(10);
  for (const one of [1, 2, 3]) cache.put(key(one), value);
  assert.deepEqual(cache.get(key(1)), value);
  cache.put(key(4), value);
  assert.equal(cache.get(key(2)), undefined, "2 was used longest ago");
  for (const one of [1, 3, 4]) assert.deepEqual(cache.get(key(one)), value, `${one}`);
});

test("a value that is replaced counts once", () => {
  const cache = new StateCache(2 * ENTRY_BYTES);
  for (let i = 0; i < 50; i++) cache.put(key(1), new Uint8Array(10));
  cache.put(key(2), new Uint8Array(10));
  assert.notEqual(cache.get(key(1)), undefined);
  assert.notEqual(cache.get(key(2)), undefined);
});

test("an entry beyond the bound is not kept, and does not break the cache", () => {
  const cache = new StateCache(ENTRY_BYTES);
  cache.put(key(1), new Uint8Array(1000));
  assert.equal(cache.get(key(1)), undefined);
  cache.put(key(2), new Uint8Array(10));
  assert.deepEqual(cache.get(key(2)), new Uint8Array(10));
});
