import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { OrderedKeys } from "./ordered-keys.ts";

function walk(keys: OrderedKeys, start = ""): readonly string[] {
  return [...keys.from(start)];
}

test("keys come in order from any start, whatever was added and removed before", () => {
  const key = fc.stringMatching(/^[a-d]{1,4}$/);
  const step = fc.record({ key, adds: fc.boolean() });
  fc.assert(
    fc.property(fc.array(key), fc.array(step, { maxLength: 200 }), key, (first, steps, start) => {
      const expected = new Set(first);
      const keys = new OrderedKeys(expected);
      for (const { key: each, adds } of steps) {
        if (adds === expected.has(each)) continue;
        if (adds) expected.add(each);
        else expected.delete(each);
        if (adds) keys.add(each);
        else keys.delete(each);
      }
      const sorted = [...expected].sort();
      assert.deepEqual(walk(keys), sorted);
      assert.deepEqual(
        walk(keys, start),
        sorted.filter((each) => each >= start),
      );
    }),
  );
});

test("many keys are cut into chunks and stay in order", () => {
  const names = Array.from({ length: 5000 }, (_, i) => String((i * 7919) % 5000).padStart(5, "0"));
  const keys = new OrderedKeys(names.slice(0, 100));
  for (const name of names.slice(100)) keys.add(name);
  assert.deepEqual(walk(keys), [...names].sort());
  for (const name of names.slice(0, 4999)) keys.delete(name);
  assert.deepEqual(walk(keys), [names[4999]]);
});

test("a key is there once or not at all", () => {
  const keys = new OrderedKeys(["b"]);
  assert.throws(() => keys.add("b"), /twice/);
  assert.throws(() => keys.delete("a"), /not there/);
  assert.throws(() => keys.delete("c"), /not there/);
  assert.throws(() => new OrderedKeys([]).delete("a"), /not there/);
});
