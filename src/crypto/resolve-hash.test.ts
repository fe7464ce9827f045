import assert from "node:assert/strict";
import { test } from "node:test";
import { err, ok } from "../primitives/result.ts";
import { createHashRegistry } from "./hash-registry.ts";
import { nodeHashes } from "./provider-node-hash.ts";
import { type AlgorithmStatus, type HashUse, resolveHash } from "./resolve-hash.ts";

const [sha256] = nodeHashes().functions;
assert(sha256 !== undefined);
const broken = { name: "broken", functions: [{ ...sha256, digest: () => new Uint8Array(32) }] };

function hashes(...providers: Parameters<typeof createHashRegistry>[0]["providers"]) {
  const built = createHashRegistry({ providers, network: 0 });
  assert(built.ok);
  return built.value;
}

test("what each status admits", () => {
  const built = hashes(nodeHashes());
  const admitted: Readonly<Record<AlgorithmStatus, readonly HashUse[]>> = {
    active: ["verify", "continue", "introduce"],
    deprecated: ["verify", "continue"],
    withdrawn: ["verify"],
  };
  for (const status of ["active", "deprecated", "withdrawn"] as const) {
    for (const use of ["verify", "continue", "introduce"] as const) {
      const found = resolveHash(built, { code: 0x12, status, use });
      const code = status === "withdrawn" ? "CRYPTO_HASH_WITHDRAWN" : "CRYPTO_HASH_DEPRECATED";
      const expected = admitted[status].includes(use)
        ? ok(built.registry.get(0x12))
        : err({ code, algorithm: 0x12 });
      assert.deepEqual(found, expected, `${status} ${use}`);
    }
  }
});

test("an unknown, private, missing or failed code is refused by name", () => {
  const use = { status: "active", use: "verify" } as const;
  const rows = [
    [hashes(nodeHashes()), 0x11, { code: "CRYPTO_HASH_UNKNOWN", algorithm: 0x11 }],
    [hashes(nodeHashes()), 0, { code: "CRYPTO_HASH_UNKNOWN", algorithm: 0 }],
    [hashes(nodeHashes()), 0x300000, { code: "CRYPTO_HASH_PRIVATE", algorithm: 0x300000 }],
    [
      hashes(nodeHashes()),
      0x1e,
      { code: "CRYPTO_HASH_DISABLED", algorithm: 0x1e, configured: null },
    ],
    [
      hashes(broken, nodeHashes()),
      0x12,
      { code: "CRYPTO_HASH_DISABLED", algorithm: 0x12, configured: "broken" },
    ],
  ] as const;
  for (const [built, code, refusal] of rows) {
    assert.deepEqual(resolveHash(built, { code, ...use }), err(refusal));
  }
});
