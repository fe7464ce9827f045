import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import { createScalarHash } from "./scalar-hash.ts";

/** A function whose digest shows what went in: the sum of the bytes and their number. */
const sum = createScalarHash({
  code: 0x99,
  name: "sum",
  digestLength: 2,
  provider: "test",
  allocate: (sizeBytes) => Buffer.alloc(sizeBytes),
  digestInto(message, target, offset) {
    target[offset] = message.reduce((total, byte) => total + byte, 0);
    target[offset + 1] = message.length;
  },
});

test("batches join the prefix, the lead of nodes and the neighbours", () => {
  const items = [Uint8Array.of(1), Uint8Array.of(2, 3), new Uint8Array(0)];
  assert.deepEqual(sum.digestEach(Uint8Array.of(10), items), Uint8Array.of(11, 2, 15, 3, 10, 1));
  // 1 + 1+2+3+4 = 11 and 1 + 5+6+7+8 = 27, of five bytes each.
  const level = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  assert.deepEqual(sum.digestPairs(level), Uint8Array.of(11, 5, 27, 5));
  assert.deepEqual(level, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  // Leaves (11,2) (15,3) (10,1): node of the first two 1+11+2+15+3 = 32, then 1+32+5+10+1 = 49.
  assert.deepEqual(sum.treeRoot(Uint8Array.of(10), items), Uint8Array.of(49, 5));
  assert.deepEqual(sum.treeRoot(Uint8Array.of(10), items.slice(0, 1)), Uint8Array.of(11, 2));
  assert.deepEqual(sum.digestEach(Uint8Array.of(10), []), new Uint8Array(0));
  assert.deepEqual(sum.digestPairs(new Uint8Array(0)), new Uint8Array(0));
});

test("both sides of the size of the scratch buffer", () => {
  for (const length of [4095, 4096, 4097]) {
    const prefix = new Uint8Array(length).fill(1);
    const item = Uint8Array.of(7);
    const expected = Uint8Array.of(length + 7, length + 1, length, length);
    assert.deepEqual(sum.digestEach(prefix, [item, new Uint8Array(0)]), expected, `${length}`);
    const [once, twice] = [sum.digestEach(item, [prefix, prefix]), sum.digestEach(item, [prefix])];
    assert.deepEqual(once, Uint8Array.of(...twice, ...twice), `${length}`);
  }
});

test("half a pair and an empty tree are defects of the caller", () => {
  assert.throws(() => sum.digestPairs(new Uint8Array(6)), InvariantError);
  assert.throws(() => sum.digestPairs(new Uint8Array(1)), InvariantError);
  assert.throws(() => sum.treeRoot(new Uint8Array(1), []), InvariantError);
});

test("what is returned is no subclass of the array of bytes", () => {
  const results = [
    sum.digest(new Uint8Array(1)),
    sum.digestEach(new Uint8Array(1), [new Uint8Array(1)]),
    sum.digestPairs(new Uint8Array(4)),
    sum.treeRoot(new Uint8Array(1), [new Uint8Array(1)]),
  ];
  for (const result of results) assert(!Buffer.isBuffer(result));
});
