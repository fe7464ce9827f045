import assert from "node:assert/strict";
import { test } from "node:test";
import { literalChainOf } from "../../test/support/literal-network.ts";
import { LONG_CHAIN_TIP, makeLongChain } from "../../test/support/long-chain.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { admitRaw, rawOf, TestNetwork } from "../../test/support/test-network.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { builtSuite } from "../crypto/suite-table.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import { advanceBranch, type BranchPast, computeIds } from "./advance.ts";
import type { Branch } from "./branch.ts";
import { rebuildLane } from "./rebuild-lane.ts";

const network = makeLongChain();
const literal = literalChainOf(network);
const SHORT = network.branch.facts.schedule[0]?.record.timing ?? assert.fail();
const policy = network.branch.facts.schedule[2]?.record.policy ?? assert.fail();

test("every lane of a long chain has the literal ids and the literal history", () => {
  for (const { branch, block, ids } of network.chain.kept) {
    const { height } = block.header;
    for (const [code, lane] of branch.lanes) {
      assert.deepEqual(lane.tip, literal.hid(code, height), `id ${code} of block ${height}`);
      assert.deepEqual(ids.get(code), lane.tip);
      const root = computeCompactRoot(requireHash(TEST_HASHES, code), lane.history);
      assert.deepEqual(root, literal.historyRoot(code, height + 1), `history ${code} of ${height}`);
    }
  }
});

test("a lane rebuilt from the blocks is the lane that was kept", () => {
  const blocks = network.chain.kept.map(({ block }) => block);
  const { chainId, facts, lanes } = network.branch;
  for (const [code, lane] of lanes) {
    const rebuilt = rebuildLane(TEST_HASHES, blocks, { chainId, code, schedule: facts.schedule });
    assert.deepEqual(rebuilt, lane);
  }
  // A code that no block has ever carried has retro ids alone.
  const other = rebuildLane(TEST_HASHES, blocks, { chainId, code: 0x20, schedule: facts.schedule });
  assert.deepEqual(other.tip, literal.hid(0x20, LONG_CHAIN_TIP));
});

test("lanes are held for the codes of the next record, the pending one, and those foreseen", () => {
  const held = (height: number) => [...network.chain.branchAt(height).lanes.keys()].sort();
  assert.deepEqual(held(0), [0x12, 0x14, 0x16], "the plan names all three");
  assert.deepEqual(held(27), [0x14, 0x16], "from block 28 on SHA-256 is needed by nobody");
  assert.deepEqual(held(26), [0x12, 0x14, 0x16]);
});

const foresight = (branch: Branch): Branch => ({ ...branch, foreseen: [] });

/** A chain that does not know its plan beforehand, advanced over a block with a given past. */
function advanceBlind(height: number, past: BranchPast) {
  const parent = network.chain.branchAt(height - 1);
  const lanes = new Map([...parent.lanes].filter(([code]) => code !== 0x16));
  const kept = network.at(height);
  const block = admitRaw(parent, rawOf(kept));
  const context = { hashes: TEST_HASHES, suites: builtSuite, past };
  return advanceBranch(foresight({ ...parent, lanes }), block, context);
}

test("a code that enters the schedule brings its lane from the past, or the block waits", () => {
  // Block 2 schedules SHA3-256; its lane then covers blocks 0 and 1.
  const asked: unknown[] = [];
  const past: BranchPast = {
    historyRoot: () => undefined,
    lane: (code, size) => {
      asked.push([code, size]);
      return network.chain.branchAt(size - 1).lanes.get(code);
    },
  };
  const advanced = advanceBlind(2, past);
  assert(advanced.ok);
  assert.deepEqual(asked, [[0x16, 2]]);
  assert.deepEqual(advanced.value.lanes.get(0x16), network.chain.branchAt(2).lanes.get(0x16));
  const blind = advanceBlind(2, { historyRoot: () => undefined, lane: () => undefined });
  assert.equal(blind.ok ? "" : blind.error.code, "EPOCH_HISTORY_UNKNOWN");
});

