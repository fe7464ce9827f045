import { encode } from "../codec/canonical.ts";
import { sortedSet } from "../codec/compound.ts";
import { text } from "../codec/schema.ts";
import { DEFAULT_POLICIES } from "../consensus/default-policy.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type GovernanceModule, governanceModuleSchema } from "../governance/genesis-module.ts";
import type { Algorithms as HashRoles, Timing } from "../ledger/epoch-record.ts";
import {
  encodeGenesis,
  type GenesisAccount,
  type GenesisSealer,
  genesisAccountSchema,
  type PlanEntry,
  planSchema,
} from "../ledger/genesis.ts";
import { DEFAULT_LIMITS, type Limits } from "../ledger/limits.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import type { Network } from "../ledger/schemas.ts";
import type { AccountId } from "../primitives/brand.ts";
import { compareBytes } from "../primitives/bytes.ts";

/** Timing of a test network: an epoch change takes a dozen blocks. */
export const TEST_TIMING: Timing = {
  finalityBlocks: 3,
  boundaryFinalityBlocks: 1,
  minDelayBlocks: 12,
  freezeBlocks: 5,
  minDwellBlocks: 10,
  noticeBlocks: 8,
  maxStepMs: 86_400_000,
};

/** Timing of a production network (`docs/spec/ledger.md`, "Epochs"). */
export const PRODUCTION_TIMING: Timing = {
  finalityBlocks: 100,
  boundaryFinalityBlocks: 10,
  minDelayBlocks: 10_000,
  freezeBlocks: 200,
  minDwellBlocks: 100_000,
  noticeBlocks: 1000,
  maxStepMs: 86_400_000,
};

/** What a genesis document says, in terms of an operator; what is absent takes its default. */
export interface GenesisDraft {
  readonly name: string;
  readonly timeMs: number;
  readonly network: Network;
  readonly rule: RuleVersion;
  readonly algs: HashRoles;
  readonly timing?: Timing;
  readonly floor?: SecurityFloor;
  readonly limits?: Partial<Limits>;
  readonly sealers: readonly GenesisSealer[];
  readonly accounts: readonly GenesisAccount[];
  readonly councils: readonly {
    readonly name: string;
    readonly k: number;
    readonly members: readonly AccountId[];
    readonly termEnd: number;
  }[];
  readonly treasury: bigint;
  readonly plan: readonly PlanEntry[];
}

const YEAR_SECONDS = 31_536_000;

/** Governance seconds at which the first terms of councils end: a year after genesis. */
export function firstTermEnd(timeMs: number): number {
  return (timeMs - (timeMs % 1000)) / 1000 + YEAR_SECONDS;
}

/** The canonical bytes of a genesis document: every set in its order. Whether it is sound, its reader decides. */
export function buildGenesis(draft: GenesisDraft, hashes: HashRegistry): Uint8Array {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const keyOf = (sealer: GenesisSealer) => computeKeyId(sha3, sealer.suite, sealer.publicKey);
  const councils = draft.councils.map((council) => ({
    ...council,
    members: [...council.members].sort(compareBytes),
  }));
  const governance: GovernanceModule = {
    version: 1,
    decimals: 6,
    speed: 1,
    treasury: draft.treasury,
    stakes: [],
    councils: sortByName(councils),
    roles: [],
    admin: null,
    parameters: [],
  };
  const modules = [{ name: "governance", bytes: encode(governanceModuleSchema, governance) }];
  if (draft.plan.length > 0) modules.push({ name: "plan", bytes: encode(planSchema, draft.plan) });
  const level = draft.network === 1 ? 1 : 2;
  return encodeGenesis({
    version: 1,
    name: draft.name,
    timeMs: draft.timeMs,
    network: draft.network,
    epoch: {
      rule: draft.rule,
      algs: draft.algs,
      policy: DEFAULT_POLICIES[draft.rule],
      timing: draft.timing ?? (draft.network === 1 ? TEST_TIMING : PRODUCTION_TIMING),
    },
    floor: draft.floor ?? {
      minRank: draft.rule,
      seal: level,
      council: level,
      attest: level,
      vote: 1,
      other: 1,
    },
    limits: { ...DEFAULT_LIMITS, ...draft.limits },
    sealers: [...draft.sealers].sort((left, right) => compareBytes(keyOf(left), keyOf(right))),
    accounts: sortedSet(draft.accounts, genesisAccountSchema),
    modules: sortByName(modules),
  });
}

/** Sets of named things are ascending by the encoding of the name, which sorts shorter names first. */
function sortByName<T extends { readonly name: string }>(rows: readonly T[]): readonly T[] {
  const nameOf = (row: T) => encode(text(1, 48), row.name);
  return [...rows].sort((left, right) => compareBytes(nameOf(left), nameOf(right)));
}
