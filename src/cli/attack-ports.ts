import { nobleSigning } from "../crypto/noble-signing.ts";
import { nodeHashes } from "../crypto/provider-node-hash.ts";
import { nodeSigning } from "../crypto/provider-node-signing.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { createSigningProvider } from "../crypto/signing-provider.ts";
import { weakHashes } from "../crypto/weak-hash.ts";
import { assert } from "../primitives/assert.ts";
import type { RangePorts } from "../simulator/range-ports.ts";
import { algorithms } from "./open-chain.ts";

/** What the attack range is handed: a test network's algorithms, and signatures that are the same in every run. */
export async function attackPorts(): Promise<RangePorts> {
  const { hashes, suites } = await algorithms();
  const signing = createSigningProvider({
    ...nobleSigning("deterministic"),
    ed25519Signer: nodeSigning.ed25519Signer,
  });
  return {
    hashes,
    suites,
    hashProviders: [nodeHashes(), weakHashes(requireHash(hashes, 0x12))],
    createSigner(suite, seed) {
      const created = signing.createSigner(suite, seed);
      assert(created.ok, `no signer of suite ${suite}`);
      return created.value;
    },
    nowMs: () => performance.now(),
  };
}
