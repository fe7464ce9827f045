import assert from "node:assert/strict";
import { test } from "node:test";
import { assertDefined } from "../primitives/assert.ts";
import { err } from "../primitives/result.ts";
import type { HashFunction } from "./hash-function.ts";
import type { HashProvider } from "./hash-provider.ts";
import { createHashRegistry, type TestedHashes } from "./hash-registry.ts";
import { nobleHashes } from "./noble-hash.ts";
import { nodeHashes } from "./provider-node-hash.ts";
import { WEAK_HASH_CODE, weakHashes } from "./weak-hash.ts";

const node = nodeHashes();
const noble = nobleHashes();
const sha256 = functionOf(node, 0x12);
const weak = weakHashes(sha256);

function functionOf(provider: HashProvider, code: number): HashFunction {
  return assertDefined(
    provider.functions.find((hash) => hash.code === code),
    `${provider.name} ${code}`,
  );
}

function build(...providers: readonly HashProvider[]): TestedHashes {
  const built = createHashRegistry({ providers, network: 0 });
  assert(built.ok);
  return built.value;
}

test("the first provider that offers a code is the one in use", () => {
  const { registry, report } = build(node, noble);
  assert.deepEqual([...registry.keys()], [0x12, 0x13, 0x14, 0x16, 0x1e, 0x20]);
  assert.equal(registry.get(0x12)?.provider, "node:crypto");
  assert.equal(registry.get(0x1e)?.provider, "noble");
  assert.equal(build(noble, node).registry.get(0x12)?.provider, "noble");
  for (const row of report) {
    assert.equal(row.effective, row.configured);
    assert.deepEqual(row.failures, []);
  }
});

test("a code that nobody offers is reported and absent", () => {
  const { registry, report } = build(node);
  assert(!registry.has(0x1e));
  const row = report.find(({ code }) => code === 0x1e);
  const nobody = { configured: null, effective: null, failures: [] };
  assert.deepEqual(row, { code: 0x1e, name: "blake3", ...nobody });
});

/** SHA-256 with one fault, each of which a self-test of `digest` alone would miss or has to find. */
const FAULTS: Readonly<
  Record<string, { readonly fault: Partial<HashFunction>; readonly at: string }>
> = {
  "another function": { fault: { digest: functionOf(node, 0x16).digest }, at: "digest" },
  "another name": { fault: { name: "sha2-512" }, at: "entry" },
  "another length": { fault: { digestLength: 64 }, at: "entry" },
  "prefix left out": {
    fault: { digestEach: (_, items) => sha256.digestEach(new Uint8Array(), items) },
    at: "digestEach",
  },
  "first lane only": {
    fault: {
      digestEach(prefix, items) {
        const digests = sha256.digestEach(prefix, items);
        const [first] = items;
        if (items.length >= 4 && first !== undefined) digests.copyWithin(32, 0, 32);
        return digests;
      },
    },
    at: "digestEach",
  },
  "wrong from two blocks on": {
    fault: {
      digestEach: (prefix, items) =>
        sha256.digestEach(
          prefix,
          items.map((item) => (item.length === 63 ? item.subarray(1) : item)),
        ),
    },
    at: "digestEach",
  },
  "nodes without their lead": {
    fault: {
      digestPairs: (level) =>
        sha256.digestEach(
          new Uint8Array(),
          Array.from({ length: level.length / 64 }, (_, i) => level.subarray(64 * i, 64 * i + 64)),
        ),
    },
    at: "digestPairs",
  },
  "pairs swapped": {
    fault: { digestPairs: (level) => sha256.digestPairs(level.toReversed()) },
    at: "digestPairs",
  },
  "last node doubled": {
    fault: {
      treeRoot(prefix, items) {
        let level = sha256.digestEach(prefix, items);
        while (level.length > 32) {
          const odd = level.length % 64 !== 0;
          level = sha256.digestPairs(odd ? Buffer.concat([level, level.subarray(-32)]) : level);
        }
        return level;
      },
    },
    at: "treeRoot",
  },
  "an exception": {
    fault: {
      treeRoot() {
        throw new RangeError("out of memory");
      },
    },
    at: "entry",
  },
};

for (const [name, { fault, at }] of Object.entries(FAULTS)) {
  test(`a provider with ${name} is disabled, reported, and not replaced by the next`, () => {
    const faulty = { name: "faulty", functions: [{ ...sha256, provider: "faulty", ...fault }] };
    const { registry, report } = build(faulty, node, noble);
    assert(!registry.has(0x12));
    const row = assertDefined(
      report.find(({ code }) => code === 0x12),
      "row",
    );
    assert.equal(row.configured, "faulty");
    assert.equal(row.effective, null);
    assert.equal(row.failures[0]?.method, at);
    assert(registry.has(0x16), "other codes go on");
  });
}

test("lists of providers that make no registry", () => {
  const make = (network: 0 | 1, ...providers: readonly HashProvider[]) =>
    createHashRegistry({ providers, network });
  const stranger = { name: "stranger", functions: [{ ...sha256, code: 0x11 }] };
  assert.deepEqual(
    make(0, stranger),
    err({ code: "CRYPTO_HASH_UNKNOWN", algorithm: 0x11, provider: "stranger" }),
  );
  assert.deepEqual(
    make(0, node, node),
    err({ code: "CRYPTO_PROVIDER_REPEATED", provider: node.name }),
  );
  const other = { name: "other", functions: [{ ...sha256, code: 0x3fffff }] };
  const unknown = { algorithm: 0x3fffff, provider: "other" };
  assert.deepEqual(make(0, other), err({ code: "CRYPTO_HASH_PRIVATE", ...unknown }));
  assert.deepEqual(make(1, other), err({ code: "CRYPTO_HASH_UNKNOWN", ...unknown }));
});

test("the broken hash function is for test networks only", () => {
  const providers = [node, weak];
  const production = createHashRegistry({ providers, network: 0 });
  const refusal = { code: "CRYPTO_HASH_PRIVATE", algorithm: WEAK_HASH_CODE, provider: "weak" };
  assert.deepEqual(production, err(refusal));
  const test = createHashRegistry({ providers, network: 1 });
  assert(test.ok);
  assert.equal(test.value.registry.get(WEAK_HASH_CODE)?.name, "weak-24");
  // A production chain does not even list it.
  assert(build(node).report.every((row) => row.code !== WEAK_HASH_CODE));
});
