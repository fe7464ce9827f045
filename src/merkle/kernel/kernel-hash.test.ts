import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceHash } from "../../../test/property/merkle/reference.ts";
import { testHashFunction } from "../../crypto/hash-self-test.ts";
import { hashEntry } from "../../crypto/hash-table.ts";
import { compileKernel, isKernelCode, Kernel } from "./kernel.ts";
import { isKernelHash, kernelHash } from "./kernel-hash.ts";

const kernel = new Kernel(compileKernel());
const CODES = [0x12, 0x16, 0x1e] as const;
const { itemsMax, itemBytesMax, prefixBytesMax, slots, slotsEnd } = kernel.layout;

/** Items that all differ, of one length each. */
function itemsOf(lengths: readonly number[]): Uint8Array[] {
  return lengths.map((length, i) =>
    Uint8Array.from({ length }, (_, at) => (i * 37 + at * 11 + 5) & 0xff),
  );
}

for (const code of CODES) {
  const reference = referenceHash(code, "node");
  const hash = kernelHash(reference, kernel);

  test(`${hash.name}: the start-up self-test finds nothing`, () => {
    const entry = hashEntry(code);
    assert.ok(entry !== undefined);
    assert.deepEqual(testHashFunction(hash, entry), []);
    assert.equal(hash.provider, "wasm-simd");
    assert.ok(isKernelHash(hash));
    assert.equal(isKernelHash(reference), false);
  });

  test(`${hash.name}: every length around the ends of blocks and chunks, in batches and alone`, () => {
    const lengths = [0, 1, 46, 47, 55, 56, 63, 64, 65, 118, 119, 127, 128, 134, 135, 136, 137, 255]
      .concat([256, 271, 272, 1005, 1006, 1007, 1008, 1023, 1024, 1025, 2047, 2048, 2049, 3072])
      .concat([4096, 5121, itemBytesMax - 1, itemBytesMax, itemBytesMax + 1]);
    const prefix = new Uint8Array(17).fill(0xf1);
    const items = itemsOf(lengths);
    assert.deepEqual(hash.digestEach(prefix, items), reference.digestEach(prefix, items));
    for (const item of items) {
      assert.deepEqual(hash.digest(item), reference.digest(item), `${item.length} bytes`);
      assert.deepEqual(
        hash.digestEach(prefix, [item]),
        reference.digestEach(prefix, [item]),
        `${item.length} bytes alone`,
      );
    }
  });

  test(`${hash.name}: prefixes of every length up to the longest`, () => {
    const items = itemsOf([0, 1, 40, 200, 1100]);
    for (let length = 0; length <= prefixBytesMax; length += length < 40 ? 1 : 59) {
      const prefix = Uint8Array.from({ length }, (_, i) => 255 - (i & 127));
      const expected = reference.digestEach(prefix, items);
      assert.deepEqual(hash.digestEach(prefix, items), expected, `${length} bytes`);
    }
    const spare = new Uint8Array(prefixBytesMax + 1);
    assert.throws(() => hash.digestEach(spare, items), { code: "INVARIANT" });
  });

  test(`${hash.name}: messages around the pieces in which long ones are streamed`, () => {
    const piece = 278_528;
    for (const length of [piece - 1, piece, piece + 1, 2 * piece, 2 * piece + 1025]) {
      const [item] = itemsOf([length]) as [Uint8Array];
      assert.deepEqual(hash.digest(item), reference.digest(item), `${length} bytes`);
      const prefix = new Uint8Array(5).fill(3);
      const found = hash.digestEach(prefix, [item]);
      assert.deepEqual(found, reference.digestEach(prefix, [item]), `${length} bytes, prefixed`);
    }
  });

  test(`${hash.name}: numbers of items and pairs around the size of a load`, () => {
    const prefix = new Uint8Array([0]);
    const counts = [0, 1, 2, 3, 4, 5, itemsMax - 1, itemsMax, itemsMax + 1, 2 * itemsMax + 3];
    for (const count of counts) {
      const items = itemsOf(Array.from({ length: count }, (_, i) => i % 90));
      assert.deepEqual(
        hash.digestEach(prefix, items),
        reference.digestEach(prefix, items),
        `${count} items`,
      );
      const level = new Uint8Array(Buffer.concat(itemsOf(Array(2 * count).fill(32))));
      assert.deepEqual(hash.digestPairs(level), reference.digestPairs(level), `${count} pairs`);
      if (count === 0) continue;
      assert.deepEqual(
        hash.treeRoot(prefix, items),
        reference.treeRoot(prefix, items),
        `${count} leaves`,
      );
    }
  });

  test(`${hash.name}: a load that overflows, with an item too long for any load inside it`, () => {
    const lengths = Array.from({ length: 300 }, (_, i) => 2000 + 7 * i);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    assert.ok(total > slotsEnd - slots);
    const items = itemsOf(lengths.with(0, 30_000).with(100, 20_000).with(299, 300_000));
    const prefix = new Uint8Array(3);
    assert.deepEqual(hash.treeRoot(prefix, items), reference.treeRoot(prefix, items));
  });
}

test("neither items nor levels are changed", () => {
  const hash = kernelHash(referenceHash(0x16), kernel);
  const items = itemsOf([10, 200, 3000]);
  const before = structuredClone(items);
  hash.treeRoot(new Uint8Array(4), items);
  const level = new Uint8Array(192).fill(7);
  hash.digestPairs(level);
  assert.deepEqual(items, before);
  assert.deepEqual(level, new Uint8Array(192).fill(7));
});

test("results do not share memory with the kernel", () => {
  const hash = kernelHash(referenceHash(0x12), kernel);
  const first = hash.digest(new Uint8Array([1]));
  const kept = new Uint8Array(first);
  hash.digest(new Uint8Array([2]));
  assert.deepEqual(first, kept);
  assert.equal(first.buffer.byteLength, 32);
});

test("a hash that the kernel does not compute, half a pair and an empty tree are defects", () => {
  const hash = kernelHash(referenceHash(0x12), kernel);
  assert.equal(isKernelCode(0x20), false);
  assert.throws(() => kernelHash(referenceHash(0x20), kernel), { code: "INVARIANT" });
  assert.throws(() => hash.digestPairs(new Uint8Array(96)), { code: "INVARIANT" });
  assert.throws(() => hash.treeRoot(new Uint8Array(), []), { code: "INVARIANT" });
});
