import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lane } from "../../src/consensus/branch.ts";
import { parseBranch } from "../../src/consensus/branch-codec.ts";
import type { Application } from "../../src/machine/application.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { decodeContent, encodeContent } from "../../src/machine/snapshot.ts";
import { encodeSnapshotBranch } from "../../src/machine/snapshot-branch.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { concatBytes, isAllZero } from "../../src/primitives/bytes.ts";
import { makeLongChain } from "../support/long-chain.ts";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  forge,
  standingAt,
  takenFrom,
  trustIn,
  verdictOn,
} from "../support/snapshot-scene.ts";

/** Makes a block of the chain again from its inputs. */
function follow(app: Application, { block }: Candidate): void {
  const { header, body } = block;
  const made = app.finalizeBlock({
    height: header.height,
    timeMs: header.timeMs,
    proposer: isAllZero(header.proposer) ? null : header.proposer,
    carryPq: header.type === "v2" && header.lineages.length > 1,
    items: body.statements
      .filter(({ value }) => value.type !== "system" && value.type !== "receipt")
      .map(({ bytes }) => bytes),
  });
  assert.deepEqual(made.block.headerBytes, block.headerBytes, `block ${header.height}`);
  app.commit();
}

test("under every rule version and across every boundary a restored machine makes the same blocks", () => {
  const network = makeLongChain();
  // Around each boundary, in each dual-optional epoch with lineages missed, and block 0.
  for (const height of [0, 3, 5, 6, 7, 14, 15, 16, 21, 22, 27, 28, 33, 34, 35, 43, 44, 47]) {
    const source = standingAt(network, height);
    const snapshot = takenFrom(source, 10_000);
    const app = emptyApplication(network);
    assert.equal(app.offerSnapshot(snapshot, trustIn(source)), "ACCEPT");
    const answer = applyAll(app, chunksOf(source, snapshot));
    assert.deepEqual(answer, { result: "ACCEPT" }, `at ${height}`);
    assert.deepEqual(takenFrom(app, 10_000), snapshot, "the same snapshot again");
    for (const candidate of network.chain.kept.slice(height + 1)) follow(app, candidate);
    assert.deepEqual(app.info(), standingAt(network, network.height).info());
  }
});

test("lanes that no header names as yet are held by the trusted roots, block by block", () => {
  const network = makeLongChain();
  const source = standingAt(network, 5);
  const snapshot = takenFrom(source);
  const decoded = decodeContent(concatBytes(...chunksOf(source, snapshot)));
  assert(decoded.ok);
  const { blocks } = decoded.value;
  const judge = (height: number, code: number, change: (lane: Lane) => Lane) => {
    const block = assertDefined(blocks[height], `block ${height}`);
    const parsed = parseBranch(block.branch, network.genesisBranch());
    assert(parsed.ok);
    const lane = assertDefined(parsed.value.lanes.get(code), `lane ${code}`);
    const lanes = new Map([...parsed.value.lanes, [code, change(lane)]]);
    const branch = encodeSnapshotBranch({ ...parsed.value, lanes });
    const changed = { ...decoded.value, blocks: blocks.with(height, { ...block, branch }) };
    return verdictOn(network, forge(snapshot, encodeContent(changed)), trustIn(source));
  };
  const digest = new Uint8Array(32).fill(9);
  // Under rule version 1 a header names the legacy id alone, and no history.
  for (const code of [0x12, 0x16]) {
    for (const height of [0, 3, 5]) {
      assert.equal(
        judge(height, code, (lane) => lane),
        "ACCEPT",
      );
      assert.equal(
        judge(height, code, (lane) => ({ ...lane, tip: digest })),
        "lanes",
      );
      const spoil = ({ tip, history }: Lane) => ({
        tip,
        history: { ...history, nodes: history.nodes.with(0, digest) },
      });
      assert.equal(judge(height, code, spoil), "lanes", `${code} at ${height}`);
    }
  }
});
