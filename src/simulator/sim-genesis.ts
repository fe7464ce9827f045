import { encode } from "../codec/canonical.ts";
import { sortedSet } from "../codec/compound.ts";
import { text } from "../codec/schema.ts";
import { DEFAULT_POLICIES } from "../consensus/default-policy.ts";
import { type GovernanceModule, governanceModuleSchema } from "../governance/genesis-module.ts";
import { smallNetworkParameters } from "../governance/small-network.ts";
import type { Algorithms, Timing } from "../ledger/epoch-record.ts";
import {
  encodeGenesis,
  type Genesis,
  genesisAccountSchema,
  type PlanEntry,
  planSchema,
} from "../ledger/genesis.ts";
import { DEFAULT_LIMITS, type Limits } from "../ledger/limits.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import type { Network } from "../ledger/schemas.ts";
import { compareBytes } from "../primitives/bytes.ts";
import type { SimKey } from "./sim-key.ts";

/** An account of the range: the first key names it. */
export interface SimAccount {
  readonly keys: readonly SimKey[];
  readonly threshold: number;
}

/** What a world's genesis document says. */
export interface WorldSpec {
  readonly name: string;
  readonly network: Network;
  readonly rule: RuleVersion;
  readonly algs: Algorithms;
  readonly timing: Timing;
  readonly floor: SecurityFloor;
  readonly limits?: Partial<Limits>;
  readonly sealers: readonly { readonly key: SimKey; readonly weight: number }[];
  readonly accounts: readonly SimAccount[];
  readonly councils: readonly {
    readonly name: string;
    readonly k: number;
    readonly members: readonly SimKey[];
    readonly termEnd: number;
  }[];
  readonly plan: readonly PlanEntry[];
}

/** Time of block 0 of every world: 2027-01-15T08:00:00Z. */
export const WORLD_START_MS = 1_800_000_000_000;

/** What every account of a world begins with. */
const BALANCE = 10n ** 13n;

/** The document of a world. Nothing is judged here: some worlds are there to be refused. */
export function draftWorld(spec: WorldSpec): Genesis {
  const modules = [{ name: "governance", bytes: encode(governanceModuleSchema, moduleOf(spec)) }];
  if (spec.plan.length > 0) modules.push({ name: "plan", bytes: encode(planSchema, spec.plan) });
  const accounts = spec.accounts.map(({ keys, threshold }) => ({
    account: (keys[0] as SimKey).account,
    threshold,
    keys: keys.map(({ suite, publicKey }) => ({ suite, publicKey })),
    amount: BALANCE,
  }));
  const sealers = [...spec.sealers]
    .sort((left, right) => compareBytes(left.key.keyId, right.key.keyId))
    .map(({ key: { account, suite, publicKey }, weight }) => {
      return { account, suite, publicKey, weight };
    });
  const { name, network, rule, algs, timing, floor } = spec;
  return {
    version: 1,
    name,
    timeMs: WORLD_START_MS,
    network,
    epoch: { rule, algs, policy: DEFAULT_POLICIES[rule], timing },
    floor,
    limits: { ...DEFAULT_LIMITS, ...spec.limits },
    sealers,
    accounts: sortedSet(accounts, genesisAccountSchema),
    modules: byName(modules),
  };
}

/** Bytes of the document of a world. */
export function encodeWorld(spec: WorldSpec): Uint8Array {
  return encodeGenesis(draftWorld(spec));
}

function moduleOf(spec: WorldSpec): GovernanceModule {
  const councils = spec.councils.map(({ name, k, members, termEnd }) => ({
    name,
    k,
    members: members.map((member) => member.account).sort(compareBytes),
    termEnd,
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
    parameters: smallNetworkParameters({ reviewers: false, validators: spec.sealers.length > 0 }),
  };
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): readonly T[] {
  const name = text(1, 48);
  return [...rows].sort((left, right) =>
    compareBytes(encode(name, left.name), encode(name, right.name)),
  );
}
