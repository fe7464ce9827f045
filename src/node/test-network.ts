import type { EpochSettings } from "../consensus/json-plan.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { GenesisAccount, PlanEntry } from "../ledger/genesis.ts";
import { DEFAULT_LIMITS } from "../ledger/limits.ts";
import type { Network } from "../ledger/schemas.ts";
import type { Amount } from "../primitives/brand.ts";
import {
  buildGenesis,
  defaultFloor,
  firstTermEnd,
  type GenesisDraft,
  plainGovernance,
} from "./genesis-builder.ts";
import { type FreshKey, makeKey } from "./key-store.ts";

/** Base units of one token at six decimals. */
const TOKEN = 1_000_000n;
const RECORDER_AMOUNT = 1_000_000_000n * TOKEN;
const MEMBER_AMOUNT = 1_000n * TOKEN;
const TREASURY_AMOUNT = 1_000_000n * TOKEN;

const COUNCIL_MEMBERS = 7;
const COUNCIL_K = 5;
const REVIEWERS = 3;
/** Hybrid of Ed25519 and ML-DSA-65: admitted for every role in every rule version. */
const NETWORK_SUITE = 3;

/** Names of the keys that every new ledger has: who makes its blocks, and who records statements in it. */
export const SEALER_NAME = "sealer";
export const RECORDER_NAME = "recorder";

/** What a new network is asked to be. */
export interface NetworkRequest {
  readonly name: string;
  readonly timeMs: number;
  readonly network: Network;
  readonly epoch: EpochSettings;
  readonly plan: readonly PlanEntry[];
  /** Whether keys for an emergency council and for attestors are made, k 5 of 7 each. */
  readonly hasCouncils: boolean;
}

/** The genesis document of a new network with every key that it needs. */
export interface NewNetwork {
  readonly bytes: Uint8Array;
  readonly sealer: FreshKey;
  /** Holds what recording costs. */
  readonly recorder: FreshKey;
  readonly emergency: readonly FreshKey[];
  readonly attestors: readonly FreshKey[];
}

/** Makes keys and document of a network with one sealer. Cost: some milliseconds a key. */
export function makeNetwork(request: NetworkRequest, hashes: HashRegistry): NewNetwork {
  const sha3 = requireHash(hashes, NAME_HASH_CODE);
  const make = (name: string): FreshKey => makeKey(sha3, name, NETWORK_SUITE);
  const members = (name: string): readonly FreshKey[] =>
    Array.from({ length: request.hasCouncils ? COUNCIL_MEMBERS : 0 }, (_, index) =>
      make(`${name}-${index + 1}`),
    );
  const keys = {
    sealer: make(SEALER_NAME),
    recorder: make(RECORDER_NAME),
    emergency: members("emergency"),
    attestors: members("attestor"),
  };
  return { ...keys, bytes: buildGenesis(draftOf(request, keys), hashes) };
}

/** All keys of a network. */
export function networkKeys(network: NewNetwork): readonly FreshKey[] {
  return [network.sealer, network.recorder, ...network.emergency, ...network.attestors];
}

function draftOf(request: NetworkRequest, keys: Omit<NewNetwork, "bytes">): GenesisDraft {
  const { name, timeMs, network, epoch, plan } = request;
  const { sealer, recorder, emergency, attestors } = keys;
  const termEnd = firstTermEnd(timeMs);
  const councilOf = (council: string, of: readonly FreshKey[]) => ({
    name: council,
    k: COUNCIL_K,
    members: of.map(({ description }) => description.account),
    termEnd,
  });
  const councils = [councilOf("emergency", emergency), councilOf("attestor", attestors)];
  const { suite, publicKey, account } = sealer.description;
  return {
    name,
    timeMs,
    network,
    epoch,
    floor: defaultFloor(network, epoch.rule),
    limits: DEFAULT_LIMITS,
    sealers: [{ account, suite, publicKey, weight: 1 }],
    accounts: [
      accountOf(sealer, 0n),
      accountOf(recorder, RECORDER_AMOUNT),
      ...[...emergency, ...attestors].map((key) => accountOf(key, MEMBER_AMOUNT)),
    ],
    governance: {
      ...plainGovernance({ sealers: true }),
      treasury: TREASURY_AMOUNT,
      ...(request.hasCouncils ? officesOf(councils, attestors) : {}),
    },
    plan,
  };
}

/** The councils, and three of the attestors as reviewers: with them every track has its review. */
function officesOf(
  councils: GenesisDraft["governance"]["councils"],
  attestors: readonly FreshKey[],
): Partial<GenesisDraft["governance"]> {
  const members = attestors.slice(0, REVIEWERS).map(({ description }) => description.account);
  return { councils, roles: [{ name: "reviewer", members }], parameters: [] };
}

function accountOf({ description }: FreshKey, amount: Amount): GenesisAccount {
  const { account, suite, publicKey } = description;
  return { account, threshold: 1, keys: [{ suite, publicKey }], amount };
}
