import assert from "node:assert/strict";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { assertDefined } from "../primitives/assert.ts";
import { err } from "../primitives/result.ts";
import { nobleHashes } from "./noble-hash.ts";
import { nobleSignatures } from "./noble-signatures.ts";
import { nodeSignatures } from "./provider-node-signatures.ts";
import type { SignaturePrimitives } from "./signature-primitives.ts";
import type { SignatureSuite } from "./signature-suite.ts";
import { createSuiteProvider, type SuiteProvider } from "./suite-provider.ts";
import { createSuiteRegistry, type TestedSuites } from "./suite-registry.ts";

const { functions } = nobleHashes();
const hashes = {
  sha256: assertDefined(
    functions.find((hash) => hash.code === 0x12),
    "sha2-256",
  ),
  sha3: assertDefined(
    functions.find((hash) => hash.code === 0x16),
    "sha3-256",
  ),
};
const primitives = nodeSignatures();
const node = createSuiteProvider(primitives, hashes);
const noble = createSuiteProvider(nobleSignatures, hashes);

function build(...providers: readonly SuiteProvider[]): TestedSuites {
  const built = createSuiteRegistry({ providers });
  assert(built.ok);
  return built.value;
}

test("every built suite is usable with the first provider that offers it", () => {
  const { registry, report } = build(node, noble);
  assert.deepEqual([...registry.keys()], [1, 2, 3, 16, 17]);
  for (const suite of registry.values()) assert.equal(suite.provider, "node:crypto");
  const effective = report.filter((row) => row.isBuilt).map((row) => row.effective);
  assert.deepEqual(effective, Array(5).fill("node:crypto"));
  assert.equal(build(noble, node).registry.get(1)?.provider, "noble");
});

test("reserved numbers stand in the report and are refused as such", () => {
  const suites = build(node);
  const reserved = suites.report.filter((row) => !row.isBuilt);
  const nobody = { isBuilt: false, configured: null, effective: null, failures: [] };
  assert.deepEqual(reserved, [
    { suite: 4, name: "slh-dsa-sha2-192s", ...nobody },
    { suite: 18, name: "ml-dsa-44-webauthn", ...nobody },
  ]);
  for (const suite of [4, 18, 0, 5, 19, 0xffff])
    assert(!suites.registry.has(suite), `suite ${suite}`);
  assert.equal(suites.registry.get(1)?.id, 1);
});

/** Libraries with one fault, and the suites that must notice it. */
const FAULTS: Readonly<
  Record<
    string,
    { readonly fault: Partial<SignaturePrimitives>; readonly suites: readonly number[] }
  >
> = {
  "that accepts every Ed25519 signature": {
    fault: { verifyEd25519: () => true },
    suites: [1, 3],
  },
  "that accepts no Ed25519 signature": { fault: { verifyEd25519: () => false }, suites: [1, 3] },
  "that multiplies by the cofactor": {
    fault: { verifyEd25519: cofactored },
    suites: [1],
  },
  "that accepts every ML-DSA signature": { fault: { verifyMlDsa65: () => true }, suites: [2, 3] },
  "that forgets the context": {
    fault: {
      verifyMlDsa65: (input) => primitives.verifyMlDsa65(input, new Uint8Array(0)),
    },
    suites: [2, 3],
  },
  "that accepts every ECDSA signature": { fault: { verifyEcdsa: () => true }, suites: [16, 17] },
  "that takes SHA3-256 for Keccak-256": {
    fault: { keccak256: hashes.sha3.digest },
    suites: [16],
  },
  "that takes every point": { fault: { isCompressedPoint: () => true }, suites: [16, 17] },
  "that throws": {
    fault: {
      verifyEcdsa() {
        throw new TypeError("unsupported");
      },
    },
    suites: [16, 17],
  },
};

/** The verification of RFC 8032 with cofactor, by way of the library's own ZIP 215 mode. */
function cofactored(input: Parameters<SignaturePrimitives["verifyEd25519"]>[0]): boolean {
  return ed25519.verify(input.signature, input.message, input.publicKey, { zip215: true });
}

for (const [name, { fault, suites }] of Object.entries(FAULTS)) {
  test(`a library ${name} disables suites ${suites.join(", ")} and is not replaced`, () => {
    const faulty = createSuiteProvider({ ...primitives, ...fault, provider: "faulty" }, hashes);
    const built = build(faulty, node, noble);
    const failed = built.report.filter((row) => row.isBuilt && row.effective === null);
    assert.deepEqual(
      failed.map((row) => row.suite),
      suites,
    );
    for (const row of failed) {
      assert.equal(row.configured, "faulty");
      assert.notEqual(row.failures.length, 0);
      assert(!built.registry.has(row.suite), `suite ${row.suite}`);
    }
  });
}

function suiteOf(id: number): SignatureSuite {
  return assertDefined(
    node.suites.find((suite) => suite.id === id),
    `suite ${id}`,
  );
}

test("a hybrid that asks one half only is disabled", () => {
  const hybrid = suiteOf(3);
  const halves: readonly SignatureSuite["verify"][] = [
    (key, message, signature) =>
      suiteOf(1).verify(key.subarray(0, 32), message, signature.subarray(0, 64)),
    (key, message, signature) =>
      suiteOf(2).verify(key.subarray(32), message, signature.subarray(64)),
  ];
  for (const verify of halves) {
    const built = build({ name: "half", suites: [{ ...hybrid, verify }] });
    assert(!built.registry.has(3));
  }
  const built = build({ name: "other", suites: [{ ...hybrid, name: "hybrid" }] });
  const failures = built.report.find((row) => row.suite === 3)?.failures;
  assert.deepEqual(failures, [
    { name: "description", expected: "3 hybrid-ed25519-ml-dsa-65", found: "3 hybrid" },
  ]);
});

test("lists of providers that make no registry", () => {
  const make = (...providers: readonly SuiteProvider[]) => createSuiteRegistry({ providers });
  const repeated = err({ code: "CRYPTO_PROVIDER_REPEATED", provider: "node:crypto" });
  assert.deepEqual(make(node, node), repeated);
  for (const [id, code] of [
    [4, "CRYPTO_SUITE_RESERVED"],
    [18, "CRYPTO_SUITE_RESERVED"],
    [5, "CRYPTO_SUITE_UNKNOWN"],
  ] as const) {
    const early = { name: "early", suites: [{ ...suiteOf(1), id }] };
    assert.deepEqual(make(early), err({ code, suite: id, provider: "early" }));
  }
});