test("a process that lacks a pending record's algorithm goes on without its lane", () => {
  const parent = network.chain.branchAt(1);
  const hashes = new Map([...TEST_HASHES].filter(([code]) => code !== 0x16));
  const lanes = new Map([...parent.lanes].filter(([code]) => code !== 0x16));
  const block = admitRaw(parent, rawOf(network.at(2)));
  const past: BranchPast = { historyRoot: () => undefined, lane: () => undefined };
  const context = { hashes, suites: builtSuite, past };
  const advanced = advanceBranch(foresight({ ...parent, lanes }), block, context);
  assert(advanced.ok);
  assert.deepEqual([...advanced.value.lanes.keys()], [0x12]);
  assert.equal(advanced.value.facts.schedule.at(-1)?.epochHash, null);
});

test("a body whose events may not stand there does not advance a branch", () => {
  const parent = network.chain.branchAt(1);
  const block = admitRaw(parent, rawOf(network.at(2)));
  const later = { ...parent, height: 2 };
  const context = { hashes: TEST_HASHES, suites: builtSuite, past: network.chain.past };
  const advanced = advanceBranch(later, block, context);
  assert.equal(advanced.ok ? "" : advanced.error.code, "EPOCH_START_TOO_SOON");
});

test("what sealers sign are the ids of the block in lineage order, with its dual commitment", () => {
  for (const { block, branch } of network.chain.kept) {
    const [subject] = branch.sealable;
    assert(subject !== undefined);
    const { header } = block;
    const codes = header.type === "v2" ? header.lineages.map(({ code }) => code) : [0x12];
    assert.deepEqual(
      subject.ids,
      codes.map((code) => [code, literal.hid(code, header.height)]),
    );
    assert.deepEqual(subject.dual, header.type === "v2" ? header.dual : null);
    assert.equal(subject.height, header.height);
    assert.ok(branch.sealable.length <= 2);
  }
});

test("missed PQ lineages are counted within their epoch, in v2-dual-optional alone", () => {
  const missedAt = (height: number) => {
    const heights: number[] = [];
    let miss = network.chain.branchAt(height).missed;
    for (; miss !== null; miss = miss.previous) heights.push(miss.height);
    return heights;
  };
  assert.deepEqual(missedAt(5), [], "v1-legacy has none to miss");
  assert.deepEqual(missedAt(7), [7, 6]);
  assert.deepEqual(missedAt(15), [15, 14, 7, 6]);
  assert.deepEqual(missedAt(16), [], "a boundary forgets them");
  assert.deepEqual(missedAt(35), [35]);
});

test("an id is asked for under any code", () => {
  const parent = network.chain.branchAt(8);
  const block = admitRaw(parent, rawOf(network.at(9)));
  const ids = computeIds(TEST_HASHES, parent, block, [0x12, 0x16, 0x20]);
  for (const [code, id] of ids) assert.deepEqual(id, literal.hid(code, 9));
});

test("the carriage that a gate asks for is counted in the last blocks, L included", () => {
  const gated = (without: readonly number[]) => {
    const chain = new TestNetwork({
      rule: 2,
      algs: { legacy: 0x12, pq: 0x16 },
      timing: { ...SHORT, minDwellBlocks: 20 },
      plan: [{ start: 30, rule: 3, algs: { legacy: 0x12, pq: 0x16 }, policy, timing: SHORT }],
    });
    while (chain.height < 26) chain.seal({ carryPq: !without.includes(chain.height + 1) });
    return chain.branch.facts.schedule.length === 2;
  };
  // L = 26; of blocks 7..26 nineteen must carry the lineage: 95 of 100.
  assert.equal(gated([26]), true);
  assert.equal(gated([7]), true);
  assert.equal(gated([7, 26]), false);
  assert.equal(gated([1, 2, 3, 4, 5, 6]), true, "older blocks are not counted");
});
