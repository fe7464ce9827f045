import { nobleSigning } from "../src/crypto/noble-signing.ts";
import { nodeHashes } from "../src/crypto/provider-node-hash.ts";
import { nodeSigning } from "../src/crypto/provider-node-signing.ts";
import { requireHash } from "../src/crypto/require-hash.ts";
import { createSigningProvider } from "../src/crypto/signing-provider.ts";
import { weakHashes } from "../src/crypto/weak-hash.ts";
import { loadAlgorithms } from "../src/node/algorithms.ts";
import type { RangePorts } from "../src/simulator/range-ports.ts";

/** The algorithms of this process for the attack range, with signatures that are the same in every run. */
export async function loadAttackPorts(): Promise<RangePorts> {
  const { hashes, suites } = await loadAlgorithms();
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
      if (!created.ok) throw new Error(`no signer of suite ${suite}: ${created.error.code}`);
      return created.value;
    },
    nowMs: () => performance.now(),
  };
}
