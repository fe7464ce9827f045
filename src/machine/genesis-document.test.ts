import assert from "node:assert/strict";
import { test } from "node:test";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import {
  draftGenesis,
  draftModule,
  type NetworkSpec,
  POLICIES,
  sortParameters,
} from "../../test/support/test-genesis.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import { encode } from "../codec/canonical.ts";
import { sortedSet } from "../codec/compound.ts";
import { type GovernanceModule, governanceModuleSchema } from "../governance/genesis-module.ts";
import type { ParameterValue } from "../governance/parameter-value.ts";
import { TREASURY_ACCOUNT } from "../governance/system-account.ts";
import {
  encodeGenesis,
  type Genesis,
  type GenesisAccount,
  genesisAccountSchema,
  type PlanEntry,
  planSchema,
} from "../ledger/genesis.ts";
import type { AccountId } from "../primitives/brand.ts";
import { compareBytes, concatBytes } from "../primitives/bytes.ts";
import { AMOUNT_MAX } from "../primitives/integer.ts";
import { readGenesisDocument } from "./genesis-document.ts";

const ALGS = { legacy: 0x12, pq: 0x16 };
const [a, b, c] = ["a", "b", "c"].map((name) => testKey(1, `genesis ${name}`)) as [
  TestKey,
  TestKey,
  TestKey,
];
const hybrid = testKey(3, "genesis hybrid");

/** A production network with everything that a document may have. */
const PRODUCTION: NetworkSpec = {
  rule: 3,
  algs: ALGS,
  network: 0,
  timing: {
    finalityBlocks: 10,
    boundaryFinalityBlocks: 5,
    minDelayBlocks: 1000,
    freezeBlocks: 20,
    minDwellBlocks: 100,
    noticeBlocks: 40,
    maxStepMs: 60_000,
  },
  policy: { ...POLICIES[3], seal: [2, 3] },
  sealers: [{ key: hybrid }, { key: testKey(2, "genesis sealer") }],
  accounts: [
    { keys: [a], amount: 1000n },
    { keys: [b], amount: 1000n },
    { keys: [c, hybrid], threshold: 2, amount: 1000n },
  ],
  councils: [
    { name: "attestor", k: 2, members: [a, b, c] },
    { name: "conduct", k: 1, members: [b] },
    { name: "emergency", k: 2, members: [a, c] },
  ],
  governance: { stakes: [{ account: a.account, active: 1000n }] },
};
const TEST_NETWORK: NetworkSpec = { ...PRODUCTION, network: 1 };

function read(bytes: Uint8Array): string | null {
  const document = readGenesisDocument(bytes, TEST_HASHES);
  return document.ok ? null : `${document.error.code} ${document.error.place}`;
}

/** The refusal of a document with some of its fields replaced. */
function judge(changed: Partial<Genesis>, spec: NetworkSpec = PRODUCTION): string | null {
  return read(encodeGenesis({ ...draftGenesis(spec), ...changed }));
}

/** The refusal of a document with some fields of its governance module replaced. */
function judgeModule(changed: Partial<GovernanceModule>, spec = PRODUCTION): string | null {
  const bytes = encode(governanceModuleSchema, { ...draftModule(spec), ...changed });
  return judge({ modules: [{ name: "governance", bytes }] }, spec);
}

function judgeEpoch(changed: Partial<Genesis["epoch"]>, spec = PRODUCTION): string | null {
  return judge({ epoch: { ...draftGenesis(spec).epoch, ...changed } }, spec);
}

function account(keys: readonly TestKey[], changed: Partial<GenesisAccount> = {}): GenesisAccount {
  const [first] = keys;
  assert(first !== undefined);
  const rows = keys.map(({ suite, publicKey }) => ({ suite, publicKey }));
  return { account: first.account, threshold: 1, keys: rows, amount: 1n, ...changed };
}

/** The refusal of a document with one account more. */
function judgeAccount(
  keys: readonly TestKey[],
  changed: Partial<GenesisAccount> = {},
): string | null {
  const more = [...draftGenesis(PRODUCTION).accounts, account(keys, changed)];
  const refusal = judge({ accounts: sortedSet(more, genesisAccountSchema) });
  return refusal?.replace(/\.\d+/, ".n") ?? null;
}

