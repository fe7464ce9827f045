import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compileKernel, Kernel } from "../../../src/merkle/kernel/kernel.ts";
import { kernelHash } from "../../../src/merkle/kernel/kernel-hash.ts";
import { sequentialRootComputer } from "../../../src/merkle/root-computer.ts";
import { referenceHash } from "./reference.ts";

const kernel = new Kernel(compileKernel());
const CODES = [0x12, 0x16, 0x1e] as const;

/** A list of items: how many, of which lengths, and the seed of their bytes. */
interface Shape {
  readonly count: number;
  readonly least: number;
  readonly spread: number;
  readonly seed: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  count: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 1100 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 5000 }) },
  ),
  least: fc.integer({ min: 0, max: 300 }),
  // Equal lengths, nearly equal ones, and a mixture of all.
  spread: fc.constantFrom(0, 0, 20, 20, 150, 1700),
  seed: fc.nat(),
});

/** Deterministic noise: `xorshift32` of Marsaglia (2003). */
function* noise(seed: number): Generator<number, never> {
  let x = (seed % 0xffff_ffff) + 1;
  for (;;) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    yield x >>> 0;
  }
}

function itemsOf({ count, least, spread, seed }: Shape): Uint8Array[] {
  const source = noise(seed);
  return Array.from({ length: count }, () => {
    const length = least + (source.next().value % (spread + 1));
    const item = new Uint8Array(length);
    for (let i = 0; i < length; i += 4) {
      const word = source.next().value;
      for (let j = 0; j < 4 && i + j < length; j++) item[i + j] = word >>> (8 * j);
    }
    return item;
  });
}

const prefix = fc.uint8Array({ maxLength: 64 });

for (const code of CODES) {
  const reference = referenceHash(code, "node");
  const hash = kernelHash(reference, kernel);

  test(`${hash.name}: digests of items, of pairs and roots are the literal ones`, () => {
    fc.assert(
      fc.property(shape, prefix, (list, lead) => {
        const items = itemsOf(list);
        const leaves = reference.digestEach(lead, items);
        assert.deepEqual(hash.digestEach(lead, items), leaves);
        const level = leaves.subarray(0, 64 * (items.length >> 1));
        assert.deepEqual(hash.digestPairs(level), reference.digestPairs(level));
        if (items.length === 0) return;
        assert.deepEqual(hash.treeRoot(lead, items), reference.treeRoot(lead, items));
      }),
      { numRuns: 40 },
    );
  });

  test(`${hash.name}: a message alone is digested alike by the scalar form and in every lane`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (message) => {
        const expected = Buffer.from(reference.digest(message));
        assert.deepEqual(Buffer.from(hash.digest(message)), expected);
        const lanes = hash.digestEach(new Uint8Array(), Array(4).fill(message));
        assert.deepEqual(Buffer.from(lanes), Buffer.concat(Array(4).fill(expected)));
      }),
      { numRuns: 150 },
    );
  });
}

test("roots under several functions at once, with prefixes of different lengths", () => {
  fc.assert(
    fc.property(
      shape.filter(({ count }) => count > 0),
      fc.array(fc.tuple(fc.constantFrom(...CODES), prefix), { minLength: 1, maxLength: 4 }),
      (list, wanted) => {
        const items = itemsOf(list);
        const jobs = wanted.map(([code, lead]) => ({
          hash: kernelHash(referenceHash(code), kernel),
          prefix: lead,
        }));
        const expected = wanted.map(([code, lead]) =>
          referenceHash(code, "node").treeRoot(lead, items),
        );
        assert.deepEqual(sequentialRootComputer.computeRoots(jobs, items), expected);
      },
    ),
    { numRuns: 25 },
  );
});
