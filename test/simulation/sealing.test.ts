import assert from "node:assert/strict";
import { test } from "node:test";
import { computeFinalHeight } from "../../src/consensus/finality.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { replayAll } from "../support/replay-all.ts";
import { type NetworkSpec, POLICIES, SHORT_TIMING } from "../support/test-genesis.ts";
import { type TestKey, testKey } from "../support/test-keys.ts";
import { TestNetwork } from "../support/test-network.ts";

const keys = ["1", "2", "3", "4"].map((name) => testKey(1, `seals ${name}`));
const ALGS = { legacy: 0x12, pq: 0x16 };

function sealed(changed: Partial<NetworkSpec> = {}): TestNetwork {
  return new TestNetwork({
    rule: 2,
    algs: ALGS,
    sealers: keys.map((key) => ({ key })),
    ...changed,
  });
}

/** Why the last item is no part of the block; null when it is. */
function detail(candidate: Candidate): string | null {
  const outcome = candidate.outcomes.at(-1);
  assert(outcome !== undefined);
  if (outcome.status === "included") return null;
  assert(outcome.reason.code === "REPLAY_COMMIT", outcome.reason.code);
  return outcome.reason.detail;
}

function carry(network: TestNetwork, height: number, signers?: readonly TestKey[]): string | null {
  return detail(network.seal({ items: [network.commitItem(height, signers)], commit: false }));
}

function finalHeight(network: TestNetwork): number {
  return computeFinalHeight(network.branch, { isSealed: true, looseCommit: null });
}

test("the commit of a block stands in the next one, or in the one after it", () => {
  const next = sealed();
  assert.equal(carry(next, 0), null);
  assert.equal(next.branch.lastCommit, 0);
  const late = sealed();
  late.seal({ commit: false });
  assert.equal(carry(late, 0), null, "as a replicated engine carries it");
  const item = late.commitItem(1);
  late.seal({ commit: false });
  const third = late.seal({ items: [item], commit: false });
  assert.equal(detail(third), "block 1 is not one of the newest two");
});

test("commits rise: none of a block below the last one, and none twice", () => {
  const network = sealed();
  network.seal({ commit: false });
  const old = network.commitItem(0);
  assert.equal(carry(network, 1), null);
  const again = detail(network.seal({ items: [network.commitItem(1)], commit: false }));
  assert.equal(again, "block 1 or a later one already has its commit");
  const other = sealed();
  other.seal({ commit: false });
  assert.equal(carry(other, 1), null);
  assert.match(
    detail(other.propose({ items: [old], commit: false })) ?? "",
    /not one of the newest/,
  );
});

test("a commit needs more than two thirds of the weight", () => {
  const network = sealed();
  assert.equal(carry(network, 0, keys.slice(0, 2)), "weight 2 of 4");
  assert.equal(carry(network, 1, keys.slice(0, 3)), null);
  const heavy = sealed({
    sealers: keys.map((key, index) => ({ key, weight: index === 0 ? 6 : 1 })),
  });
  assert.equal(carry(heavy, 0, keys.slice(0, 1)), "weight 6 of 9", "exactly two thirds");
  assert.equal(carry(heavy, 1, keys.slice(0, 2)), null);
});

test("a commit is of the sealers of its block, and of this chain", () => {
  const network = sealed();
  const stranger = testKey(1, "no sealer");
  const [seal] = sealed({ sealers: [{ key: stranger }] }).seals();
  assert(seal !== undefined);
  const foreign = encodeStatement({ type: "commit", height: 0, seals: [seal] });
  const found = detail(network.propose({ items: [foreign], commit: false }));
  network.machine.drop();
  assert.match(found ?? "", /^stranger of key/);
  const other = sealed({ name: "another-network" });
  const replayed = detail(network.propose({ items: [other.commitItem(0)], commit: false }));
  assert.match(replayed ?? "", /^signature of key/);
});

test("commits are made for every s-th height and for every boundary block", () => {
  const network = sealed({
    limits: { sealInterval: 5 },
    plan: [{ start: 8, rule: 2, algs: ALGS, policy: POLICIES[2], timing: SHORT_TIMING }],
  });
  const made: number[] = [];
  while (network.height < 11) {
    const height = network.height;
    if (carry(network, height) === null) made.push(height);
    else assert.equal(network.branch.lastCommit, made.at(-1));
  }
  assert.deepEqual(made, [0, 5, 8, 10]);
});

test("a block without commit is valid; finality waits for one", () => {
  const network = sealed();
  assert.equal(finalHeight(network), -1);
  network.seal({ commit: false });
  network.seal({ commit: false });
  assert.equal(finalHeight(network), -1);
  assert.equal(carry(network, 2), null);
  assert.equal(finalHeight(network), 2, "all ancestors are final with it");
  const loose = computeFinalHeight(network.branch, { isSealed: true, looseCommit: 3 });
  assert.equal(loose, 3);
  replayAll(network);
});

test("what sealers sign is of their epoch, on both sides of a boundary", () => {
  const strong = ["1", "2", "3"].map((name) => testKey(2, `strong ${name}`));
  const network = sealed({
    sealers: strong.map((key) => ({ key })),
    plan: [{ start: 10, rule: 3, algs: ALGS, policy: POLICIES[3], timing: SHORT_TIMING }],
  });
  network.sealTo(12);
  const [before, after] = [9, 10].map((height) => network.at(height + 1).block.body.statements[0]);
  assert.equal(before?.value.type, "commit");
  assert.equal(after?.value.type, "commit");
  assert.equal(network.branch.lastCommit, 11);
  replayAll(network);
});
