import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import {
  computeGenesisLink,
  EPOCH_KINDS,
  type EpochRecord,
  epochAlgorithm,
} from "../ledger/epoch-record.ts";
import type { Genesis, PlanEntry } from "../ledger/genesis.ts";
import type { ChainId, HashCode } from "../primitives/brand.ts";
import { type Branch, emptyLane, type ForeseenEpoch, type Lane } from "./branch.ts";
import { scheduled } from "./fallback.ts";

/** The first record: what the genesis document says about epoch 0. */
export function genesisRecord(
  genesis: Genesis,
  chainId: ChainId,
  hashes: HashRegistry,
): EpochRecord {
  const { rule, algs, policy, timing } = genesis.epoch;
  const link = computeGenesisLink(requireHash(hashes, epochAlgorithm({ algs })), chainId);
  return {
    version: 1,
    index: 0,
    start: 0,
    cycle: 0,
    rule,
    algs,
    policy,
    timing,
    kind: EPOCH_KINDS.indexOf("genesis"),
    expiry: null,
    anchor: null,
    decisionHash: null,
    prevEpochHash: link,
  };
}

/**
 * The branch before block 0. Requires: a genesis document that `checkGenesis` has accepted, and every code that it
 * names available.
 */
export function genesisBranch(
  genesis: Genesis,
  context: {
    readonly chainId: ChainId;
    readonly hashes: HashRegistry;
    readonly plan: readonly PlanEntry[];
    readonly foreseen?: readonly ForeseenEpoch[];
  },
): Branch {
  const { chainId, hashes, plan } = context;
  const foreseen = [...plan, ...(context.foreseen ?? [])];
  const lanes = new Map<HashCode, Lane>();
  for (const { algs } of [genesis.epoch, ...foreseen]) {
    for (const code of [algs.legacy, algs.pq]) {
      if (code !== null && hashes.has(code)) lanes.set(code, emptyLane(hashes, code, chainId));
    }
  }
  const record = genesisRecord(genesis, chainId, hashes);
  return {
    chainId,
    network: genesis.network,
    genesisTimeMs: genesis.timeMs,
    height: -1,
    timeMs: genesis.timeMs,
    lanes,
    facts: {
      schedule: [scheduled(record, { hashes })],
      floor: genesis.floor,
      limits: genesis.limits,
      statuses: new Map(),
      attestedBoundaries: new Set(),
      openFallback: null,
    },
    missed: null,
    plan,
    foreseen,
    ownAnchor: null,
    sealable: [],
    lastCommit: -1,
  };
}
