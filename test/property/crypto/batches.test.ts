import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createHashRegistry } from "../../../src/crypto/hash-registry.ts";
import { nobleHashes } from "../../../src/crypto/noble-hash.ts";
import { nodeHashes } from "../../../src/crypto/provider-node-hash.ts";
import { weakHashes } from "../../../src/crypto/weak-hash.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import { concatBytes } from "../../../src/primitives/bytes.ts";

const node = nodeHashes();
const sha256 = assertDefined(
  node.functions.find((hash) => hash.code === 0x12),
  "sha2-256",
);
const FUNCTIONS = [node, nobleHashes(), weakHashes(sha256)].flatMap((each) => each.functions);

const bytes = fc.uint8Array({ maxLength: 300 });
const items = fc.array(fc.oneof(bytes, fc.uint8Array({ minLength: 4000, maxLength: 5000 })), {
  maxLength: 20,
});

for (const hash of FUNCTIONS) {
  const label = `${hash.provider} ${hash.name}`;

  test(`${label}: digestEach is the digest of each joined item`, () => {
    fc.assert(
      fc.property(bytes, items, (prefix, list) => {
        const literal = list.map((item) => hash.digest(concatBytes(prefix, item)));
        assert.deepEqual(hash.digestEach(prefix, list), concatBytes(...literal));
      }),
      { numRuns: 50 },
    );
  });

  test(`${label}: digestPairs is the digest of 01 and each pair`, () => {
    fc.assert(
      fc.property(fc.nat(20), fc.uint8Array({ minLength: 64, maxLength: 64 }), (count, seed) => {
        const level = Uint8Array.from(
          { length: 2 * count * hash.digestLength },
          (_, i) => (seed[i % 64] ?? 0) ^ (i >> 6),
        );
        const before = Uint8Array.from(level);
        const pairs = hash.digestPairs(level);
        const parents = Array.from({ length: count }, (_, i) => {
          const start = 2 * i * hash.digestLength;
          const pair = level.subarray(start, start + 2 * hash.digestLength);
          return hash.digest(concatBytes(Uint8Array.of(1), pair));
        });
        assert.deepEqual(pairs, concatBytes(...parents));
        assert.deepEqual(level, before, "the level is only borrowed");
      }),
      { numRuns: 50 },
    );
  });

  test(`${label}: treeRoot is the tree of RFC 9162, built top down`, () => {
    fc.assert(
      fc.property(bytes, fc.array(bytes, { minLength: 1, maxLength: 40 }), (prefix, list) => {
        const root = (from: readonly Uint8Array[]): Uint8Array => {
          const [only] = from;
          if (only !== undefined && from.length === 1)
            return hash.digest(concatBytes(prefix, only));
          const split = 2 ** Math.floor(Math.log2(from.length - 1));
          const halves = [root(from.slice(0, split)), root(from.slice(split))];
          return hash.digest(concatBytes(Uint8Array.of(1), ...halves));
        };
        assert.deepEqual(hash.treeRoot(prefix, list), root(list));
      }),
      { numRuns: 50 },
    );
  });
}

test("native and plain functions agree on any message, and digests share no memory", () => {
  const pairs = node.functions.map((native) => {
    const plain = nobleHashes().functions.find((hash) => hash.code === native.code);
    return [native, assertDefined(plain, native.name)] as const;
  });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (message) => {
      for (const [native, plain] of pairs) {
        const digest = native.digest(message);
        assert.deepEqual(digest, plain.digest(message), native.name);
        assert.equal(digest.buffer.byteLength, native.digestLength);
        const before = Uint8Array.from(digest);
        native.digest(Uint8Array.of(1));
        assert.deepEqual(digest, before, "a digest is not overwritten by the next");
      }
    }),
    { numRuns: 200 },
  );
});

test("every provider of the table passes the self-test", () => {
  for (const provider of [nodeHashes(), nobleHashes(), weakHashes(sha256)]) {
    const tested = createHashRegistry({ providers: [provider], network: 1 });
    assert(tested.ok);
    assert.equal(tested.value.registry.size, provider.functions.length);
  }
});
