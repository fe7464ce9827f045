import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chunksOf,
  forge,
  grownApplication,
  snapshotNetwork,
  takenFrom,
  trustIn,
  verdictOn,
} from "../../test/support/snapshot-scene.ts";
import type { Branch } from "../consensus/branch.ts";
import { encodeBranch, parseBranch } from "../consensus/branch-codec.ts";
import { assertDefined } from "../primitives/assert.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import {
  decodeContent,
  encodeContent,
  type SnapshotBlock,
  type SnapshotContent,
} from "./snapshot.ts";
import { encodeSnapshotBranch } from "./snapshot-branch.ts";

const network = snapshotNetwork();
const source = grownApplication(network, 4);
const snapshot = takenFrom(source);
const trusted = trustIn(source);
const decoded = decodeContent(concatBytes(...chunksOf(source, snapshot)));
assert(decoded.ok);
const honest = decoded.value;

/** What is answered to the honest content with a change of which every digest is right. */
function judge(changed: Partial<SnapshotContent>): string {
  const content = encodeContent({ ...honest, ...changed });
  return verdictOn(network, forge(snapshot, content), trusted);
}

function blockAt(height: number): SnapshotBlock {
  return assertDefined(honest.blocks[height], `block ${height}`);
}

function withBlock(height: number, changed: Partial<SnapshotBlock>): Partial<SnapshotContent> {
  return { blocks: honest.blocks.with(height, { ...blockAt(height), ...changed }) };
}

function withBranch(height: number, change: (branch: Branch) => Branch): Partial<SnapshotContent> {
  const parsed = parseBranch(blockAt(height).branch, network.genesisBranch());
  assert(parsed.ok);
  return withBlock(height, { branch: encodeSnapshotBranch(change(parsed.value)) });
}

test("the honest content passes, so that each refusal below is of its change", () => {
  assert.equal(judge({}), "ACCEPT");
  for (const height of [0, 4])
    assert.equal(judge(withBranch(height, (branch) => branch)), "ACCEPT");
});

test("the state is that of the trusted header, entry by entry", () => {
  const { entries } = honest;
  const added = asciiBytes("~ a key behind all others");
  assert.equal(judge({ entries: [...entries, [added, added]] }), "state");
  assert.equal(judge({ entries: entries.slice(1) }), "state");
  assert.equal(judge({ entries: [] }), "state");
  assert.equal(judge({ entries: entries.toReversed() }), "order");
  const last = assertDefined(entries.at(-1), "no entry");
  assert.equal(judge({ entries: [...entries, last] }), "order", "a key twice");
  assert.equal(judge({ entries: entries.with(-1, [last[0], added]) }), "state");
});

test("every undo leads to the state that the header below names, and has no entry too many", () => {
  for (const height of [1, 4]) {
    const { undo } = blockAt(height);
    const [first, ...others] = undo;
    const [key, value] = assertDefined(first, "an undo of nothing");
    assert.equal(judge(withBlock(height, { undo: others })), "undo");
    assert.equal(judge(withBlock(height, { undo: undo.toReversed() })), "order");
    const other = value === null ? new Uint8Array(1) : null;
    assert.equal(judge(withBlock(height, { undo: [[key, other], ...others] })), "undo");
    const absent = asciiBytes("~ no such key");
    assert.equal(judge(withBlock(height, { undo: [...undo, [absent, null]] })), "undo");
  }
  const same = assertDefined(honest.entries.at(-1), "no entry");
  const { undo } = blockAt(4);
  assert.equal(
    undo.some(([key]) => key === same[0]),
    false,
  );
  assert.equal(judge(withBlock(4, { undo: [...undo, same] })), "undo", "what is there already");
  assert.equal(judge(withBlock(0, { undo: blockAt(1).undo })), "undo", "below the lowest");
});

test("as many blocks come along as a rollback may look back to, each linked to the one above", () => {
  const { blocks } = honest;
  const lowest = { ...blockAt(1), undo: [] };
  assert.equal(judge({ blocks: [lowest, ...blocks.slice(2)] }), "span");
  assert.equal(judge({ blocks: blocks.slice(0, -1) }), "header");
  assert.equal(judge({ blocks: [...blocks, blockAt(4)] }), "header");
  assert.equal(judge(withBlock(3, { header: blockAt(2).header })), "header");
  const other = snapshotNetwork();
  const strange = grownApplication(other, 3, 2000);
  const content = decodeContent(concatBytes(...chunksOf(strange, takenFrom(strange))));
  assert(content.ok);
  const header = assertDefined(content.value.blocks[3], "block 3").header;
  assert.equal(judge(withBlock(3, { header })), "header", "a block of another branch");
  assert.equal(judge(withBlock(3, { branch: blockAt(2).branch })), "branch");
  assert.equal(judge(withBlock(3, { branch: new Uint8Array(9) })), "branch");
});

