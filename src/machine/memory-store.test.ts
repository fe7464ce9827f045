import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asciiBytes } from "../primitives/bytes.ts";
import { MemoryStore } from "./memory-store.ts";

/** Keys of a few tables, of no table, and with a slash in their second part. */
const keyTexts = fc.stringMatching(/^(a\/|ab\/|a|\/)[abc/]{0,3}$/).filter((key) => key.length > 0);

test("a walk finds what a list of all entries holds, whatever the prefix", () => {
  const changes = fc.array(fc.tuple(keyTexts, fc.option(fc.nat(255))), { maxLength: 30 });
  const prefixes = fc.constantFrom("", "a", "a/", "a/b", "ab", "ab/", "/", "b/", "c");
  fc.assert(
    fc.property(changes, prefixes, (made, prefix) => {
      const store = new MemoryStore();
      const literal = new Map<string, number>();
      for (const [key, value] of made) {
        store.apply([[asciiBytes(key), value === null ? null : Uint8Array.of(value)]]);
        if (value === null) literal.delete(key);
        else literal.set(key, value);
      }
      const expected = [...literal]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
        .map(([key, value]) => [asciiBytes(key), Uint8Array.of(value)]);
      assert.deepEqual([...store.entries(asciiBytes(prefix))], expected);
      for (const [key, value] of literal) assert.equal(store.get(asciiBytes(key))?.[0], value);
    }),
  );
});
