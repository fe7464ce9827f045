import assert from "node:assert/strict";
import { test } from "node:test";
import type { Application } from "../../src/machine/application.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { isAllZero } from "../../src/primitives/bytes.ts";
import { makeLongChain } from "../support/long-chain.ts";
import {
  applyAll,
  chunksOf,
  emptyApplication,
  standingAt,
  takenFrom,
  trustIn,
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
