import assert from "node:assert/strict";
import { test } from "node:test";
import { motion, ProposalScene } from "../../test/support/proposal-scene.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { computeProposalThreadId, findThread, requireThread } from "./forum-thread.ts";
import { addMember } from "./role.ts";
import { textDigest } from "./text-digest.ts";

const BODY = "The second paragraph says nothing about costs.";

function scene() {
  const proposals = new ProposalScene();
  const number = proposals.submitMotion(proposals.alice, "A motion");
  const { chainId, hash } = proposals.context;
  const id = computeProposalThreadId(hash, { chainId, proposal: proposals.id(number) });
  return { proposals, number, id };
}

function post(
  proposals: ProposalScene,
  thread: Digest,
  more: { readonly contentVersion: number | null; readonly anchor: number | null },
): string {
  const bodyDigest = textDigest(proposals.context.hash, BODY);
  const payload = { thread, parent: null, body: BODY, bodyDigest, ...more };
  return proposals.run(proposals.bob, "postComment", payload)?.code ?? "ok";
}

test("a submission opens the thread, under an id that is known beforehand; a draft has none", () => {
  const { proposals, number, id } = scene();
  const thread = findThread(proposals.state, id);
  assert(thread !== undefined);
  const { proposal, author, title } = requireThread(proposals.state, thread);
  assert.deepEqual([proposal, author, title], [number, proposals.alice, null]);
  const draft = proposals.draft(proposals.bob, motion("Another"));
  const { chainId, hash } = proposals.context;
  const other = computeProposalThreadId(hash, { chainId, proposal: proposals.id(draft) });
  assert.equal(findThread(proposals.state, other), undefined);
});

test("a comment names a version that the content has had, and a paragraph only with it", () => {
  const { proposals, number, id } = scene();
  assert.equal(post(proposals, id, { contentVersion: 1, anchor: 2 }), "ok");
  assert.equal(post(proposals, id, { contentVersion: 2, anchor: null }), "GOV_FIELD_INVALID");
  assert.equal(post(proposals, id, { contentVersion: null, anchor: 2 }), "GOV_FIELD_INVALID");
  proposals.accept(proposals.alice, "editProposal", {
    id: proposals.id(number),
    expectedVersion: 1,
    content: motion("A better motion"),
  });
  assert.equal(post(proposals, id, { contentVersion: 2, anchor: null }), "ok");
  assert.equal(post(proposals, id, { contentVersion: 1, anchor: null }), "ok");
});

test("the proposer tags the thread; a moderator locks it and touches no text of the proposal", () => {
  const { proposals, id } = scene();
  const tag = (who: AccountId) =>
    proposals.run(who, "tagThread", { thread: id, tags: ["fees"] })?.code ?? "ok";
  assert.equal(tag(proposals.bob), "GOV_NOT_PERMITTED");
  assert.equal(tag(proposals.alice), "ok");
  const moderator = proposals.carol;
  const membership = { since: 0, until: null, grantedBy: moderator };
  addMember(proposals.state, "moderator", moderator, membership);
  const moderate = (action: unknown) =>
    proposals.run(moderator, "moderate", {
      target: { kind: "thread", id },
      action,
      ruleId: "1",
      reason: "Off topic.",
      until: proposals.now + 100,
    })?.code ?? "ok";
  assert.equal(moderate({ kind: "hide" }), "GOV_FIELD_INVALID");
  assert.equal(moderate({ kind: "label", label: "wrong" }), "GOV_FIELD_INVALID");
  assert.equal(moderate({ kind: "lock" }), "ok");
  assert.equal(post(proposals, id, { contentVersion: 1, anchor: null }), "GOV_THREAD_LOCKED");
});
