import assert from "node:assert/strict";
import { test } from "node:test";
import { LEDGER_TOPICS } from "../../src/ledger/ledger-topics.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { literalEncode } from "../support/literal-codec.ts";
import { literalStateRoot } from "../support/literal-hash.ts";
import { Random, runSeed } from "../support/random.ts";
import { replayAll } from "../support/replay-all.ts";
import { checkSupply } from "../support/supply-check.ts";
import {
  actOf,
  COUNCIL_ACCOUNTS,
  COUNCILS,
  declarationOf,
  targetOf,
} from "../support/test-acts.ts";
import {
  collision,
  equivocation,
  evidenceItem,
  evidencePayload,
} from "../support/test-evidence.ts";
import { POLICIES, SHORT_TIMING } from "../support/test-genesis.ts";
import { testKey } from "../support/test-keys.ts";
import { TestNetwork } from "../support/test-network.ts";
import { recordPayload, transactionItem } from "../support/test-transactions.ts";

const ALGS = { legacy: 0x12, pq: 0x16 };
const BLOCKS = 24;
const RUNS = 12;

const sealers = ["x", "y", "z"].map((name) => testKey(2, `random ${name}`));
const users = ["u", "v"].map((name) => testKey(2, `random ${name}`));

/** A chain that starts at any of the rules from v2-dual-optional on, with fees that are cheap, dear or odd. */
function drawNetwork(random: Random): TestNetwork {
  const rule = random.pick([2, 3, 4] as const);
  const value = (key: string, amount: bigint) => ({
    key,
    value: amount,
  });
  return new TestNetwork({
    rule,
    algs: ALGS,
    sealers: sealers.map((key) => ({ key, weight: random.between(1, 5) })),
    accounts: [
      ...COUNCIL_ACCOUNTS,
      ...users.map((key) => ({ keys: [key], amount: BigInt(random.between(10_000, 400_000)) })),
    ],
    councils: COUNCILS,
    governance: {
      treasury: BigInt(random.below(1000)),
      parameters: [
        value("fee.per_byte", BigInt(random.below(7))),
        value("fee.per_cost", BigInt(random.below(50))),
      ],
    },
    plan: [{ start: 14, rule, algs: ALGS, policy: POLICIES[rule], timing: SHORT_TIMING }],
  });
}

/** An item that may stand in the next block, or may not. */
function drawItem(random: Random, network: TestNetwork): Uint8Array {
  const keys = [random.pick(users)];
  const sequence =
    network.sequenceOf(keys[0]?.account ?? assert.fail()) + random.pick([0, 0, 0, 1, -1]);
  const body = {
    sequence: Math.max(0, sequence),
    maxFee: random.pick([10n ** 9n, 10n ** 9n, 5000n]),
  };
  const evidence = random.percent(50)
    ? collision(random.below(3))
    : equivocation(network, random.pick([...sealers, ...users]));
  switch (random.below(8)) {
    case 0:
      return evidenceItem(evidence);
    case 1:
      return transactionItem(network, {
        command: "submitEvidence",
        keys,
        payload: evidencePayload(evidence),
        body,
      });
    case 2: {
      const { rule } = network.branch.facts.schedule[0]?.record ?? assert.fail();
      const target = targetOf(rule === 4 ? 3 : 2, ALGS);
      const payload = actOf(declarationOf(network, target, { nonce: random.below(2) }));
      return transactionItem(network, { command: "submitAct", keys, payload, body });
    }
    case 3:
      return random.bytes(random.between(1, 40));
    default: {
      const contents = Array.from({ length: random.between(1, 9) }, (_, i) => `content ${i}`);
      return transactionItem(network, { keys, payload: recordPayload(contents), body });
    }
  }
}

function checkStateRoot(network: TestNetwork): void {
  const entries = [...network.chain.entries(new Uint8Array(0))];
  const { header } = network.tip.block;
  assert(header.type === "v2");
  for (const { code, stateRoot } of header.lineages) {
    const literal = literalStateRoot(code, entries, ([key, value]) => literalEncode([key, value]));
    assert.equal(toHex(stateRoot), toHex(literal), `block ${header.height} under ${code}`);
  }
}

test(`${RUNS} chains of random items conserve the supply and replay to the same bytes`, (context) => {
  const seed = runSeed(41);
  context.diagnostic(`SEED=${seed}`);
  const topics = new Set<string>();
  const codes = new Set<string>();
  for (let run = 0; run < RUNS; run++) {
    const random = new Random(seed + run);
    const network = drawNetwork(random);
    while (network.height < BLOCKS) {
      const items = Array.from({ length: random.below(4) }, () => drawItem(random, network));
      const { outcomes, block } = network.seal({
        items,
        timeMs: network.branch.timeMs + random.pick([-5000, 0, 1, 900, 70_000]),
        carryPq: random.percent(90),
        commit: random.percent(80),
      });
      for (const outcome of outcomes) {
        if (outcome.status === "refused") codes.add(outcome.reason.code);
        else if (outcome.rejection !== null) codes.add(outcome.rejection.code);
      }
      for (const { value } of block.body.statements) {
        if (value.type === "system") topics.add(value.topic);
      }
      checkSupply(network);
      checkStateRoot(network);
    }
    replayAll(network);
  }
  context.diagnostic([...topics, ...codes].join(", "));
  for (const topic of [
    "epoch.scheduled",
    "epoch.started",
    "evidence.accepted",
    "fallback.declared",
  ]) {
    assert.ok(topics.has(topic) && LEDGER_TOPICS.some((known) => known === topic), topic);
  }
  for (const code of [
    "REPLAY_ADMISSION",
    "REPLAY_EVIDENCE",
    "REPLAY_ORDER",
    "GOV_EVIDENCE_INVALID",
  ]) {
    assert.ok(codes.has(code), code);
  }
});
