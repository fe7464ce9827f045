import assert from "node:assert/strict";
import { test } from "node:test";
import { listHolds } from "../../../src/governance/hold.ts";
import { DAY, ProposalScene } from "../../support/proposal-scene.ts";

test("a motion goes from submission to its run by the clock and by ballots", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  assert.deepEqual(scene.lastNames, [
    "proposalCreated",
    "depositAdded",
    "proposalSubmitted",
    "proposalStatusChanged",
  ]);
  assert.equal(scene.status(number), "discussion");
  scene.wait(3 * DAY - 1);
  assert.equal(scene.proposal(number).locked, null);
  scene.wait(1);
  assert.deepEqual(scene.lastNames, [
    "proposalLocked",
    "proposalReady",
    "votingOpened",
    "proposalStatusChanged",
  ]);
  assert.equal(scene.status(number), "voting");
  scene.vote(scene.alice, number, "for");
  scene.wait(5 * DAY);
  assert.deepEqual(listHolds(scene.state, "deposit", number), []);
  assert.equal(scene.status(number), "executed");
});
