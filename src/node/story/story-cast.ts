import { DEFAULT_POLICIES } from "../../consensus/default-policy.ts";
import type { EpochSettings } from "../../consensus/json-plan.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { NAME_HASH_CODE } from "../../crypto/key-id.ts";
import { nodeSigning } from "../../crypto/provider-node-signing.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { createSigningProvider } from "../../crypto/signing-provider.ts";
import type { GovernanceModule } from "../../governance/genesis-module.ts";
import { DEFAULT_LIMITS } from "../../ledger/limits.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { SuiteId } from "../../primitives/brand.ts";
import { buildGenesis, defaultFloor } from "../genesis-builder.ts";
import type { FreshKey } from "../key-store.ts";
import { makeSeededKey } from "../seeded-key.ts";

/** Base units of one token. */
export const TOKEN = 1_000_000n;

/** Somebody who acts in a story. */
export interface Actor extends FreshKey {
  readonly name: string;
}

/** What a story's network is made of; the rest is the same in every story. */
export interface CastRequest {
  readonly seed: number;
  readonly epoch: EpochSettings;
  /** Active stake of each voter, in tokens, by name. */
  readonly voters: Readonly<Record<string, bigint>>;
  /** Tokens of the treasury. */
  readonly treasury: bigint;
  /** Suite of the keys of voters, reviewers and moderators: classical, unless the epoch asks for more. */
  readonly voterSuite: SuiteId;
  /** Divides every duration. */
  readonly speed: number;
  readonly parameters: GovernanceModule["parameters"];
}

/** Everybody in a story, by name, with the document of their chain. */
export interface Cast {
  readonly genesis: Uint8Array;
  readonly actors: ReadonlyMap<string, Actor>;
}

/** Every story begins on the same day. */
export const STORY_START_MS = Date.UTC(2026, 0, 5, 9);

const VALIDATORS = 4;
const VALIDATOR_STAKE = 100_000n;
/** What everybody has to spend, in tokens. */
const POCKET = 100_000n;
const COUNCILS = { emergency: [5, 7], attestor: [5, 7], conduct: [3, 5] } as const;
const ROLES = { reviewer: 5, moderator: 3 } as const;
/** Who seals, sits in a council or attests holds a key of level 2; everybody else one of level 1. */
export const STRONG: SuiteId = 3;
export const CLASSICAL: SuiteId = 1;

const signing = createSigningProvider(nodeSigning);

/** The epoch in which a story begins unless it is about another one. */
export const STORY_EPOCH: EpochSettings = {
  rule: 3,
  algs: { legacy: 0x12, pq: 0x16 },
  policy: DEFAULT_POLICIES[3],
  timing: {
    finalityBlocks: 2,
    boundaryFinalityBlocks: 1,
    minDelayBlocks: 12,
    freezeBlocks: 5,
    minDwellBlocks: 10,
    noticeBlocks: 8,
    maxStepMs: 86_400_000,
  },
};

/** Makes everybody from the seed: equal seeds have equal keys, accounts and documents. */
export function makeCast(request: CastRequest, hashes: HashRegistry): Cast {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const actors = new Map<string, Actor>();
  const make = (name: string, suite: SuiteId): Actor => {
    const phrase = `mathledger story ${request.seed} ${name}`;
    const actor = { name, ...makeSeededKey(sha3, { name, suite, phrase }, signing) };
    actors.set(name, actor);
    return actor;
  };
  const group = (name: string, count: number, suite: SuiteId): readonly Actor[] =>
    Array.from({ length: count }, (_, index) => make(`${name}-${index + 1}`, suite));
  const validators = group("validator", VALIDATORS, STRONG);
  const councils = Object.entries(COUNCILS).map(([name, [k, n]]) => ({
    name,
    k,
    members: group(name, n, STRONG).map(({ description }) => description.account),
    termEnd: STORY_START_MS / 1000 + 31_536_000,
  }));
  const roles = Object.entries(ROLES).map(([name, count]) => ({
    name,
    members: group(name, count, request.voterSuite).map(({ description }) => description.account),
  }));
  for (const name of Object.keys(request.voters)) make(name, request.voterSuite);
  const stakeOf = (name: string): bigint =>
    TOKEN * (name.startsWith("validator-") ? VALIDATOR_STAKE : (request.voters[name] ?? 0n));
  const everybody = [...actors.values()];
  const genesis = buildGenesis(
    {
      name: "story",
      timeMs: STORY_START_MS,
      network: 1,
      epoch: request.epoch,
      floor: defaultFloor(1, request.epoch.rule),
      limits: DEFAULT_LIMITS,
      sealers: validators.map(({ description: { account, suite, publicKey } }) => {
        return { account, suite, publicKey, weight: 1 };
      }),
      accounts: everybody.map(({ name, description: { account, suite, publicKey } }) => {
        const amount = stakeOf(name) + POCKET * TOKEN;
        return { account, threshold: 1, keys: [{ suite, publicKey }], amount };
      }),
      governance: {
        decimals: 6,
        speed: request.speed,
        treasury: request.treasury * TOKEN,
        stakes: everybody
          .filter(({ name }) => stakeOf(name) > 0n)
          .map(({ name, description: { account } }) => ({ account, active: stakeOf(name) })),
        councils,
        roles,
        admin: null,
        parameters: request.parameters,
      },
      plan: [],
    },
    hashes,
  );
  return { genesis, actors };
}

/** The actor of a name. */
export function actorOf({ actors }: Cast, name: string): Actor {
  return assertDefined(actors.get(name), `nobody is called ${name}`);
}
