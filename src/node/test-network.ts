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
import { TEST_SPEED, testNetworkGovernance } from "./test-network-governance.ts";

/** Base units of one token at six decimals. */
const TOKEN = 1_000_000n;
const RECORDER_AMOUNT = 1_000_000_000n * TOKEN;
const MEMBER_AMOUNT = 1_000_000n * TOKEN;
/** Half of it has power from the start. */
const MEMBER_STAKE = 500_000n * TOKEN;
const TREASURY_AMOUNT = 5_000_000n * TOKEN;

const COUNCIL_MEMBERS = 7;
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
  /** Whether keys for an emergency council and for attestors are made, k 5 of 7 each, with offices and stake. */
  readonly hasCouncils: boolean;
  /** Divides the durations of governance on a test network. */
  readonly speed?: number | undefined;
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

type NetworkKeys = Omit<NewNetwork, "bytes">;

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

function draftOf(request: NetworkRequest, keys: NetworkKeys): GenesisDraft {
  const { name, timeMs, network, epoch, plan } = request;
  const { sealer, recorder, emergency, attestors } = keys;
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
      accountOf(sealer, MEMBER_AMOUNT),
      accountOf(recorder, RECORDER_AMOUNT),
      ...[...emergency, ...attestors].map((key) => accountOf(key, MEMBER_AMOUNT)),
    ],
    governance: request.hasCouncils
      ? governanceOf(request, keys)
      : {
          ...plainGovernance({ sealers: true }),
          treasury: TREASURY_AMOUNT,
          // A validator without stake would leave the set when it is next computed.
          stakes: [{ account, active: MEMBER_STAKE }],
        },
    plan,
  };
}

function governanceOf(request: NetworkRequest, keys: NetworkKeys): GenesisDraft["governance"] {
  const idOf = ({ description }: FreshKey) => description.account;
  const { sealer, recorder, emergency, attestors } = keys;
  return testNetworkGovernance(
    {
      all: [sealer, recorder, ...emergency, ...attestors].map(idOf),
      recorder: idOf(recorder),
      emergency: emergency.map(idOf),
      attestors: attestors.map(idOf),
    },
    {
      stake: MEMBER_STAKE,
      treasury: TREASURY_AMOUNT,
      speed: request.network === 1 ? (request.speed ?? TEST_SPEED) : 1,
      termEnd: firstTermEnd(request.timeMs),
    },
  );
}

function accountOf({ description }: FreshKey, amount: Amount): GenesisAccount {
  const { account, suite, publicKey } = description;
  return { account, threshold: 1, keys: [{ suite, publicKey }], amount };
}
