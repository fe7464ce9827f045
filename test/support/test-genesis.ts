import { encode } from "../../src/codec/canonical.ts";
import { sortedSet } from "../../src/codec/compound.ts";
import { text } from "../../src/codec/schema.ts";
import {
  type GovernanceModule,
  governanceModuleSchema,
} from "../../src/governance/genesis-module.ts";
import { smallNetworkParameters } from "../../src/governance/small-network.ts";
import type { Algorithms, Timing } from "../../src/ledger/epoch-record.ts";
import {
  encodeGenesis,
  type Genesis,
  genesisAccountSchema,
  type PlanEntry,
  planSchema,
} from "../../src/ledger/genesis.ts";
import type { Limits } from "../../src/ledger/limits.ts";
import type { SecurityFloor, SignaturePolicy } from "../../src/ledger/policy.ts";
import type { RuleVersion } from "../../src/ledger/rule-version.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import type { TestKey } from "./test-keys.ts";

/** The shortest timing that the bounds of a test network admit, but for the dwell. */
export const SHORT_TIMING: Timing = {
  finalityBlocks: 1,
  boundaryFinalityBlocks: 1,
  minDelayBlocks: 4,
  freezeBlocks: 2,
  minDwellBlocks: 5,
  noticeBlocks: 3,
  maxStepMs: 60_000,
};

/** Suites 1 to 3 wherever a rule version leaves the choice. */
export const POLICIES: Readonly<Record<RuleVersion, SignaturePolicy>> = {
  1: { seal: [1, 2], council: [1, 2], attest: [1, 2], vote: [1, 2, 16], other: [1, 2, 3, 16] },
  2: { seal: [1, 2], council: [1, 2], attest: [1, 2], vote: [1, 2, 16], other: [1, 2, 3, 16] },
  3: { seal: [2], council: [2], attest: [2], vote: [1, 2], other: [1, 2, 3] },
  4: { seal: [2], council: [2], attest: [2], vote: [2], other: [1, 2, 3] },
  5: { seal: [2], council: [2], attest: [2], vote: [2], other: [2, 3] },
};

/** A floor that refuses nothing. */
export const NO_FLOOR: SecurityFloor = {
  minRank: 0,
  seal: 1,
  council: 1,
  attest: 1,
  vote: 1,
  other: 1,
};

export const ROOMY_LIMITS: Limits = {
  bodyBytesMax: 4 * 1024 * 1024,
  countMax: 20_000,
  txBytesMax: 128 * 1024,
  sigCostMax: 5_000,
  sealInterval: 1,
};

/** What a test says about its chain; the rest is a small test network. */
export interface NetworkSpec {
  readonly name?: string;
  readonly network?: 0 | 1;
  readonly timeMs?: number;
  readonly rule: RuleVersion;
  readonly algs: Algorithms;
  readonly policy?: SignaturePolicy;
  readonly timing?: Timing;
  readonly floor?: SecurityFloor;
  readonly limits?: Partial<Limits>;
  /** Keys that seal; the weight of each is 1 unless said. None: an unsealed chain. */
  readonly sealers?: readonly { readonly key: TestKey; readonly weight?: number }[];
  readonly accounts?: readonly {
    readonly keys: readonly TestKey[];
    readonly threshold?: number;
    readonly amount: bigint;
  }[];
  readonly councils?: readonly {
    readonly name: string;
    readonly k: number;
    readonly members: readonly TestKey[];
    readonly termEnd?: number;
  }[];
  readonly governance?: Partial<GovernanceModule>;
  readonly plan?: readonly PlanEntry[];
}

export const GENESIS_MS = 1_700_000_000_000;

/** The document of a specification as a value, so that a test may spoil one field of it. */
export function draftGenesis(spec: NetworkSpec): Genesis {
  const { rule, algs } = spec;
  const modules = [
    { name: "governance", bytes: encode(governanceModuleSchema, draftModule(spec)) },
  ];
  const plan = spec.plan ?? [];
  if (plan.length > 0) modules.push({ name: "plan", bytes: encode(planSchema, plan) });
  const accounts = (spec.accounts ?? []).map(({ keys, threshold, amount }) => ({
    account: accountOf(keys),
    threshold: threshold ?? 1,
    keys: keys.map(({ suite, publicKey }) => ({ suite, publicKey })),
    amount,
  }));
  const sealers = [...(spec.sealers ?? [])].sort((left, right) =>
    compareBytes(left.key.keyId, right.key.keyId),
  );
  return {
    version: 1,
    name: spec.name ?? "test-network",
    timeMs: spec.timeMs ?? GENESIS_MS,
    network: spec.network ?? 1,
    epoch: {
      rule,
      algs,
      policy: spec.policy ?? POLICIES[rule],
      timing: spec.timing ?? SHORT_TIMING,
    },
    floor: spec.floor ?? NO_FLOOR,
    limits: { ...ROOMY_LIMITS, ...spec.limits },
    sealers: sealers.map(({ key, weight }) => ({
      account: key.account,
      suite: key.suite,
      publicKey: key.publicKey,
      weight: weight ?? 1,
    })),
    accounts: sortedSet(accounts, genesisAccountSchema),
    modules: byName(modules),
  };
}

/** The governance module of a specification. */
export function draftModule(spec: NetworkSpec): GovernanceModule {
  const councils = (spec.councils ?? []).map(({ name, k, members, termEnd }) => ({
    name,
    k,
    members: members.map((member) => member.account).sort(compareBytes),
    termEnd: termEnd ?? 4_000_000_000,
  }));
  return {
    version: 1,
    decimals: 6,
    speed: 1,
    treasury: 0n,
    stakes: [],
    councils: byName(councils),
    roles: [],
    admin: null,
    ...spec.governance,
    parameters: sortParameters([...missingOffices(spec), ...(spec.governance?.parameters ?? [])]),
  };
}

/** What a network has to set that has no reviewers or no sealers; a later row of the same key counts. */
function missingOffices({ governance, sealers = [] }: NetworkSpec): GovernanceModule["parameters"] {
  const reviewers = governance?.roles?.find(({ name }) => name === "reviewer")?.members ?? [];
  return smallNetworkParameters({
    reviewers: reviewers.length >= 3,
    validators: sealers.length > 0,
  });
}

/** Rows in the order of a set; of two rows of one key the later one. */
export function sortParameters(
  rows: GovernanceModule["parameters"],
): GovernanceModule["parameters"] {
  const latest = new Map(rows.map((row) => [row.key, row]));
  return byName([...latest.values()].map((row) => ({ ...row, name: row.key }))).map(
    ({ key, value }) => ({ key, value }),
  );
}

/** Bytes of the document of a specification. */
export function genesisBytes(spec: NetworkSpec): Uint8Array {
  return encodeGenesis(draftGenesis(spec));
}

function accountOf(keys: readonly TestKey[]) {
  const [first] = keys;
  if (first === undefined) throw new Error("an account without keys");
  return first.account;
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): readonly T[] {
  const name = text(1, 48);
  return [...rows].sort((left, right) =>
    compareBytes(encode(name, left.name), encode(name, right.name)),
  );
}
