import { RULE_VERSIONS } from "../ledger/rule-version.ts";
import { readGenesisDocument } from "../machine/genesis-document.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId, HashCode } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import type { RangePorts } from "./range-ports.ts";
import { SimChain } from "./sim-chain.ts";
import { encodeWorld, WORLD_START_MS, type WorldSpec } from "./sim-genesis.ts";
import { recordPayload, transactionItem } from "./sim-transaction.ts";
import { accountsOf, castWorld, SEALER_WEIGHTS, type WorldCast } from "./world-cast.ts";
import {
  algorithmsOf,
  BARE_HEIGHTS,
  BATCH_HEIGHTS,
  planThroughAll,
  TIP,
  WORLD_TIMING,
} from "./world-schedule.ts";

/** Contents of one honest batch: the targets of a second preimage. */
const BATCH_CONTENTS = 1024;

/** A floor that refuses nothing. */
export const NO_FLOOR = { minRank: 0, seal: 1, council: 1, attest: 1, vote: 1, other: 1 } as const;

/** Terms of the councils end a year after genesis. */
const TERM_END_S = divFloor(WORLD_START_MS, 1000) + 31_536_000;

/** The hash functions that a world migrates from and to. */
export interface WorldCodes {
  readonly legacy: HashCode;
  readonly pq: HashCode;
}

/** A chain with everybody's keys at hand. */
export interface World {
  readonly name: string;
  readonly codes: WorldCodes;
  readonly cast: WorldCast;
  /** Blocks 0..42 through all five rule versions, every one honest. */
  readonly base: SimChain;
  readonly chainId: ChainId;
}

/** The specification of a world that goes through all five rule versions by plan. */
export function specifyWorld(name: string, codes: WorldCodes, cast: WorldCast): WorldSpec {
  const councils = [
    { name: "attestor", k: 5, members: cast.attestors, termEnd: TERM_END_S },
    { name: "emergency", k: 5, members: cast.emergency, termEnd: TERM_END_S },
  ];
  return {
    name,
    network: 1,
    rule: 1,
    algs: algorithmsOf(1, codes),
    timing: WORLD_TIMING,
    floor: NO_FLOOR,
    sealers: cast.sealers.map((key, index) => ({ key, weight: SEALER_WEIGHTS[index] ?? 1 })),
    accounts: accountsOf(cast),
    councils,
    plan: planThroughAll(codes),
  };
}

/** Starts the chain of a specification: block 0 and nothing else. */
export function startChain(ports: RangePorts, spec: WorldSpec): SimChain {
  const read = readGenesisDocument(encodeWorld(spec), ports.hashes);
  assert(read.ok, `genesis of ${spec.name} is refused: ${read.ok ? "" : read.error.code}`);
  const { hashes, suites } = ports;
  const sealers = spec.sealers.map(({ key }) => key);
  return new SimChain(read.value, { hashes, suites }, sealers);
}

/** Builds a world: the same seed gives the same bytes. Cost: one hybrid signature a block. */
export function buildWorld(
  ports: RangePorts,
  seed: number,
  naming: { readonly name: string; readonly codes: WorldCodes },
): World {
  const { name, codes } = naming;
  const cast = castWorld(ports, seed);
  const base = startChain(ports, specifyWorld(name, codes, cast));
  const { chainId } = base.node.document;
  while (base.height < TIP) {
    const height = base.height + 1;
    const rule = RULE_VERSIONS.find((version) => BATCH_HEIGHTS[version] === height);
    const items = rule === undefined ? [] : [batchItem(base, cast, `${rule}`)];
    base.seal({ items, carryPq: !BARE_HEIGHTS.includes(height) });
  }
  return { name, codes, cast, base, chainId };
}

/** A batch of the honest author for the next block of a chain. */
export function batchItem(chain: SimChain, cast: WorldCast, volume: string): Uint8Array {
  const contents = Array.from(
    { length: BATCH_CONTENTS },
    (_, i) => `theorem ${i} of volume ${volume}`,
  );
  return transactionItem({
    chainId: chain.node.document.chainId,
    keys: [cast.author],
    sequence: chain.sequenceOf(cast.author.account),
    payload: recordPayload(contents),
  });
}
