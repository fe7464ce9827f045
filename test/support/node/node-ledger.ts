import assert from "node:assert/strict";
import { nodeSigning } from "../../../src/crypto/provider-node-signing.ts";
import { createSigningProvider } from "../../../src/crypto/signing-provider.ts";
import type { FreshKey } from "../../../src/node/key-store.ts";
import { makeLedger, sealerOf } from "../../../src/node/new-ledger.ts";
import { makeSeededKey } from "../../../src/node/seeded-key.ts";
import type { ChainId } from "../../../src/primitives/brand.ts";
import { storedAlgorithms, storedSpec } from "../stored-chain.ts";
import { genesisBytes, type NetworkSpec } from "../test-genesis.ts";

const RICH = 10n ** 16n;
/** Ports of the system, nothing but the public listener, short intervals, and no limits in the way. */
export const NODE_SETTINGS: readonly string[] = [
  "http.listen=127.0.0.1:0",
  "operator.socket=",
  "metrics.listen=",
  "log.file=",
  "log.level=error",
  "sequencer.block_interval_ms=50",
  "sequencer.idle_interval_ms=100",
  "limits.writes_per_s=100000",
  "limits.writes_burst=100000",
  "limits.reads_per_s=100000",
  "limits.reads_burst=100000",
];

/** The least span of a rollback that there may be: bodies below it can be let go. */
export const SHORT_HORIZON: NonNullable<NetworkSpec["governance"]> = {
  parameters: [
    { key: "rollback.horizon_blocks", value: 200 },
    { key: "rollback.max_depth_blocks", value: 100 },
  ],
};

/**
 * Makes the ledger of a node in a folder: one sealer, whose key is there, and senders who are rich; with some empty
 * blocks, where a test asks for them.
 */
export async function makeNodeLedger(
  directory: string,
  senderCount: number,
  grown: { readonly blocks: number; readonly governance?: NetworkSpec["governance"] } = {
    blocks: 0,
  },
): Promise<{ readonly senders: readonly FreshKey[]; readonly chainId: ChainId }> {
  const algorithms = await storedAlgorithms();
  const sha3 = algorithms.hashes.get(0x16);
  assert.ok(sha3 !== undefined);
  const signing = createSigningProvider(nodeSigning);
  const keyOf = (name: string, suite: number) =>
    makeSeededKey(sha3, { name, suite, phrase: `node ${name}` }, signing);
  const sealer = keyOf("sealer", 3);
  const senders = Array.from({ length: senderCount }, (_, place) => keyOf(`sender-${place}`, 1));
  const testKeyOf = ({ description, signer }: FreshKey) => {
    return { ...description, signer, salt: new Uint8Array(0) };
  };
  const everyone = [sealer, ...senders].map(testKeyOf);
  const spec = storedSpec({
    name: "node-test",
    // A node lives by the clock of its machine: its chain begins now.
    timeMs: Date.now() - 1000,
    rule: 3,
    algs: { legacy: 0x12, pq: 0x16 },
    sealers: [{ key: testKeyOf(sealer) }],
    accounts: everyone.map((key) => ({ keys: [key], amount: RICH })),
    councils: [],
    ...(grown.governance === undefined ? {} : { governance: grown.governance }),
  });
  const genesis = genesisBytes(spec);
  const parts = {
    genesis,
    keys: [sealer],
    passphrase: null,
    hasGenesisJson: false,
    sealers: [sealerOf(sealer)],
  };
  using chain = makeLedger(directory, parts, algorithms);
  for (let made = 0; made < grown.blocks; made++) {
    chain.seal({ timeMs: chain.branch.timeMs + 1, items: [], isFollowed: made + 1 < grown.blocks });
  }
  return { senders, chainId: chain.branch.chainId };
}
