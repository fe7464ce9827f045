import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernedScene } from "../../support/governed-scene.ts";
import { feature, releaseWith, upgrade } from "../../support/proposal-samples.ts";
import { contentOf, DAY, TOKEN } from "../../support/proposal-scene.ts";

/** A proposal whose panel asks for a revision. */
function conditional(): { readonly scene: GovernedScene; readonly number: number } {
  const scene = new GovernedScene(releaseWith("f", "g"));
  const number = scene.propose(scene.alice, "feature_activation", feature("f"));
  scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
  for (const reviewer of scene.reviewers) {
    const report = scene.report(number, "CONDITIONAL");
    scene.accept(reviewer, "submitReview", { report, carried: null });
  }
  assert.equal(scene.proposal(number).review?.outcome, "conditional");
  return { scene, number };
}

const revision = (scene: GovernedScene, number: number, payload: unknown = feature("g")) => ({
  id: scene.id(number),
  expectedVersion: scene.proposal(number).content.version,
  content: contentOf("feature_activation", payload),
});

test("a revision gets a new plan and goes before the same panel again", () => {
  const { scene, number } = conditional();
  const before = scene.proposal(number);
  scene.accept(scene.alice, "reviseProposal", revision(scene, number));
  assert.deepEqual(scene.lastNames.slice(0, 2), ["proposalRevised", "reviewOpened"]);
  const after = scene.proposal(number);
  assert.equal(after.content.version, 2);
  assert.equal(after.content.edits, 0);
  assert.notDeepEqual(after.locked?.planHash, before.locked?.planHash);
  assert.equal(after.review?.round, 2);
  scene.approve(number);
  scene.block();
  assert.equal(scene.status(number), "voting");
});

test("a revision is its proposer's, on the version that was judged, of the same type", () => {
  const { scene, number } = conditional();
  const asked = revision(scene, number);
  const refuse = (sender: typeof scene.alice, payload: unknown) =>
    scene.refuse(sender, "reviseProposal", payload);
  assert.equal(refuse(scene.bob, asked), "GOV_NOT_PROPOSER");
  assert.equal(refuse(scene.alice, { ...asked, expectedVersion: 2 }), "GOV_VERSION_CONFLICT");
  const other = contentOf("protocol_upgrade", upgrade("two", "2.0.0"));
  assert.equal(refuse(scene.alice, { ...asked, content: other }), "GOV_TYPE_CHANGED");
  const invalid = revision(scene, number, feature("unheard"));
  assert.equal(refuse(scene.alice, invalid), "GOV_PAYLOAD_INVALID");
});

test("a revision has seven days, and no second more", () => {
  const { scene, number } = conditional();
  scene.now += 7 * DAY - 1;
  scene.accept(scene.alice, "reviseProposal", revision(scene, number));
  const late = conditional();
  late.scene.now += 7 * DAY;
  assert.equal(late.scene.status(late.number), "rejected(review_inconclusive)");
  const refused = late.scene.refuse(
    late.scene.alice,
    "reviseProposal",
    revision(late.scene, late.number),
  );
  assert.equal(refused, "GOV_WRONG_STATUS");
  late.scene.block(0);
  assert.equal(late.scene.status(late.number), "rejected(review_inconclusive)");
});

test("a revision cannot propose what is open already", () => {
  const { scene, number } = conditional();
  const content = contentOf("feature_activation", feature("g"));
  scene.accept(scene.bob, "createProposal", { content, deposit: 1000n * TOKEN });
  const refused = scene.refuse(scene.alice, "reviseProposal", revision(scene, number));
  assert.equal(refused, "GOV_DUPLICATE_PROPOSAL");
});

test("a proposer takes a proposal back while it is in review, and not once its vote is open", () => {
  const { scene, number } = conditional();
  scene.accept(scene.alice, "cancelProposal", { id: scene.id(number) });
  assert.equal(scene.status(number), "cancelled(proposer)");
});
