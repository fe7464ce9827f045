import { encode } from "../codec/canonical.ts";
import { sortedSet } from "../codec/compound.ts";
import { text } from "../codec/schema.ts";
import { DEFAULT_POLICIES } from "../consensus/default-policy.ts";
import type { EpochSettings } from "../consensus/json-plan.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type GovernanceModule, governanceModuleSchema } from "../governance/genesis-module.ts";
import { smallNetworkParameters } from "../governance/small-network.ts";
import type { Algorithms as HashRoles, Timing } from "../ledger/epoch-record.ts";
import {
  encodeGenesis,
  type GenesisAccount,
  type GenesisSealer,
  genesisAccountSchema,
  type PlanEntry,
  planSchema,
} from "../ledger/genesis.ts";
import type { Limits } from "../ledger/limits.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import type { Network } from "../ledger/schemas.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";

/** Timing of a test network: an epoch change takes a dozen blocks. */
const TEST_TIMING: Timing = {
  finalityBlocks: 3,
  boundaryFinalityBlocks: 1,
  minDelayBlocks: 12,
  freezeBlocks: 5,
  minDwellBlocks: 10,
  noticeBlocks: 8,
  maxStepMs: 86_400_000,
};

/** Timing of a production network (`docs/spec/ledger.md`, "Epochs"). */
const PRODUCTION_TIMING: Timing = {
  finalityBlocks: 100,
  boundaryFinalityBlocks: 10,
  minDelayBlocks: 10_000,
  freezeBlocks: 200,
  minDwellBlocks: 100_000,
  noticeBlocks: 1000,
  maxStepMs: 86_400_000,
};

/** What a genesis document says, its sets in any order. */
export interface GenesisDraft {
  readonly name: string;
  readonly timeMs: number;
  readonly network: Network;
  readonly epoch: EpochSettings;
  readonly floor: SecurityFloor;
  readonly limits: Limits;
  readonly sealers: readonly GenesisSealer[];
  readonly accounts: readonly GenesisAccount[];
  readonly governance: Omit<GovernanceModule, "version">;
  readonly plan: readonly PlanEntry[];
}

const YEAR_SECONDS = 31_536_000;

/** Governance seconds at which the first terms of councils end: a year after genesis. */
export function firstTermEnd(timeMs: number): number {
  return divFloor(timeMs, 1000) + YEAR_SECONDS;
}

/** The first epoch of a network under a rule version: its widest policy, and the timing of the network. */
export function defaultEpoch(network: Network, rule: RuleVersion, algs: HashRoles): EpochSettings {
  const timing = network === 1 ? TEST_TIMING : PRODUCTION_TIMING;
  return { rule, algs, policy: DEFAULT_POLICIES[rule], timing };
}

/**
 * The floor of a network that begins under a rule version. In production nothing falls below that version, and who
 * seals, sits in a council or attests holds a key of level 2 from the start; a test network may try every way down.
 */
export function defaultFloor(network: Network, rule: RuleVersion): SecurityFloor {
  const level = network === 1 ? 1 : 2;
  const minRank = network === 1 ? 1 : rule;
  return { minRank, seal: level, council: level, attest: level, vote: 1, other: 1 };
}

/** A governance module that sets nothing but what a network without reviewers, or without sealers, has to set. */
export function plainGovernance(has: { readonly sealers: boolean }): GenesisDraft["governance"] {
  return {
    decimals: 6,
    speed: 1,
    treasury: 0n,
    stakes: [],
    councils: [],
    roles: [],
    admin: null,
    parameters: smallNetworkParameters({ reviewers: false, validators: has.sealers }),
  };
}

/** The canonical bytes of a genesis document: every set in its order. Whether it is sound, its reader decides. */
export function buildGenesis(draft: GenesisDraft, hashes: HashRegistry): Uint8Array {
  const { sealers, accounts, governance, plan, ...rest } = draft;
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const keyOf = (sealer: GenesisSealer) => computeKeyId(sha3, sealer.suite, sealer.publicKey);
  const module = encode(governanceModuleSchema, sortModule(governance));
  const modules = [{ name: "governance", bytes: module }];
  if (plan.length > 0) modules.push({ name: "plan", bytes: encode(planSchema, plan) });
  return encodeGenesis({
    ...rest,
    version: 1,
    sealers: [...sealers].sort((left, right) => compareBytes(keyOf(left), keyOf(right))),
    accounts: sortedSet(accounts, genesisAccountSchema),
    modules: sortBy(modules, nameOf),
  });
}

function sortModule(governance: GenesisDraft["governance"]): GovernanceModule {
  const { stakes, councils, roles, parameters, ...rest } = governance;
  const sortMembers = <T extends Pick<GovernanceModule["roles"][number], "members">>(
    row: T,
  ): T => ({
    ...row,
    members: [...row.members].sort(compareBytes),
  });
  return {
    ...rest,
    version: 1,
    stakes: [...stakes].sort((left, right) => compareBytes(left.account, right.account)),
    councils: sortBy(councils.map(sortMembers), nameOf),
    roles: sortBy(roles.map(sortMembers), nameOf),
    parameters: sortBy(parameters, ({ key }) => key),
  };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** Sets of named things are ascending by the encoding of the name, which sorts shorter names first. */
function sortBy<T>(rows: readonly T[], name: (row: T) => string): readonly T[] {
  const keyOf = (row: T) => encode(text(1, 48), name(row));
  return [...rows].sort((left, right) => compareBytes(keyOf(left), keyOf(right)));
}
