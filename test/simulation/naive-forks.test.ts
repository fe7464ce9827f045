import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../src/codec/canonical.ts";
import { genesisBranch } from "../../src/consensus/genesis-branch.ts";
import { chooseFork, type ForkBlock } from "../../src/consensus/reorg.ts";
import { stateKey } from "../../src/governance/state-table.ts";
import { generationTable } from "../../src/governance/supply.ts";
import { judgeBlock } from "../../src/machine/judge-block.ts";
import { Machine } from "../../src/machine/machine.ts";
import { MemoryMachineStore } from "../../src/machine/memory-machine-store.ts";
import { parseHex0x } from "../../src/primitives/hex.ts";
import { literalHash } from "../support/literal-hash.ts";
import { makeLongChain } from "../support/long-chain.ts";
import { TEST_HASHES, TEST_SUITES } from "../support/test-algorithms.ts";
import { testKey } from "../support/test-keys.ts";
import { rawOf, TestNetwork } from "../support/test-network.ts";
import { transactionItem } from "../support/test-transactions.ts";

/* Faults of a naive design that concern forks, rollbacks and nodes that cannot follow. */

const EPOCH = new Uint8Array(32);

function blocks(name: string, count: number, weight: bigint, epochHash = EPOCH): ForkBlock[] {
  return Array.from({ length: count }, (_, i) => ({
    height: 10 + i,
    ids: [[0x12, literalHash(0x12, new TextEncoder().encode(`${name} ${i}`))]],
    epochHash,
    commitWeight: weight,
  }));
}

const naiveChoice = (current: readonly ForkBlock[], candidate: readonly ForkBlock[]) =>
  candidate.length > current.length ? "switch" : "stay";

test("N16: fork choice is by weight above a fork that is not below finality, in one epoch", () => {
  const own = blocks("own", 3, 5n);
  const longer = blocks("other", 9, 1n);
  assert.equal(naiveChoice(own, longer), "switch", "the control follows the longest");
  const fork = { finalHeight: -1, finalityBlocks: 100, current: own, candidate: longer };
  assert.equal(chooseFork(fork).choice, "stay");
  const heavy = blocks("other", 9, 100n);
  assert.equal(naiveChoice(own, heavy), "switch", "the control never asks what is final");
  const final = chooseFork({ ...fork, candidate: heavy, finalHeight: 10 });
  assert.equal(final.choice === "refuse" && final.code, "LEDGER_FORK_BELOW_FINAL");
  const elsewhere = blocks("other", 9, 100n, new Uint8Array(32).fill(1));
  const naiveBoundaryRule = elsewhere.every((block) => block.epochHash.length === 32);
  assert.equal(naiveBoundaryRule, true, "a rule that is true of every branch");
  const moved = chooseFork({ ...fork, candidate: elsewhere });
  assert.equal(moved.choice === "refuse" && moved.code, "LEDGER_FORK_EPOCH");
  const unanchored = chooseFork({ ...fork, candidate: heavy.slice(1) });
  assert.equal(unanchored.choice === "refuse" && unanchored.code, "LEDGER_FORK_UNKNOWN_PARENT");
});

test("N30: a restored state revives no transaction: what was signed before is void", () => {
  const alice = testKey(1, "alice");
  const network = new TestNetwork({
    rule: 1,
    algs: { legacy: 0x12, pq: null },
    accounts: [{ keys: [alice], amount: 10n ** 9n }],
  });
  const item = transactionItem(network, { keys: [alice] });
  const done = network.seal({ items: [item] });
  assert.equal(done.outcomes[0]?.status, "included");
  // A rollback that puts every entry back, sequence numbers among them.
  network.chain.rewind([done.undo]);
  network.chain.kept.push(done);
  const naive = network.sequenceOf(alice.account) === 0;
  assert.equal(naive, true, "under the control the same transaction would be next again");
  // The ledger's rollback raises the generation in the same block.
  const raised = encode(generationTable.schema, 1);
  network.chain.commitBlock({ ...done, changes: [[stateKey(generationTable), raised]] });
  network.chain.kept.pop();
  const [outcome] = network.propose({ items: [item] }).outcomes;
  assert(outcome?.status === "refused" && "rejection" in outcome.reason);
  assert.equal(outcome.reason.rejection.code, "GOV_TX_GENERATION");
});

test("N32: a node without the algorithm halts, and an id has one text", () => {
  const network = makeLongChain();
  const { document } = network;
  const hashes = new Map([...TEST_HASHES].filter(([code]) => code !== 0x14));
  const naiveRule = (height: number) => (height >= 34 && hashes.has(0x14) ? 2 : 5);
  assert.equal(naiveRule(34), 5, "the control goes on under the old rule");
  const environment = { hashes, suites: TEST_SUITES, past: network.chain.past };
  const genesis = genesisBranch(document.genesis, { ...document, hashes });
  const machine = new Machine(environment, new MemoryMachineStore(), genesis);
  for (const kept of network.chain.kept.slice(0, 34)) {
    const judged = judgeBlock(rawOf(kept), machine, { document, environment });
    assert(judged.ok);
    machine.commit();
  }
  const halted = judgeBlock(rawOf(network.at(34)), machine, { document, environment });
  assert(!halted.ok && halted.error.stage === "halt");
  assert.deepEqual(halted.error, {
    stage: "halt",
    missing: { what: "hash", code: 0x14 },
    height: 34,
  });
  assert.equal(machine.branch.height, 33, "the last block before the boundary stands");
  const naiveParse = (text: string) => BigInt(text.replaceAll("_", "").replace("0X", "0x"));
  const texts = ["0xab12", "0XAB12", "0xab_12"];
  assert.equal(new Set(texts.map(naiveParse)).size, 1, "the control reads three texts as one id");
  assert.deepEqual(
    texts.map((text) => parseHex0x(text).ok),
    [true, false, false],
  );
});
