import assert from "node:assert/strict";
import { inspect } from "node:util";
import { DEFAULT_POLICIES } from "../../src/consensus/default-policy.ts";
import type { LightClient } from "../../src/consensus/light-client.ts";
import { openLightClient } from "../../src/consensus/light-client-checkpoint.ts";
import type { HistoryStep } from "../../src/consensus/light-client-history.ts";
import {
  type LightContext,
  type LightUpdate,
  TRUSTING_PERIOD_MS,
} from "../../src/consensus/light-client-update.ts";
import type { SecurityFloor } from "../../src/ledger/policy.ts";
import type { NodeSource } from "../../src/merkle/node-source.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { PLAIN_HASHES } from "./plain-hashes.ts";
import {
  planEpochs,
  SYNTHETIC_CHAIN_ID,
  SyntheticChain,
  type SyntheticPlan,
  setOf,
  type TestSealer,
  testSealer,
} from "./synthetic-chain.ts";
import { TEST_SUITES } from "./test-algorithms.ts";

const BOTH = { legacy: 0x12, pq: 0x16 };

/** Epochs of v2-dual-optional, v2-dual-required, v2-pq-primary and v3-pq-only, each announced in time. */
export const LIGHT_EPOCHS = planEpochs([
  { start: 0, rule: 2, algs: BOTH, policy: DEFAULT_POLICIES[2] },
  { start: 10, rule: 3, algs: BOTH, policy: DEFAULT_POLICIES[3], announced: 4 },
  { start: 20, rule: 4, algs: BOTH, policy: DEFAULT_POLICIES[4], announced: 12 },
  {
    start: 30,
    rule: 5,
    algs: { ...BOTH, legacy: null },
    policy: DEFAULT_POLICIES[5],
    announced: 22,
  },
]);

export const LIGHT_FLOOR: SecurityFloor = {
  minRank: 2,
  seal: 1,
  council: 1,
  attest: 1,
  vote: 1,
  other: 1,
};

const named = (names: string) => [...names].map((name) => testSealer(2, `light ${name}`));
export const FIRST_SEALERS = named("abcd");
/** From height 16 on: one of the first has left and two have come. */
export const LATER_SEALERS = named("bcdef");
export const lightSealers = (height: number): readonly TestSealer[] =>
  height < 16 ? FIRST_SEALERS : LATER_SEALERS;

/** The chain of the epochs above, or one that differs from it; block 6 leaves its PQ lineage out. */
export function buildLightChain(tip: number, change: Partial<SyntheticPlan> = {}): SyntheticChain {
  const chain = new SyntheticChain({
    epochs: LIGHT_EPOCHS,
    sealers: lightSealers,
    carriesPq: (height) => height !== 6,
    ...change,
  });
  for (let height = 0; height <= tip; height++) chain.append();
  return chain;
}

/** The moment at which a block of the chain is three seconds old. */
export function lightContext(chain: SyntheticChain, height: number): LightContext {
  return {
    hashes: PLAIN_HASHES,
    suites: TEST_SUITES,
    nowMs: chain.at(height).header.timeMs + 3000,
    trustingPeriodMs: TRUSTING_PERIOD_MS,
  };
}

/** A client that knows block 0 by the seals of the first sealers. */
export function openAtGenesis(chain: SyntheticChain): LightClient {
  const [epoch] = LIGHT_EPOCHS;
  assert(epoch !== undefined);
  const { record, epochHash } = epoch;
  const checkpoint = {
    header: chain.at(0).headerBytes,
    trust: {
      type: "sealers" as const,
      sealers: setOf(FIRST_SEALERS),
      admitted: record.policy.seal,
      epochHash,
    },
    commit: chain.commit(0),
    record,
    sealers: setOf(FIRST_SEALERS),
    histories: historySteps(chain, 0, undefined),
    floor: LIGHT_FLOOR,
  };
  const opened = openLightClient(SYNTHETIC_CHAIN_ID, checkpoint, lightContext(chain, 0));
  assert(opened.ok, inspect(opened));
  return opened.value;
}

/** A true update from what a client knows to a block of the chain. */
export function updateTo(chain: SyntheticChain, client: LightClient, height: number): LightUpdate {
  const block = chain.at(height);
  const isNew = block.epoch.record.index !== client.epoch.record.index;
  const sealers = setOf(lightSealers(height + 1));
  return {
    header: block.headerBytes,
    commit: chain.commit(height),
    histories: historySteps(chain, height, client),
    record: isNew ? block.epoch.record : null,
    sealers: inspect(sealers) === inspect(client.sealers) ? null : sealers,
  };
}

/** The history under each code of a header, from what a client knows of it. */
export function historySteps(
  chain: SyntheticChain,
  height: number,
  client: LightClient | undefined,
): readonly HistoryStep[] {
  return chain.at(height).ids.map(([code]) => {
    const tree = chain.histories.get(code);
    assert(tree !== undefined);
    const from = client?.histories.get(code)?.size ?? 0;
    const path = from === 0 || from > height ? [] : tree.proveConsistency(from, height).path;
    return { code, nodes: perfectNodes(tree, height), path };
  });
}

function perfectNodes(tree: NodeSource, size: number): readonly Digest[] {
  const nodes: Digest[] = [];
  for (let level = 20, start = 0; level >= 0; level--) {
    if (size - start < 2 ** level) continue;
    nodes.push(tree.read(level, start / 2 ** level));
    start += 2 ** level;
  }
  return nodes;
}