test("a sound document of either network is read, and names its chain by two designs", () => {
  for (const spec of [PRODUCTION, TEST_NETWORK]) {
    const bytes = encodeGenesis(draftGenesis(spec));
    const document = readGenesisDocument(bytes, TEST_HASHES);
    assert(document.ok);
    const literal = concatBytes(
      literalHash(0x12, literalTag("chain", 0x12), bytes),
      literalHash(0x16, literalTag("chain", 0x16), bytes),
    );
    assert.deepEqual(document.value.chainId, literal);
    assert.deepEqual(document.value.plan, []);
  }
});

test("GENESIS_MALFORMED: bytes that are no document, or modules that are none", () => {
  const bytes = encodeGenesis(draftGenesis(PRODUCTION));
  assert.equal(read(bytes.subarray(1)), "GENESIS_MALFORMED document");
  assert.equal(read(concatBytes(bytes, new Uint8Array(1))), "GENESIS_MALFORMED document");
  assert.equal(read(new Uint8Array(8 * 1024 * 1024 + 1)), "GENESIS_MALFORMED document");
  const modules = [{ name: "governance", bytes: new Uint8Array([0x80]) }];
  assert.equal(judge({ modules }), "GENESIS_MALFORMED modules.governance");
  const [governance] = draftGenesis(PRODUCTION).modules;
  assert(governance !== undefined);
  const plan = { name: "plan", bytes: new Uint8Array([0x80]) };
  assert.equal(
    judge({ modules: [plan, governance] }, TEST_NETWORK),
    "GENESIS_MALFORMED modules.plan",
  );
});

test("GENESIS_MODULE: the modules that a document has, and the speed of production", () => {
  const [governance] = draftGenesis(PRODUCTION).modules;
  assert(governance !== undefined);
  assert.equal(judge({ modules: [] }), "GENESIS_MODULE modules");
  const stranger = { name: "zzzzzzzzzzzz", bytes: new Uint8Array(1) };
  assert.equal(judge({ modules: [governance, stranger] }), "GENESIS_MODULE modules");
  assert.equal(judgeModule({ speed: 2 }), "GENESIS_MODULE governance.speed");
  assert.equal(judgeModule({ speed: 2 }, TEST_NETWORK), null);
});

test("GENESIS_ALGORITHMS: registered codes in the roles of the rule", () => {
  const place = "GENESIS_ALGORITHMS epoch.algs";
  assert.equal(judgeEpoch({ algs: { legacy: 0x12, pq: 0x77 } }), place);
  assert.equal(judgeEpoch({ algs: { legacy: 0x300000, pq: 0x16 } }), place);
  assert.equal(judgeEpoch({ algs: { legacy: 0x300000, pq: 0x16 } }, TEST_NETWORK), null);
  assert.equal(judgeEpoch({ algs: { legacy: 0x12, pq: null } }), place);
  assert.equal(judgeEpoch({ algs: { legacy: null, pq: 0x16 } }), place);
  assert.equal(judgeEpoch({ algs: { legacy: 0x16, pq: 0x16 } }), place);
});

test("GENESIS_TIMING: the bounds of the network", () => {
  const { timing } = draftGenesis(PRODUCTION).epoch;
  const quick = { timing: { ...timing, minDelayBlocks: 999 } };
  assert.equal(judgeEpoch(quick), "GENESIS_TIMING epoch.timing");
  assert.equal(judgeEpoch(quick, TEST_NETWORK), null);
  const endless = { timing: { ...timing, noticeBlocks: 1001 } };
  assert.equal(judgeEpoch(endless, TEST_NETWORK), "GENESIS_TIMING epoch.timing");
});

test("GENESIS_POLICY: suites of the role, at the level of the rule and of the floor", () => {
  const { policy } = draftGenesis(PRODUCTION).epoch;
  const place = "GENESIS_POLICY epoch.policy";
  assert.equal(judgeEpoch({ policy: { ...policy, attest: [1] } }), place);
  assert.equal(judgeEpoch({ policy: { ...policy, other: [4] } }), place);
  const floor = { ...draftGenesis(PRODUCTION).floor, other: 2 } as const;
  assert.equal(judge({ floor }), place);
});

test("GENESIS_FLOOR: the first record is not below it", () => {
  const { floor } = draftGenesis(PRODUCTION);
  assert.equal(judge({ floor: { ...floor, minRank: 3 } }), null);
  assert.equal(judge({ floor: { ...floor, minRank: 4 } }), "GENESIS_FLOOR floor.min_rank");
});

