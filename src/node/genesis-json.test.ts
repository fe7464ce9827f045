import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bytesOf, LEDGER_VECTORS } from "../../test/support/ledger-vectors.ts";
import { readGenesisDocument } from "../machine/genesis-document.ts";
import { loadAlgorithms } from "./algorithms.ts";
import { defaultEpoch } from "./genesis-builder.ts";
import { readGenesisJson } from "./genesis-json.ts";
import { genesisToJson } from "./genesis-json-view.ts";
import { makeNetwork } from "./test-network.ts";

const { hashes } = await loadAlgorithms();
const { alice } = LEDGER_VECTORS.chain_a.keys;

const network = makeNetwork(
  {
    name: "json-test",
    timeMs: 1_700_000_000_000,
    network: 1,
    epoch: defaultEpoch(1, 1, { legacy: 0x12, pq: null }),
    plan: [{ start: 20, ...defaultEpoch(1, 2, { legacy: 0x12, pq: 0x1e }) }],
    hasCouncils: true,
  },
  hashes,
);
const document = readGenesisDocument(network.bytes, hashes);
assert(document.ok);
const whole = genesisToJson(document.value);

test("the JSON form of a document gives its bytes again", () => {
  const read = readGenesisJson(JSON.parse(JSON.stringify(whole)), hashes);
  assert(read.ok, JSON.stringify(read));
  assert.deepEqual(read.value, network.bytes);
});

test("the example of the page is a sound governance module", () => {
  const page = readFileSync(new URL("../../docs/spec/genesis-json.md", import.meta.url), "utf8");
  const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
  const read = readGenesisJson({ ...whole, ...example }, hashes);
  assert(read.ok, JSON.stringify(read));
  const made = readGenesisDocument(read.value, hashes);
  assert(made.ok, made.ok ? "" : JSON.stringify(made.error));
  const said = made.value.governance.parameters.find(({ key }) => key === "treasury.window_max");
  assert.deepEqual(said?.value, { n: 1, d: 4 });
});

/** The least that a document has to say. */
const LEAST = {
  schema: "mathledger.genesis/1",
  name: "small",
  time_ms: 1_700_000_000_000,
  network: 1,
  accounts: [{ keys: [{ suite: 1, public_key: `0x${alice.public_key}` }], amount: "5" }],
};

test("what is left out takes its default, and an account is named by its first key", () => {
  const read = readGenesisJson(LEAST, hashes);
  assert(read.ok);
  const made = readGenesisDocument(read.value, hashes);
  assert(made.ok, made.ok ? "" : JSON.stringify(made.error));
  const { genesis, governance, plan } = made.value;
  assert.deepEqual([genesis.epoch.rule, genesis.epoch.algs], [3, { legacy: 0x12, pq: 0x16 }]);
  assert.deepEqual([genesis.sealers, plan, governance.councils], [[], [], []]);
  const [account] = genesis.accounts;
  // The vector's account is made of the same key and an empty salt.
  assert.deepEqual(account?.account, bytesOf(alice.account_id));
  assert.deepEqual([account?.threshold, account?.amount], [1, 5n]);
});

const WRONG = [
  [{ ...LEAST, nmae: "x" }, "LEDGER_JSON_FIELD", "nmae", "name"],
  [
    { ...LEAST, schema: "mathledger.genesis/2" },
    "LEDGER_JSON_NAME",
    "schema",
    "mathledger.genesis/1",
  ],
  [{ ...LEAST, name: "Small" }, "LEDGER_JSON_RANGE", "name", null],
  [{ ...LEAST, name: undefined }, "LEDGER_JSON_MISSING", "", null],
  [{ ...LEAST, network: 2 }, "LEDGER_JSON_RANGE", "network", null],
  [
    { ...LEAST, epoch: { rule_version: "v2-dual" } },
    "LEDGER_JSON_NAME",
    "epoch.rule_version",
    null,
  ],
  [{ ...LEAST, floor: { min_rnak: 1 } }, "LEDGER_JSON_FIELD", "floor.min_rnak", "min_rank"],
  [{ ...LEAST, limits: { count_max: 0 } }, "LEDGER_JSON_RANGE", "limits.count_max", null],
  [
    { ...LEAST, accounts: [{ keys: [], amount: "5" }] },
    "LEDGER_JSON_RANGE",
    "accounts[0].keys",
    null,
  ],
  [
    { ...LEAST, accounts: [{ ...LEAST.accounts[0], amount: 5 }] },
    "LEDGER_JSON_TYPE",
    "accounts[0].amount",
    null,
  ],
  [
    { ...LEAST, governance: { councils: [{ name: "emergncy" }] } },
    "LEDGER_JSON_NAME",
    "governance.councils[0].name",
    "emergency",
  ],
  [
    { ...LEAST, governance: { parameters: { "fee.per_bite": "1" } } },
    "LEDGER_JSON_FIELD",
    "governance.parameters.fee.per_bite",
    "fee.per_byte",
  ],
  [
    { ...LEAST, plan: [{ start_blok: 20 }] },
    "LEDGER_JSON_FIELD",
    "plan[0].start_blok",
    "start_block",
  ],
  [[], "LEDGER_JSON_TYPE", "", null],
] as const;

for (const [value, code, path, nearest] of WRONG) {
  test(`a fault is named by its place: ${path || "the top"} ${code}`, () => {
    const read = readGenesisJson(value, hashes);
    assert(!read.ok, "it was taken");
    assert.deepEqual([read.error.code, read.error.path, read.error.nearest], [code, path, nearest]);
  });
}
