import assert from "node:assert/strict";
import { test } from "node:test";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { requireHash } from "../crypto/require-hash.ts";
import {
  chooseFork,
  compareTies,
  computeTie,
  type Fork,
  type ForkBlock,
  isSameBlock,
} from "./reorg.ts";

const EPOCH = new Uint8Array(32);
const LATER = new Uint8Array(32).fill(1);

function digest(name: string): Uint8Array {
  return literalHash(0x12, new TextEncoder().encode(name));
}

/** A block whose ids come from its name: blocks of one name are one block. */
function block(height: number, name: string, changed: Partial<ForkBlock> = {}): ForkBlock {
  const label = `${name} ${height}`;
  return {
    height,
    ids: [
      [0x12, digest(label)],
      [0x16, digest(`${label} pq`)],
    ],
    epochHash: EPOCH,
    commitWeight: 0n,
    ...changed,
  };
}

/** Blocks 10, 11, …: as many common ones as `shared`, then `own` ones of the branch's name. */
function branch(name: string, shared: number, own: number, weight = 0n): ForkBlock[] {
  return Array.from({ length: shared + own }, (_, i) =>
    i < shared ? block(10 + i, "common") : block(10 + i, name, { commitWeight: weight }),
  );
}

function choose(fork: Partial<Fork>) {
  return chooseFork({
    finalHeight: -1,
    finalityBlocks: 100,
    current: branch("a", 2, 2),
    candidate: branch("b", 2, 3),
    ...fork,
  });
}

test("blocks are one iff their sets of ids are equal", () => {
  const [a, b] = [digest("a"), digest("b")];
  const pair = [
    [0x12, a],
    [0x16, b],
  ] as const;
  assert.equal(isSameBlock(pair, [...pair].reverse()), true, "the order says nothing");
  assert.equal(isSameBlock(pair, pair.slice(0, 1)), false, "a stripped id is another block");
  assert.equal(isSameBlock(pair.slice(0, 1), pair), false);
  assert.equal(isSameBlock(pair, [pair[0], [0x16, a]]), false, "one legacy id, two PQ ids");
  assert.equal(isSameBlock(pair, [pair[0], [0x14, b]]), false, "the code is part of an id");
});

test("the higher branch wins where the weights are equal", () => {
  assert.deepEqual(choose({}), { choice: "switch", forkHeight: 11, depthBlocks: 2 });
});

test("of two equal branches the own one stays, whichever it is", () => {
  const a = branch("a", 2, 2);
  const b = branch("b", 2, 2);
  assert.deepEqual(choose({ current: a, candidate: b }), { choice: "stay", forkHeight: 11 });
  assert.deepEqual(choose({ current: b, candidate: a }), { choice: "stay", forkHeight: 11 });
});

test("weight beats height", () => {
  const heavy = branch("b", 2, 1, 7n);
  const high = branch("a", 2, 5, 1n);
  assert.equal(choose({ current: high, candidate: heavy }).choice, "switch", "7 against 5");
  assert.equal(choose({ current: heavy, candidate: high }).choice, "stay");
  const even = branch("a", 2, 7, 1n);
  assert.equal(choose({ current: heavy, candidate: even }).choice, "switch", "7 against 7, higher");
});

test("only the weight above the fork counts", () => {
  const shared = [block(10, "common", { commitWeight: 100n })];
  const current = [...shared, block(11, "a", { commitWeight: 1n })];
  const candidate = [block(10, "common"), block(11, "b", { commitWeight: 2n })];
  assert.equal(choose({ current, candidate }).choice, "switch");
});

test("a fork below the final height is refused, one at it is not", () => {
  const refused = { choice: "refuse", code: "LEDGER_FORK_BELOW_FINAL", forkHeight: 11 };
  assert.equal(choose({ finalHeight: 11 }).choice, "switch");
  assert.deepEqual(choose({ finalHeight: 12 }), refused);
  // However heavy it is: finality is never undone.
  assert.deepEqual(choose({ finalHeight: 12, candidate: branch("b", 2, 3, 10n ** 30n) }), refused);
});

test("a candidate that differs from the first block on forks below it", () => {
  const apart = { current: branch("a", 0, 2), candidate: branch("b", 0, 3) };
  assert.deepEqual(choose({ ...apart, finalHeight: 9 }), {
    choice: "switch",
    forkHeight: 9,
    depthBlocks: 2,
  });
  assert.equal(choose({ ...apart, finalHeight: 10 }).choice, "refuse");
});

test("a candidate has at most 2F + 1 blocks of its own", () => {
  const long = (own: number) => choose({ finalityBlocks: 3, candidate: branch("b", 2, own) });
  assert.equal(long(7).choice, "switch");
  assert.deepEqual(long(8), { choice: "refuse", code: "LEDGER_FORK_TOO_LONG", forkHeight: 11 });
});

test("both branches are in one epoch wherever both have a block", () => {
  const crossing = (height: number) =>
    branch("b", 2, 4).map((entry) =>
      entry.height >= height ? { ...entry, epochHash: LATER } : entry,
    );
  // The current branch ends at 13.
  assert.equal(choose({ candidate: crossing(14) }).choice, "switch");
  assert.deepEqual(choose({ candidate: crossing(13) }), {
    choice: "refuse",
    code: "LEDGER_FORK_EPOCH",
    forkHeight: 11,
  });
  const both = branch("a", 2, 2).map((entry) =>
    entry.height >= 13 ? { ...entry, epochHash: LATER } : entry,
  );
  assert.equal(choose({ current: both, candidate: crossing(13) }).choice, "switch");
});

test("a candidate that adds nothing changes nothing", () => {
  assert.deepEqual(choose({ candidate: branch("a", 2, 1) }), { choice: "stay", forkHeight: 12 });
  assert.deepEqual(choose({ candidate: branch("a", 2, 2) }), { choice: "stay", forkHeight: 13 });
  const extended = choose({ candidate: branch("a", 2, 4) });
  assert.deepEqual(extended, { choice: "switch", forkHeight: 13, depthBlocks: 0 });
});

test("a branch without blocks, or above another part of the chain, has an unknown parent", () => {
  const unknown = { choice: "refuse", code: "LEDGER_FORK_UNKNOWN_PARENT", forkHeight: -1 };
  assert.deepEqual(choose({ candidate: [] }), unknown);
  assert.deepEqual(choose({ current: [] }), unknown);
  assert.deepEqual(choose({ candidate: branch("b", 2, 3).slice(1) }), unknown);
});

test("an offline tie goes to the smaller tie digest", () => {
  const hash = requireHash(TEST_HASHES, 0x16);
  const [fork, left, right] = [digest("fork"), digest("left"), digest("right")];
  const literal = (tip: Uint8Array) => literalHash(0x16, literalTag("tie", 0x16), fork, tip);
  assert.deepEqual(computeTie(hash, fork, left), literal(left));
  const order = Buffer.compare(literal(left), literal(right));
  assert.equal(Math.sign(compareTies(hash, fork, { left, right })), order);
  assert.equal(Math.sign(compareTies(hash, fork, { left: right, right: left })), -order);
  assert.equal(compareTies(hash, fork, { left, right: left }), 0);
});
