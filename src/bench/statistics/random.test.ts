import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom, createXoshiro } from "./random.ts";

test("the generator is xoshiro128**", () => {
  // State 1 2 3 4: the reference outputs that the rand_xoshiro crate carries, computed with the authors' C code.
  const next = createXoshiro(Uint32Array.of(1, 2, 3, 4));
  assert.deepEqual(
    Array.from({ length: 10 }, next),
    [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ],
  );
});

test("equal seeds and labels draw the same, and others something else", () => {
  const draw = (seed: number, label: string) => createRandom(seed, label).bytes(16);
  assert.deepEqual(draw(1, "a"), draw(1, "a"));
  assert.notDeepEqual(draw(1, "a"), draw(2, "a"));
  assert.notDeepEqual(draw(1, "a"), draw(1, "b"));
  assert.notDeepEqual(draw(1, "ab"), draw(1, "ba"));
});

test("numbers stay below their bound, reach both ends and spread evenly", () => {
  const random = createRandom(1, "even");
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 6000; i++) {
    const face = random.below(6);
    counts[face] = (counts[face] ?? 0) + 1;
  }
  assert.equal(counts.length, 6);
  // Six standard deviations of a binomial of 6,000 and 1/6: 6·√(6000·1/6·5/6) = 173.
  for (const [face, count] of counts.entries()) {
    assert.ok(Math.abs(count - 1000) < 173, `${count} of face ${face}`);
  }
  assert.equal(random.below(1), 0);
  assert.ok(random.below(2 ** 32) < 2 ** 32);
  assert.throws(() => random.below(0), /bound 0/);
  assert.throws(() => random.below(2 ** 32 + 1), /bound/);
});

test("bytes come in any number", () => {
  const random = createRandom(1, "bytes");
  assert.deepEqual(
    [0, 1, 4, 5].map((count) => random.bytes(count).length),
    [0, 1, 4, 5],
  );
});
