import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeSigning } from "../crypto/provider-node-signing.ts";
import { createSigningProvider, SEED_BYTES } from "../crypto/signing-provider.ts";
import { loadAlgorithms } from "./algorithms.ts";
import { createPoolSigner } from "./pool-signer.ts";

const signing = createSigningProvider(nodeSigning);
const { suites } = await loadAlgorithms();

for (const suite of [1, 2, 3]) {
  test(`signatures of suite ${suite} from the pool verify, and several are made at a time`, async () => {
    const seed = new Uint8Array(SEED_BYTES.get(suite) ?? 0).map((_, index) => index * 7);
    const signer = signing.createSigner(suite, seed);
    assert(signer.ok);
    const sign = createPoolSigner(suite, seed);
    const messages = Array.from({ length: 8 }, (_, i) => new TextEncoder().encode(`message ${i}`));
    const signatures = await Promise.all(messages.map(sign));
    for (const [index, signature] of signatures.entries()) {
      const bytes = messages[index] ?? new Uint8Array();
      const verify = (message: Uint8Array): boolean | undefined =>
        suites.get(suite)?.verify(signer.value.publicKey, { bytes: message }, signature);
      assert.equal(verify(bytes), true, `message ${index}`);
      assert.equal(verify(new TextEncoder().encode("another")), false);
    }
    if (suite === 1) {
      // Ed25519 is deterministic: both ways give the same bytes.
      assert.deepEqual(signatures[0], signer.value.sign(messages[0] ?? new Uint8Array()));
    }
  });
}
