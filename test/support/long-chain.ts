import type { PlanEntry } from "../../src/ledger/genesis.ts";
import type { RuleVersion } from "../../src/ledger/rule-version.ts";
import { POLICIES, SHORT_TIMING } from "./test-genesis.ts";
import { testKey } from "./test-keys.ts";
import { TestNetwork } from "./test-network.ts";
import { recordPayload, transactionItem } from "./test-transactions.ts";

/** Boundaries of the long chain: the five rule versions, a second migration, and SHA3-512 made a duty. */
const STEPS = [
  [6, 2, 0x12, 0x16],
  [16, 3, 0x12, 0x16],
  [22, 4, 0x12, 0x16],
  [28, 5, null, 0x16],
  [34, 2, 0x16, 0x14],
  [44, 3, 0x16, 0x14],
] as const satisfies readonly (readonly [number, RuleVersion, number | null, number])[];

const PLAN: readonly PlanEntry[] = STEPS.map(([start, rule, legacy, pq]) => ({
  start,
  rule,
  algs: { legacy, pq },
  policy: POLICIES[rule],
  timing: SHORT_TIMING,
}));

/** Blocks of v2-dual-optional that leave the PQ lineage out; the gate asks for all of the last five up to L. */
const WITHOUT_PQ = new Set([6, 7, 14, 15, 35, 42]);

const WRITER = testKey(2, "writer");

export const LONG_CHAIN_TIP = 48;

/**
 * An unsealed chain through all rule versions by plan, with a transaction in most blocks: the ground on which headers
 * and bodies are spoiled. Cost: under a second.
 */
export function makeLongChain(): TestNetwork {
  const network = new TestNetwork({
    rule: 1,
    algs: { legacy: 0x12, pq: null },
    accounts: [{ keys: [WRITER], amount: 10n ** 15n }],
    plan: PLAN,
  });
  while (network.height < LONG_CHAIN_TIP) {
    const height = network.height + 1;
    const contents = Array.from({ length: 1 + (height % 4) }, (_, i) => `content ${height}.${i}`);
    const payload = recordPayload(contents);
    const item = () => transactionItem(network, { keys: [WRITER], payload });
    network.seal({
      items: height % 5 === 0 ? [] : [item()],
      carryPq: !WITHOUT_PQ.has(height),
      timeMs: network.branch.timeMs + 1000 + height,
    });
  }
  return network;
}
