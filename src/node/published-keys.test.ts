import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTestDevnet } from "../../test/support/devnet.ts";
import { refusalOf, temporaryFolder } from "../../test/support/temporary.ts";
import { loadAlgorithms } from "./algorithms.ts";
import { devKey } from "./devnet/dev-keys.ts";
import {
  buildGenesis,
  defaultEpoch,
  type GenesisDraft,
  plainGovernance,
} from "./genesis-builder.ts";
import { makeLedger, sealerOf } from "./new-ledger.ts";
import { refusePublishedKeys } from "./published-keys.ts";
import { makeNetwork, networkKeys } from "./test-network.ts";

const loaded = await loadAlgorithms();
const { chain, keys } = makeTestDevnet(temporaryFolder());
chain.close();
const { genesis } = chain.reader.document;

test("every demo key is refused on every chain that is not network 1 with a name that begins with dev-", async () => {
  for (const { description } of keys.values()) {
    const ids = [description.keyId];
    refusePublishedKeys({ network: 1, name: "dev-local" }, ids);
    for (const other of [
      { network: 0, name: "dev-local" },
      { network: 1, name: "village" },
      { network: 1, name: "dev" },
    ] as const) {
      const refused = await refusalOf(() => refusePublishedKeys(other, ids));
      assert.equal(refused.code, "KEYS_PUBLISHED", `${description.name} on ${other.name}`);
    }
  }
});

test("a document of another chain with a demo account in it makes no ledger", async () => {
  const { description } = devKey(keys, "kofi");
  const { account, suite, publicKey } = description;
  const draft: GenesisDraft = {
    ...genesis,
    name: "village",
    sealers: [],
    accounts: [{ account, threshold: 1, keys: [{ suite, publicKey }], amount: 1n }],
    governance: plainGovernance({ sealers: false }),
    plan: [],
  };
  const directory = temporaryFolder();
  const parts = {
    genesis: buildGenesis(draft, loaded.hashes),
    keys: [],
    passphrase: null,
    hasGenesisJson: false,
    sealers: [],
  };
  const refused = await refusalOf(() => makeLedger(directory, parts, loaded));
  assert.equal(refused.code, "KEYS_PUBLISHED");
});

test("a demo key does not seal for another chain", async () => {
  const network = makeNetwork(
    {
      name: "village",
      timeMs: genesis.timeMs,
      network: 1,
      epoch: defaultEpoch(1, 2, { legacy: 0x12, pq: 0x16 }),
      plan: [],
      hasCouncils: false,
    },
    loaded.hashes,
  );
  const parts = {
    genesis: network.bytes,
    keys: networkKeys(network),
    passphrase: null,
    hasGenesisJson: false,
    sealers: [sealerOf(devKey(keys, "ada"))],
  };
  const refused = await refusalOf(() => makeLedger(temporaryFolder(), parts, loaded));
  assert.equal(refused.code, "KEYS_PUBLISHED");
});