test("GENESIS_LIMITS: a transaction fits into a body, and something beside it", () => {
  const { limits } = draftGenesis(PRODUCTION);
  const bytes = (bodyBytesMax: number) => judge({ limits: { ...limits, bodyBytesMax } });
  assert.equal(bytes(2 * limits.txBytesMax - 1), "GENESIS_LIMITS limits.body_bytes_max");
  assert.equal(bytes(2 * limits.txBytesMax), null);
  assert.equal(judge({ limits: { ...limits, countMax: 64 } }), null);
  assert.equal(judge({ limits: { ...limits, countMax: 63 } }), "GENESIS_LIMITS limits.count_max");
});

test("GENESIS_SEALERS: built suites of the policy, weight, an account, each key once and in order", () => {
  const { sealers } = draftGenesis(PRODUCTION);
  const [one, two] = sealers;
  assert(one !== undefined && two !== undefined);
  const judgeSealer = (changed: Partial<typeof one>) =>
    judge({ sealers: [{ ...one, ...changed }] });
  assert.equal(judge({ sealers: [one] }), null);
  assert.equal(judgeSealer({ weight: 0 }), "GENESIS_SEALERS sealers.0");
  assert.equal(
    judgeSealer({ account: new Uint8Array(32) as AccountId }),
    "GENESIS_SEALERS sealers.0",
  );
  const classical = { suite: 1, publicKey: a.publicKey };
  assert.equal(judgeSealer(classical), "GENESIS_SEALERS sealers.0.suite");
  assert.equal(judgeSealer({ suite: 4 }), "GENESIS_SEALERS sealers.0.suite");
  assert.equal(judgeSealer({ suite: 99 }), "GENESIS_SEALERS sealers.0.suite");
  const cut = { publicKey: one.publicKey.subarray(1) };
  assert.equal(judgeSealer(cut), "GENESIS_SEALERS sealers.0.public_key");
  assert.equal(judge({ sealers: [two, one] }), "GENESIS_SEALERS sealers.1");
  assert.equal(judge({ sealers: [one, one] }), "GENESIS_SEALERS sealers.1");
  assert.equal(judge({ sealers: [] }), "GENESIS_SEALERS sealers", "production has sealers");
  assert.equal(judgeModule({}, { ...TEST_NETWORK, sealers: [] }), null);
});

test("GENESIS_ACCOUNTS: each account once, keys that can sign, and enough of them", () => {
  const d = testKey(1, "genesis d");
  const e = testKey(1, "genesis e");
  assert.equal(judgeAccount([d]), null);
  assert.equal(judgeAccount([a], { amount: 2n }), "GENESIS_ACCOUNTS accounts.n");
  assert.equal(judgeAccount([d, e], { threshold: 2 }), null);
  assert.equal(judgeAccount([d, e], { threshold: 3 }), "GENESIS_ACCOUNTS accounts.n.threshold");
  const nobody = new Uint8Array(32) as AccountId;
  for (const account of [nobody, TREASURY_ACCOUNT]) {
    assert.equal(judgeAccount([d], { account }), "GENESIS_ACCOUNTS accounts.n.threshold");
  }
  assert.equal(judgeAccount([d, d]), "GENESIS_ACCOUNTS accounts.n.keys");
  const key = (suite: number, publicKey: Uint8Array) => ({ keys: [{ suite, publicKey }] });
  assert.equal(judgeAccount([d], key(4, new Uint8Array(48))), "GENESIS_ACCOUNTS accounts.n.suite");
  const short = key(1, d.publicKey.subarray(1));
  assert.equal(judgeAccount([d], short), "GENESIS_ACCOUNTS accounts.n.public_key");
});

test("GENESIS_ACCOUNTS: no key of a wrong order, by which anyone could sign", () => {
  const d = testKey(1, "genesis d");
  const identity = Uint8Array.from({ length: 32 }, (_, i) => Number(i === 0));
  const place = "GENESIS_ACCOUNTS accounts.n.public_key";
  assert.equal(judgeAccount([d], { keys: [{ suite: 1, publicKey: identity }] }), place);
  const half = concatBytes(identity, hybrid.publicKey.subarray(32));
  assert.equal(judgeAccount([d], { keys: [{ suite: 3, publicKey: half }] }), place);
  const sealer = { account: d.account, suite: 3, publicKey: half, weight: 1 };
  assert.equal(judge({ sealers: [sealer] }), "GENESIS_SEALERS sealers.0.public_key");
});

test("GENESIS_ACCOUNTS: no half of a hybrid key is a key of its own", () => {
  const d = testKey(1, "genesis d");
  const classical = { suite: 1, publicKey: hybrid.publicKey.subarray(0, 32) };
  const strong = { suite: 2, publicKey: hybrid.publicKey.subarray(32) };
  for (const half of [classical, strong]) {
    assert.equal(judgeAccount([d], { keys: [half] }), "GENESIS_ACCOUNTS accounts");
  }
});

