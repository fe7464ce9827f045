import { requireHash } from "../crypto/require-hash.ts";
import { decodeGovernanceModule } from "../governance/genesis-module.ts";
import type { Timing } from "../ledger/epoch-record.ts";
import { computeChainId, decodeGenesis, genesisModule } from "../ledger/genesis.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { divFloor } from "../primitives/integer.ts";
import type { RangePorts } from "./range-ports.ts";
import { SimChain } from "./sim-chain.ts";
import { encodeWorld, WORLD_START_MS, type WorldSpec } from "./sim-genesis.ts";
import { nameSimKey, type SimKey } from "./sim-key.ts";
import { NO_FLOOR, specifyWorld, startChain, type World } from "./world.ts";
import { castWorld, type WorldCast } from "./world-cast.ts";
import { algorithmsOf } from "./world-schedule.ts";

/** Small worlds for attacks that need another genesis document: without a plan, and a few blocks long. */
export const SIDE_WORLDS = [
  "other chain",
  "floored",
  "short term",
  "unsealed",
  "half keys",
  "production",
  "wide digests",
  "tight",
] as const;

export type SideWorldName = (typeof SIDE_WORLDS)[number];

const SOUND = { legacy: 0x12, pq: 0x16 } as const;
/** A term that was over when the chain began. */
const TERM_OVER_S = divFloor(WORLD_START_MS, 1000);

/** The shortest timing that a production network may have. */
export const PRODUCTION_TIMING: Timing = {
  finalityBlocks: 10,
  boundaryFinalityBlocks: 5,
  minDelayBlocks: 1000,
  freezeBlocks: 20,
  minDwellBlocks: 100,
  noticeBlocks: 40,
  maxStepMs: 60_000,
};

/** Blocks of a side world's base chain beside block 0. */
const BLOCKS = 4;

/** Builds a side world: the same seed gives the same bytes. */
export function buildSideWorld(ports: RangePorts, seed: number, name: SideWorldName): World {
  const cast = castWorld(ports, seed);
  const spec = specify(ports, name, cast);
  const base = name === "half keys" ? startUnchecked(ports, spec) : startChain(ports, spec);
  base.sealTo(BLOCKS);
  const { legacy, pq } = spec.algs;
  const codes = { legacy: legacy ?? SOUND.legacy, pq: pq ?? SOUND.pq };
  return { name, codes, cast, base, chainId: base.node.document.chainId };
}

/** The specification of the production network, for documents that are there to be refused. */
export function productionSpec(range: {
  readonly ports: RangePorts;
  readonly seed: number;
}): WorldSpec {
  return specify(range.ports, "production", castWorld(range.ports, range.seed));
}

/** The two hybrid sealers and v2-dual-required from block 0 on, unless the name says otherwise. */
function specify(ports: RangePorts, name: SideWorldName, cast: WorldCast): WorldSpec {
  const [first, second] = cast.sealers;
  const sealers = [
    { key: first, weight: 7 },
    { key: second, weight: 2 },
  ];
  const usual: WorldSpec = {
    ...specifyWorld(name.replace(" ", "-"), SOUND, cast),
    rule: 3,
    algs: algorithmsOf(3, SOUND),
    sealers,
    plan: [],
  };
  switch (name) {
    case "other chain":
      return usual;
    case "floored":
      return {
        ...usual,
        rule: 4,
        algs: algorithmsOf(4, SOUND),
        floor: { ...NO_FLOOR, minRank: 4 },
      };
    case "short term":
      return {
        ...usual,
        councils: usual.councils.map((council) => ({ ...council, termEnd: TERM_OVER_S })),
      };
    case "unsealed":
      return { ...usual, sealers: [] };
    case "half keys":
      return {
        ...usual,
        accounts: [...usual.accounts, { keys: halfKeys(ports, cast), threshold: 2 }],
      };
    case "production":
      return { ...usual, network: 0, timing: PRODUCTION_TIMING };
    case "tight":
      return { ...usual, limits: { sigCostMax: 5 } };
    case "wide digests":
      return { ...usual, algs: { legacy: SOUND.legacy, pq: 0x14 } };
  }
}

/** An account whose hybrid key stands beside its own two halves. */
export function halfKeys(ports: Pick<RangePorts, "hashes">, cast: WorldCast): readonly SimKey[] {
  const { signer } = cast.sealers[1];
  const half = (suite: number, from: number, to: number): SimKey =>
    nameSimKey(ports, `half ${suite}`, {
      suite,
      publicKey: signer.publicKey.slice(from, to),
      sign: (message) =>
        signer.sign(message).slice(suite === 1 ? 0 : 64, suite === 1 ? 64 : undefined),
    });
  return [
    nameSimKey(ports, "hybrid", signer),
    half(1, 0, 32),
    half(2, 32, signer.publicKey.length),
  ];
}

/** Block 0 of a document that today's checks would refuse, as a chain that an older release has admitted. */
function startUnchecked(ports: RangePorts, spec: WorldSpec): SimChain {
  const { hashes, suites } = ports;
  const bytes = encodeWorld(spec);
  const genesis = decodeGenesis(bytes);
  assert(genesis.ok, "a document that does not decode");
  const module = assertDefined(genesisModule(genesis.value, "governance"), "no governance");
  const governance = decodeGovernanceModule(module);
  assert(governance.ok, "a governance module that does not decode");
  const document: GenesisDocument = {
    bytes,
    chainId: computeChainId(requireHash(hashes, 0x12), requireHash(hashes, 0x16), bytes),
    genesis: genesis.value,
    governance: governance.value,
    plan: [],
  };
  return new SimChain(
    document,
    { hashes, suites },
    spec.sealers.map(({ key }) => key),
  );
}
