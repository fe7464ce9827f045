import assert from "node:assert/strict";
import { test } from "node:test";
import type { Branch } from "../../src/consensus/branch.ts";
import { parseBranch } from "../../src/consensus/branch-codec.ts";
import { decodeContent, encodeContent } from "../../src/machine/snapshot.ts";
import { encodeSnapshotBranch } from "../../src/machine/snapshot-branch.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { concatBytes } from "../../src/primitives/bytes.ts";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  forge,
  grownApplication,
  growTo,
  SPAN,
  snapshotNetwork,
  takenFrom,
  trustIn,
  verdictOn,
} from "../support/snapshot-scene.ts";

const HEIGHT = SPAN + 4;
const network = snapshotNetwork();
const source = grownApplication(network, HEIGHT);
const snapshot = takenFrom(source);
const trusted = trustIn(source);
const decoded = decodeContent(concatBytes(...chunksOf(source, snapshot)));
assert(decoded.ok);
const honest = decoded.value;

test("a snapshot holds the span of a rollback and no block more, also where the chain is longer", () => {
  assert.equal(honest.blocks.length, SPAN + 1);
  const [lowest] = honest.blocks;
  assert.deepEqual(lowest?.undo, []);
  const app = emptyApplication(network);
  assert.equal(app.offerSnapshot(snapshot, trusted), "ACCEPT");
  assert.deepEqual(applyAll(app, chunksOf(source, snapshot)), { result: "ACCEPT" });
  assert.deepEqual(chunksOf(app, takenFrom(app)), chunksOf(source, snapshot));
  // What both make afterwards holds the undos of both sides of the restore.
  growTo(app, network, HEIGHT + 3);
  growTo(source, network, HEIGHT + 3);
  assert.deepEqual(app.info(), source.info());
  assert.deepEqual(chunksOf(app, takenFrom(app)), chunksOf(source, takenFrom(source)));
});

test("what is believed of the lowest block is possible beside all the rest", () => {
  const lowest = assertDefined(honest.blocks[0], "no block");
  const judge = (change: (branch: Branch) => Branch) => {
    const parsed = parseBranch(lowest.branch, network.genesisBranch());
    assert(parsed.ok);
    const branch = encodeSnapshotBranch(change(parsed.value));
    const content = encodeContent({
      ...honest,
      blocks: honest.blocks.with(0, { ...lowest, branch }),
    });
    return verdictOn(network, forge(snapshot, content), trusted);
  };
  const second = (changed: object) => (branch: Branch) => {
    const [first, below] = branch.sealable;
    assert(first !== undefined && below !== undefined);
    return { ...branch, sealable: [first, { ...below, ...changed }] };
  };
  assert.equal(
    judge((branch) => branch),
    "ACCEPT",
  );
  assert.equal(judge(second({ height: 2 })), "claims");
  assert.equal(judge(second({ epochHash: new Uint8Array(32) })), "claims");
  assert.equal(judge(second({ chainId: new Uint8Array(64) })), "claims");
  assert.equal(judge(second({ ids: [[0x12, new Uint8Array(32)]] })), "claims");
  assert.equal(
    judge((branch) => ({ ...branch, sealable: branch.sealable.slice(0, 1) })),
    "claims",
  );
  assert.equal(
    judge((branch) => ({ ...branch, lastCommit: branch.height })),
    "claims",
  );
  const missed = { height: 3, previous: null };
  assert.equal(
    judge((branch) => ({ ...branch, missed })),
    "branch",
    "the block above has none",
  );
  const lanes = (branch: Branch) => new Map([...branch.lanes].slice(0, 1));
  assert.equal(
    judge((branch) => ({ ...branch, lanes: lanes(branch) })),
    "lanes",
  );
});