test("GENESIS_COUNCIL: known councils of accounts, a majority, and no account that watches itself", () => {
  const council = (changed: object) => ({
    name: "attestor",
    k: 2,
    members: [a.account, b.account, c.account].sort(compareBytes),
    termEnd: 2_000_000_000,
    ...changed,
  });
  const judgeCouncil = (changed: object) => judgeModule({ councils: [council(changed)] });
  assert.equal(judgeCouncil({}), null);
  assert.equal(judgeCouncil({ name: "pirates" }), "GENESIS_COUNCIL governance.councils.pirates");
  assert.equal(judgeCouncil({ k: 1 }), "GENESIS_COUNCIL governance.councils.attestor.k");
  assert.equal(judgeCouncil({ k: 3 }), null);
  assert.equal(judgeCouncil({ k: 4 }), "GENESIS_COUNCIL governance.councils.attestor.k");
  const half = { k: 1, members: [a.account, b.account].sort(compareBytes) };
  assert.equal(
    judgeCouncil(half),
    "GENESIS_COUNCIL governance.councils.attestor.k",
    "half is none",
  );
  const stranger = { k: 1, members: [testKey(1, "genesis stranger").account] };
  assert.equal(judgeCouncil(stranger), "GENESIS_COUNCIL governance.councils.attestor.members");
  const both = ["conduct", "emergency"].map((name) => council({ name }));
  assert.equal(judgeModule({ councils: both }), "GENESIS_COUNCIL governance.councils");
});

test("GENESIS_STAKE: a stake of an account, once, above nothing and within its amount", () => {
  const stake = (account: AccountId, active: bigint) => ({ account, active });
  const judgeStakes = (...stakes: GovernanceModule["stakes"]) =>
    judgeModule({ stakes })?.split(".", 1)[0] ?? null;
  assert.equal(judgeStakes(stake(a.account, 1000n)), null);
  assert.equal(judgeStakes(stake(a.account, 1001n)), "GENESIS_STAKE governance");
  assert.equal(judgeStakes(stake(a.account, 0n)), "GENESIS_STAKE governance");
  const { account: stranger } = testKey(1, "genesis stranger");
  assert.equal(judgeStakes(stake(stranger, 1n)), "GENESIS_STAKE governance");
  const twice = [stake(a.account, 1n), stake(a.account, 2n)];
  assert.equal(judgeStakes(...twice), "GENESIS_STAKE governance", "two stakes of one account");
});

test("GENESIS_PARAMETER: known keys, values of their kind inside their bounds, shares of one whole", () => {
  const judgeParameter = (...rows: readonly (readonly [string, ParameterValue])[]) =>
    judgeModule({
      parameters: sortParameters([
        ...draftModule(PRODUCTION).parameters,
        ...rows.map(([key, value]) => ({ key, value })),
      ]),
    });
  const place = "GENESIS_PARAMETER governance.parameters";
  assert.equal(judgeParameter(["fee.per_byte", 0n]), null);
  assert.equal(judgeParameter(["fee.per_byte", 10_000_000n]), null);
  assert.equal(judgeParameter(["fee.per_byte", 10_000_001n]), `${place}.fee.per_byte`);
  assert.equal(judgeParameter(["fee.per_byte", 1]), `${place}.fee.per_byte`);
  assert.equal(judgeParameter(["fee.per_mile", 1n]), `${place}.fee.per_mile`);
  // The document has fields of its own for what the ledger keeps.
  assert.equal(judgeParameter(["ledger.floor.vote", 2]), `${place}.ledger.floor.vote`);
  const step = "clock.max_step_s";
  assert.deepEqual(
    [9, 10, 3600, 3601].map((value) => judgeParameter([step, value])),
    [`${place}.${step}`, null, null, `${place}.${step}`],
  );
  assert.equal(judgeParameter([step, 10n]), `${place}.${step}`);
  // 3,000 go to the treasury unless said otherwise.
  assert.equal(judgeParameter(["fee.split.burn", 7000]), null);
  assert.equal(judgeParameter(["fee.split.burn", 7001]), "GENESIS_CONFIG governance.fee.split");
  const shares = (burn: number, treasury: number) =>
    judgeParameter(["fee.split.burn", burn], ["fee.split.treasury", treasury]);
  assert.equal(shares(0, 10_000), null);
  assert.equal(shares(1, 10_000), "GENESIS_CONFIG governance.fee.split");
});

