import assert from "node:assert/strict";
import { test } from "node:test";
import { err } from "../primitives/result.ts";
import { halvesOf } from "./hybrid.ts";
import { nobleSigning } from "./noble-signing.ts";
import { nodeSigning } from "./provider-node-signing.ts";
import { createSigningProvider, SEED_BYTES } from "./signing-provider.ts";

const PROVIDERS = [nodeSigning, nobleSigning("hedged")].map(createSigningProvider);

for (const provider of PROVIDERS) {
  test(`${provider.name}: fresh seeds have their length and never repeat`, () => {
    for (const [suite, sizeBytes] of SEED_BYTES) {
      const seeds = [provider.createSeed(suite), provider.createSeed(suite)];
      const texts = seeds.map((seed) => {
        assert(seed.ok);
        assert.equal(seed.value.length, sizeBytes);
        assert.equal(seed.value.buffer.byteLength, sizeBytes, "no view of a shared pool");
        return Buffer.from(seed.value).toString("hex");
      });
      assert.equal(new Set(texts).size, 2);
    }
  });

  test(`${provider.name}: seeds of other lengths and suites that sign elsewhere are refused`, () => {
    for (const [suite, expected] of SEED_BYTES) {
      for (const found of [0, expected - 1, expected + 1, 96]) {
        const refusal = { code: "CRYPTO_SEED_LENGTH", suite, expected, found };
        assert.deepEqual(provider.createSigner(suite, new Uint8Array(found)), err(refusal));
      }
    }
    for (const suite of [0, 4, 16, 17, 18, 99]) {
      const refusal = err({ code: "CRYPTO_SUITE_CANNOT_SIGN", suite });
      assert.deepEqual(provider.createSigner(suite, new Uint8Array(32)), refusal);
      assert.deepEqual(provider.createSeed(suite), refusal);
    }
  });

  test(`${provider.name}: a signer keeps its secret when the seed is wiped`, () => {
    for (const [suite, sizeBytes] of SEED_BYTES) {
      const seed = new Uint8Array(sizeBytes).fill(6);
      const signer = provider.createSigner(suite, seed);
      const again = provider.createSigner(suite, Uint8Array.from(seed));
      seed.fill(0);
      assert(signer.ok && again.ok);
      assert.deepEqual(signer.value.publicKey, again.value.publicKey);
      const message = Uint8Array.of(1);
      const classical = suite === 2 ? 0 : 64;
      // The classical half is deterministic, so the wiped seed would show.
      assert.deepEqual(
        signer.value.sign(message).subarray(0, classical),
        again.value.sign(message).subarray(0, classical),
      );
    }
  });
}

test("a hybrid key is its two halves, which no other key is", () => {
  const signers = [1, 2, 3].map((suite) => {
    const signer = PROVIDERS[0]?.createSigner(suite, new Uint8Array(suite === 3 ? 64 : 32).fill(6));
    assert(signer?.ok);
    return signer.value;
  });
  const [ed25519, mlDsa65, hybrid] = signers;
  assert(ed25519 !== undefined && mlDsa65 !== undefined && hybrid !== undefined);
  assert.deepEqual(halvesOf(hybrid), [
    { suite: 1, publicKey: ed25519.publicKey },
    { suite: 2, publicKey: mlDsa65.publicKey },
  ]);
  assert.deepEqual(halvesOf(ed25519), []);
  assert.deepEqual(halvesOf(mlDsa65), []);
});