test("a branch says what header, state and the block below say", () => {
  const changes: readonly [string, (branch: Branch) => Branch][] = [
    ["branch", (branch) => ({ ...branch, timeMs: branch.timeMs + 1 })],
    ["branch", (branch) => ({ ...branch, ownAnchor: new Uint8Array(32) })],
    ["branch", (branch) => ({ ...branch, sealable: branch.sealable.slice(0, 1) })],
    ["branch", (branch) => ({ ...branch, missed: { height: 1, previous: null } })],
    ["branch", (branch) => factsOf(branch, { limits: { ...branch.facts.limits, countMax: 7 } })],
    ["branch", (branch) => factsOf(branch, { statuses: new Map([[0x12, "deprecated"]]) })],
    ["branch", (branch) => factsOf(branch, { floor: { ...branch.facts.floor, vote: 2 } })],
    ["branch", (branch) => factsOf(branch, { schedule: twice(branch.facts.schedule) })],
    ["claims", (branch) => factsOf(branch, { attestedBoundaries: new Set([1]) })],
    ["claims", (branch) => factsOf(branch, { openFallback: open(0, 0) })],
    ["claims", (branch) => factsOf(branch, { openFallback: open(1, 0) })],
    ["claims", (branch) => ({ ...branch, lastCommit: branch.height })],
  ];
  for (const [place, [fault, change]] of changes.entries()) {
    for (const height of [2, 4]) {
      assert.equal(judge(withBranch(height, change)), fault, `change ${place} at ${height}`);
    }
  }
  assert.equal(judge(withBranch(2, (branch) => ({ ...branch, lastCommit: 1 }))), "claims");
});

test("the lanes have the trusted roots, and below grow block by block", () => {
  const lanesOf = (branch: Branch, code: number) =>
    assertDefined(branch.lanes.get(code), `lane ${code}`);
  const changed = (change: (lane: ReturnType<typeof lanesOf>) => object) => (branch: Branch) => {
    const lane = lanesOf(branch, 0x16);
    return { ...branch, lanes: new Map([...branch.lanes, [0x16, { ...lane, ...change(lane) }]]) };
  };
  const digest = new Uint8Array(32).fill(9);
  for (const height of [0, 2, 4]) {
    const at = (change: Parameters<typeof changed>[0]) =>
      judge(withBranch(height, changed(change)));
    assert.equal(
      at(() => ({ tip: digest })),
      "lanes",
    );
    assert.equal(
      at(() => ({ tip: concatBytes(digest, digest) })),
      "lanes",
      "too long",
    );
    assert.equal(
      at(({ history }) => ({ history: { ...history, nodes: [digest] } })),
      "lanes",
    );
    assert.equal(
      at(({ history }) => ({ history: { ...history, size: 9 } })),
      "lanes",
    );
    const gone = withBranch(height, (branch) => ({
      ...branch,
      lanes: new Map([[0x12, lanesOf(branch, 0x12)]]),
    }));
    assert.equal(judge(gone), "lanes");
    const unknown = withBranch(height, (branch) => ({
      ...branch,
      lanes: new Map([...branch.lanes, [0x3fff, lanesOf(branch, 0x16)]]),
    }));
    assert.equal(judge(unknown), "lanes");
  }
});

test("what bodies alone say of the newest block is believed where it is possible, and no further", () => {
  // The chain carries no commit at all. No header says so, and no body comes along: this is the limit, not a wish.
  const claim = (lastCommit: number) =>
    judge(withBranch(4, (branch) => ({ ...branch, lastCommit })));
  assert.equal(claim(3), "ACCEPT");
  assert.equal(claim(4), "claims");
});

test("a branch stands in one order only, whatever the order of its maps in memory", () => {
  const parsed = parseBranch(blockAt(4).branch, network.genesisBranch());
  assert(parsed.ok);
  const lanes = new Map([...parsed.value.lanes].reverse());
  const other = { ...parsed.value, lanes };
  assert.deepEqual(encodeSnapshotBranch(other), blockAt(4).branch);
  assert.equal(judge(withBlock(4, { branch: encodeBranch(other) })), "branch");
});

function factsOf(branch: Branch, facts: Partial<Branch["facts"]>): Branch {
  return { ...branch, facts: { ...branch.facts, ...facts } };
}

function twice(schedule: Branch["facts"]["schedule"]): Branch["facts"]["schedule"] {
  return [...schedule, ...schedule];
}

function open(index: number, originIndex: number) {
  return { index, originIndex, expiry: 100 };
}
