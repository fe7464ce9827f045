import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../src/codec/canonical.ts";
import { offeredContentSchema } from "../../../src/governance/content.ts";
import { readSupply } from "../../../src/governance/supply.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { listing, upgrade } from "../../support/proposal-samples.ts";
import { contentOf, DAY, motion, ProposalScene, TOKEN } from "../../support/proposal-scene.ts";

test("kill by low power: a proposal outlives the power of its proposer", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  scene.accept(scene.alice, "unbond", { amount: 60_000n * TOKEN });
  scene.wait(3 * DAY);
  assert.equal(scene.status(number), "voting");
  scene.vote(scene.bob, number, "for");
  scene.wait(5 * DAY);
  assert.equal(scene.status(number), "executed");
});

test("cancel griefing: nobody else takes a proposal back, and taking it back costs its own contributors", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  const id = scene.id(number);
  for (const other of [scene.bob, scene.carol]) {
    assert.equal(scene.refuse(other, "cancelProposal", { id }), "GOV_NOT_PROPOSER");
  }
  const before = readSupply(scene.state).treasury;
  scene.accept(scene.alice, "cancelProposal", { id });
  assert.equal(readSupply(scene.state).treasury - before, 5n * TOKEN);
});

test("cancelling a losing vote: once it is open it runs to its end", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  scene.wait(3 * DAY);
  scene.vote(scene.bob, number, "against");
  const cancelled = scene.refuse(scene.alice, "cancelProposal", { id: scene.id(number) });
  assert.equal(cancelled, "GOV_VOTING_STARTED");
  scene.wait(5 * DAY);
  assert.equal(scene.status(number), "rejected(approval)");
});

test("slot hoarding: one account never has two votes on a track, however many it has ready", () => {
  const scene = new ProposalScene();
  for (const text of ["one", "two", "three"]) scene.submitMotion(scene.alice, text);
  for (let day = 0; day < 20; day++) {
    scene.wait(DAY);
    const voting = [1, 2, 3].filter((number) => scene.answer(number).status === "voting");
    assert(voting.length <= 1, `day ${day}: ${voting.join(" ")}`);
  }
  assert.deepEqual(
    [1, 2, 3].map((number) => scene.answer(number).status),
    ["rejected", "rejected", "rejected"],
  );
});

test("deposit dodging: contributions below the least are refused, and an early withdrawal does not exist", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  const id = scene.id(number);
  assert.equal(
    scene.refuse(scene.bob, "depositProposal", { id, amount: 1n }),
    "GOV_DEPOSIT_TOO_SMALL",
  );
  scene.wait(3 * DAY);
  const before = readSupply(scene.state).treasury;
  scene.wait(5 * DAY);
  assert.equal(scene.status(number), "rejected(no_votes)");
  assert.equal(readSupply(scene.state).treasury - before, 10n * TOKEN);
});

test("rejected reopened: no command brings back what was decided", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  scene.wait(3 * DAY);
  scene.wait(5 * DAY);
  const { id, content } = scene.proposal(number);
  const versioned = { id, expectedVersion: content.version };
  const refused = [
    scene.refuse(scene.alice, "editProposal", { ...versioned, content: motion("two") }),
    scene.refuse(scene.alice, "reviseProposal", { ...versioned, content: motion("two") }),
    scene.refuse(scene.alice, "submitProposal", { ...versioned, deposit: 0n }),
  ];
  assert.deepEqual(new Set(refused), new Set(["GOV_WRONG_STATUS"]));
  scene.wait(400 * DAY);
  assert.equal(scene.status(number), "rejected(no_votes)");
});

test("URL without digest: a file without its digest has no encoding", () => {
  const attachment = { name: "report.pdf", mediaType: "application/pdf", sizeBytes: 1 };
  const content = motion("one", { attachments: [{ ...attachment, digest: null as never }] });
  assert.throws(() => encode(offeredContentSchema, content));
});

test("overwritten upgrade plan: of two that both pass, the second to run is stale", () => {
  const scene = new GovernedScene();
  scene.setSlots("protocol", 2);
  const first = scene.propose(scene.alice, "protocol_upgrade", upgrade("one", "2.0.0"));
  const second = scene.propose(scene.bob, "protocol_upgrade", upgrade("two", "3.0.0"));
  scene.until(scene.proposal(first).submitted?.discussionEnd ?? 0);
  for (const number of [first, second]) scene.approve(number);
  scene.block();
  for (const number of [first, second]) {
    for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "for");
  }
  scene.until(scene.proposal(first).opened?.end ?? 0);
  scene.untilRun(first);
  assert.equal(scene.status(first), "executed");
  assert.equal(scene.status(second), "failed(stale)");
});

test("parallel conflicting runs: two listings of one symbol end in one", () => {
  const scene = new GovernedScene();
  const first = scene.propose(scene.alice, "token_listing", listing(scene.alice, "ABC"));
  const second = scene.propose(scene.bob, "token_listing", listing(scene.bob, "ABC"));
  scene.until(scene.proposal(first).submitted?.discussionEnd ?? 0);
  for (const number of [first, second]) {
    for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "for");
  }
  scene.until(scene.proposal(first).opened?.end ?? 0);
  scene.untilRun(first);
  assert.deepEqual([scene.status(first), scene.status(second)], ["executed", "failed(stale)"]);
});

test("spam drafts: a draft has its place for a while, and then makes room by itself", () => {
  const scene = new ProposalScene();
  for (let i = 0; i < 10; i++) scene.draft(scene.carol, motion(`${i}`));
  const more = { content: motion("more"), deposit: null };
  assert.equal(scene.refuse(scene.carol, "createProposal", more), "GOV_TOO_MANY_DRAFTS");
  scene.wait(30 * DAY);
  scene.accept(scene.carol, "createProposal", more);
});

test("a vote on a draft, and one on a proposal in discussion, are refused", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const { id, content } = scene.proposal(number);
  const ballot = {
    proposalId: id,
    contentHash: content.contentHash,
    planHash: new Uint8Array(32),
    shares: { against: 0, for: 10_000, abstain: 0, veto: 0 },
    justification: "",
    ballotNonce: 0,
  };
  assert.equal(scene.refuse(scene.alice, "castVote", { ballot }), "GOV_VOTE_NOT_OPEN");
  const deposit = 100n * TOKEN;
  scene.accept(scene.alice, "submitProposal", { id, expectedVersion: 1, deposit });
  assert.equal(scene.refuse(scene.alice, "castVote", { ballot }), "GOV_VOTE_NOT_OPEN");
});

test("first-message rule: a bundle of payouts takes the track of its sum", () => {
  const scene = new GovernedScene();
  // A thousandth of the treasury of a million tokens is 1000 tokens: one payout alone would be small.
  const payouts = [scene.bob, scene.carol].map((recipient) => ({
    recipient,
    amount: 501n * TOKEN,
  }));
  const payload = { action: { kind: "spend", payouts }, purpose: "p", budgetCategory: null };
  const content = contentOf("treasury_action", payload);
  scene.accept(scene.alice, "createProposal", { content, deposit: 500n * TOKEN });
  assert.equal(scene.proposal(1).submitted?.track, "treasury_medium");
});