test("GENESIS_ROLE: granted roles of enough members with accounts, an admin for half a year at most", () => {
  const members = [a, b, c].map(({ account: id }) => id).sort(compareBytes);
  const stranger = testKey(1, "genesis stranger").account;
  const judgeRole = (name: string, of: readonly AccountId[]) =>
    judgeModule({ roles: [{ name, members: of }] });
  const place = "GENESIS_ROLE governance.roles";
  assert.equal(judgeRole("reviewer", members), null);
  assert.equal(judgeRole("reviewer", members.slice(1)), `${place}.reviewer`, "two are too few");
  assert.equal(judgeRole("admin", members.slice(1)), null);
  assert.equal(judgeRole("validator", members), `${place}.validator`, "it follows from stake");
  assert.equal(judgeRole("pirate", members), `${place}.pirate`);
  assert.equal(judgeRole("executor", [stranger]), `${place}.executor.members`);
  const genesisS = Math.floor(draftGenesis(PRODUCTION).timeMs / 1000);
  const judgeAdmin = (account: AccountId, days: number, more = 0) =>
    judgeModule({ admin: { account, expiresAt: genesisS + days * 86_400 + more } });
  assert.equal(judgeAdmin(a.account, 180), null);
  assert.equal(judgeAdmin(a.account, 180, 1), "GENESIS_ROLE governance.admin.expires_at");
  assert.equal(judgeAdmin(stranger, 1), "GENESIS_ROLE governance.admin.account");
});

test("GENESIS_CONFIG: the static check that the document breaks is named", () => {
  const refusalOf = (...rows: readonly (readonly [string, ParameterValue])[]) => {
    const parameters = sortParameters([
      ...draftModule(PRODUCTION).parameters,
      ...rows.map(([key, value]) => ({ key, value })),
    ]);
    const module = encode(governanceModuleSchema, { ...draftModule(PRODUCTION), parameters });
    const modules = [{ name: "governance", bytes: module }];
    const bytes = encodeGenesis({ ...draftGenesis(PRODUCTION), modules });
    const document = readGenesisDocument(bytes, TEST_HASHES);
    return document.ok ? null : document.error;
  };
  assert.equal(refusalOf(), null);
  assert.deepEqual(refusalOf(["track.text.V", 86_399]), {
    code: "GENESIS_CONFIG",
    place: "governance.track.text.V",
    expected: "K2: at least 86400",
    found: "86399",
  });
  assert.equal(refusalOf(["track.protocol.review", true])?.expected, "K6: at least 3 reviewers");
});

test("GENESIS_SUPPLY: all amounts together are an amount", () => {
  assert.equal(judgeModule({ treasury: AMOUNT_MAX - 3000n }), null);
  assert.equal(judgeModule({ treasury: AMOUNT_MAX - 2999n }), "GENESIS_SUPPLY accounts");
});

test("GENESIS_PLAN: on test networks alone, ascending, of registered codes", () => {
  const judgePlan = (
    starts: readonly number[],
    changed: Partial<PlanEntry> = {},
    spec = TEST_NETWORK,
  ) => {
    const { timing } = draftGenesis(PRODUCTION).epoch;
    const entry = { rule: 3, algs: ALGS, policy: POLICIES[3], timing } as const;
    const plan = starts.map((start) => ({ ...entry, ...changed, start }));
    const governance = draftGenesis(spec).modules[0];
    assert(governance !== undefined);
    const modules = [{ name: "plan", bytes: encode(planSchema, plan) }, governance];
    return judge({ modules }, spec);
  };
  assert.equal(judgePlan([1001, 2001]), null);
  assert.equal(judgePlan([1001], {}, PRODUCTION), "GENESIS_PLAN modules.plan");
  assert.equal(judgePlan([2001, 2001]), "GENESIS_PLAN modules.plan.1.start");
  assert.equal(judgePlan([2001, 1001]), "GENESIS_PLAN modules.plan.1.start");
  assert.equal(judgePlan([0]), "GENESIS_PLAN modules.plan.0.start");
  const unknown = { algs: { legacy: 0x12, pq: 0x77 } };
  assert.equal(judgePlan([1001], unknown), "GENESIS_PLAN modules.plan.0.algs");
  const weak = { algs: { legacy: 0x300000, pq: 0x16 } };
  assert.notEqual(judgePlan([1001], weak), "GENESIS_PLAN modules.plan.0.algs");
  // What an entry breaks besides is told by the rehearsal of the plan.
  assert.equal(judgePlan([1000]), "GENESIS_PLAN modules.plan.0");
});
