import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { createBoundedCache, createReuseCache } from "./bounded-cache.ts";

test("answers are computed once and the one used longest ago gives way", () => {
  const computed: number[] = [];
  const cache = createBoundedCache<number>(2);
  const ask = (byte: number): number =>
    cache.getOrCompute(Uint8Array.of(byte, 0xff), (key) => {
      computed.push(key[0] ?? 0);
      return 10 * byte;
    });
  assert.deepEqual([ask(1), ask(2), ask(1), ask(3)], [10, 20, 10, 30]);
  assert.deepEqual(computed, [1, 2, 3]);
  ask(1);
  assert.deepEqual(computed, [1, 2, 3], "1 was used after 2 and stays");
  ask(2);
  assert.deepEqual(computed, [1, 2, 3, 2], "2 gave way");
});

test("keys are told apart by every byte and by their length, and undefined is an answer", () => {
  const keys = [[], [0], [0, 0], [0, 1], [1, 0], [255], [127, 255]];
  const cache = createBoundedCache<string | undefined>(10);
  for (const key of keys) cache.getOrCompute(Uint8Array.from(key), () => key.join());
  for (const key of keys) {
    const kept = cache.getOrCompute(Uint8Array.from(key), () => "computed again");
    assert.equal(kept, key.join());
  }
  let count = 0;
  for (let i = 0; i < 2; i++) {
    cache.getOrCompute(Uint8Array.of(9), () => {
      count += 1;
      return undefined;
    });
  }
  assert.equal(count, 1);
});

test("an exception is no answer to keep", () => {
  const cache = createBoundedCache<number>(1);
  const key = Uint8Array.of(1);
  const fail = (): number => {
    throw new RangeError("no key");
  };
  assert.throws(() => cache.getOrCompute(key, fail), RangeError);
  assert.equal(
    cache.getOrCompute(key, () => 5),
    5,
  );
});

test("a cache has room", () => {
  for (const capacity of [0, -1, 0.5]) {
    assert.throws(() => createBoundedCache(capacity), InvariantError, `${capacity}`);
  }
});

test("a cache for what is used again keeps an answer from the second time on", () => {
  const computed: number[] = [];
  const cache = createReuseCache<number>(2);
  const ask = (byte: number): number =>
    cache.getOrCompute(Uint8Array.of(byte), () => {
      computed.push(byte);
      return 10 * byte;
    });
  assert.deepEqual([ask(1), ask(1), ask(1)], [10, 10, 10]);
  assert.deepEqual(computed, [1, 1], "kept at the second time, at hand at the third");
  for (const byte of [2, 3, 2, 3, 2, 3]) ask(byte);
  assert.deepEqual(computed, [1, 1, 2, 3, 2, 3]);
  // Three that take turns never meet in a cache of two: none of them becomes old in it.
  computed.length = 0;
  for (const byte of [4, 5, 6, 4, 5, 6]) ask(byte);
  assert.deepEqual(computed, [4, 5, 6, 4, 5, 6]);
});
