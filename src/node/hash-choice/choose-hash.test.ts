import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceHash } from "../../../test/property/merkle/reference.ts";
import type { HashFunction } from "../../crypto/hash-function.ts";
import { compileKernel, Kernel } from "../../merkle/kernel/kernel.ts";
import { isKernelHash, kernelHash } from "../../merkle/kernel/kernel-hash.ts";
import { chooseHash } from "./choose-hash.ts";
import { chooseHashes } from "./choose-hashes.ts";

/** Time that passes only where a hash function says so. */
class TestClock {
  #now = 0n;
  reads = 0;

  readonly read = (): bigint => {
    this.reads++;
    return this.#now;
  };

  pass(nanoseconds: number): void {
    this.#now += BigInt(nanoseconds);
  }
}

interface Cost {
  readonly call: number;
  readonly input: number;
}

/** A hash function that takes, by the test's clock, so much for a call and so much for each input. */
function priced(base: HashFunction, provider: string, clock: TestClock, cost: Cost): HashFunction {
  const pay = (inputs: number) => clock.pass(cost.call + cost.input * inputs);
  return {
    ...base,
    provider,
    digest(message) {
      pay(1);
      return base.digest(message);
    },
    digestEach(prefix, items) {
      pay(items.length);
      return base.digestEach(prefix, items);
    },
    digestPairs(level) {
      pay(level.length / 64);
      return base.digestPairs(level);
    },
    treeRoot(prefix, items) {
      pay(2 * items.length - 1);
      return base.treeRoot(prefix, items);
    },
  };
}

const sha256 = referenceHash(0x12, "node");

test("each kind and size of batch goes to who is faster at it", () => {
  const clock = new TestClock();
  // Alone the first is faster, 5,100 against 10,100; at 2 inputs it is 10,100 against 10,200; at 4, 20,100 : 10,400.
  const single = priced(sha256, "single", clock, { call: 100, input: 5_000 });
  const batched = priced(sha256, "batched", clock, { call: 10_000, input: 100 });
  const { hash, digest, batches, rejected } = chooseHash([single, batched], clock.read);
  assert.equal(digest, "single");
  assert.deepEqual(batches.digestEach, { few: "single", many: "batched", from: 4 });
  assert.deepEqual(batches.digestPairs, { few: "single", many: "batched", from: 4 });
  // A tree of 2 leaves has 3 digests: 15,100 against 10,300.
  assert.deepEqual(batches.treeRoot, { few: "single", many: "batched", from: 2 });
  assert.equal(hash.provider, "batched+single");
  assert.equal(rejected.size, 0);
});

test("the choice computes the same digests on both sides of its bounds", () => {
  const clock = new TestClock();
  const single = priced(sha256, "single", clock, { call: 100, input: 5_000 });
  const batched = priced(sha256, "batched", clock, { call: 10_000, input: 100 });
  const { hash } = chooseHash([single, batched], clock.read);
  const prefix = new Uint8Array([0]);
  for (const count of [0, 1, 2, 3, 4, 5, 64, 65]) {
    const items = Array.from({ length: count }, (_, i) => new Uint8Array(i).fill(i));
    assert.deepEqual(hash.digestEach(prefix, items), sha256.digestEach(prefix, items));
    const level = new Uint8Array(64 * count).fill(count);
    assert.deepEqual(hash.digestPairs(level), sha256.digestPairs(level));
    if (count === 0) continue;
    assert.deepEqual(hash.treeRoot(prefix, items), sha256.treeRoot(prefix, items));
  }
  assert.deepEqual(hash.digest(prefix), sha256.digest(prefix));
});

test("a difference within the noise leaves the preferred provider in place", () => {
  const clock = new TestClock();
  const preferred = priced(sha256, "preferred", clock, { call: 0, input: 1_000 });
  const other = priced(sha256, "other", clock, { call: 0, input: 960 });
  const { hash, batches } = chooseHash([preferred, other], clock.read);
  assert.equal(hash.provider, "preferred");
  assert.deepEqual(batches.treeRoot, { few: "preferred", many: "preferred", from: 1 });
});

test("a faster provider that computes wrong digests is not chosen, and is reported", () => {
  const clock = new TestClock();
  const right = priced(sha256, "right", clock, { call: 0, input: 1_000 });
  const wrong: HashFunction = {
    ...priced(sha256, "wrong", clock, { call: 0, input: 1 }),
    digestPairs: (level) => sha256.digestPairs(level).fill(0, 0, 1),
  };
  const { hash, rejected, times } = chooseHash([wrong, right], clock.read);
  assert.equal(hash.provider, "right");
  assert.deepEqual([...rejected.keys()], ["wrong"]);
  assert.equal(rejected.get("wrong")?.[0]?.method, "digestPairs");
  assert.equal(times.size, 0);
});

test("when nobody computes right digests there is an error and no hash function", () => {
  const broken: HashFunction = { ...sha256, provider: "broken", digest: () => new Uint8Array(32) };
  assert.throws(() => chooseHash([broken], () => 0n), {
    code: "NODE_HASH_CHOICE_EMPTY",
    message: /sha2-256 computes wrong digests: broken/,
  });
});

test("one candidate is taken without looking at the clock", () => {
  const clock = new TestClock();
  const { hash } = chooseHash([sha256], clock.read);
  assert.equal(hash.provider, sha256.provider);
  assert.equal(clock.reads, 0);
});

test("candidates of different functions, none, and unregistered ones are defects", () => {
  assert.throws(() => chooseHash([], () => 0n), { code: "INVARIANT" });
  assert.throws(() => chooseHash([sha256, referenceHash(0x16)], () => 0n), { code: "INVARIANT" });
  assert.throws(() => chooseHash([{ ...sha256, code: 0x99 }], () => 0n), { code: "INVARIANT" });
});

test("where the kernel computes the roots, the choice is the kernel's for root computers too", () => {
  const clock = new TestClock();
  const slow = priced(sha256, "node", clock, { call: 0, input: 100_000 });
  const kernel = new Kernel(compileKernel());
  const fast = priced(kernelHash(sha256, kernel), "wasm-simd", clock, { call: 0, input: 5_000 });
  const { hash } = chooseHash([slow, fast], clock.read);
  assert.ok(isKernelHash(hash) && hash.kernel === kernel);
  const faster = priced(sha256, "node", clock, { call: 0, input: 2_000 });
  const kept = chooseHash([faster, fast], clock.read);
  assert.equal(isKernelHash(kept.hash), false);
});

test("every code offered has one choice, in the order of the providers", () => {
  const clock = new TestClock();
  const sha3 = referenceHash(0x16, "node");
  const first = priced(sha256, "first", clock, { call: 0, input: 500 });
  const second = priced(sha256, "second", clock, { call: 0, input: 100 });
  const { provider, choices } = chooseHashes(
    [
      { name: "first", functions: [first, sha3] },
      { name: "second", functions: [second] },
    ],
    clock.read,
  );
  assert.deepEqual([...choices.keys()], [0x12, 0x16]);
  assert.deepEqual(
    provider.functions.map((hash) => hash.provider),
    ["second", "node"],
  );
  assert.equal(choices.get(0x12)?.times.size, 2);
});
