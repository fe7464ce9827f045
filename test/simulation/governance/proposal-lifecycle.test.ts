import assert from "node:assert/strict";
import { test } from "node:test";
import { writeFeature } from "../../../src/governance/feature.ts";
import { listHolds } from "../../../src/governance/hold.ts";
import { type Listing, writeListing } from "../../../src/governance/listing.ts";
import { writeParameterEntry } from "../../../src/governance/parameter.ts";
import { PARAMETER_EVENTS } from "../../../src/governance/parameter-events.ts";
import { countProposals } from "../../../src/governance/proposal.ts";
import { changeSupply, readSupply } from "../../../src/governance/supply.ts";
import { feature, listing, releaseWith } from "../../support/proposal-samples.ts";
import {
  contentOf,
  DAY,
  HOUR,
  motion,
  ProposalScene,
  TOKEN,
} from "../../support/proposal-scene.ts";

test("a motion goes from submission to its run by the clock and by ballots", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  assert.deepEqual(scene.lastNames, [
    "proposalCreated",
    "depositAdded",
    "proposalSubmitted",
    "threadCreated",
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

/** One slot on the track of motions. */
function withOneSlot(): ProposalScene {
  const scene = new ProposalScene();
  writeParameterEntry(scene.state, "track.text.slots", { version: 1, value: 1, ramp: null });
  return scene;
}

test("who was ready first opens first, and the next in the block in which the slot is free", () => {
  const scene = withOneSlot();
  const first = scene.submitMotion(scene.alice, "first");
  scene.wait(HOUR);
  const second = scene.submitMotion(scene.bob, "second");
  scene.wait(3 * DAY);
  assert.equal(scene.status(first), "voting");
  assert.equal(scene.answer(second).phase, "waiting_slot");
  const end = scene.proposal(first).opened?.end ?? 0;
  scene.wait(end - scene.now - 1);
  assert.equal(scene.status(second), "discussion");
  scene.wait(1);
  assert.equal(scene.status(first), "rejected(no_votes)");
  assert.equal(scene.status(second), "voting");
  assert.equal(scene.proposal(second).opened?.start, end);
});

test("two that are ready in one block open by their numbers", () => {
  const scene = withOneSlot();
  const numbers = [scene.submitMotion(scene.bob, "one"), scene.submitMotion(scene.alice, "two")];
  scene.wait(3 * DAY);
  assert.deepEqual(
    numbers.map((number) => scene.status(number)),
    ["voting", "discussion"],
  );
});

test("an account has one vote at a time on a track, and others pass by", () => {
  const scene = new ProposalScene();
  const one = scene.submitMotion(scene.alice, "one");
  const two = scene.submitMotion(scene.alice, "two");
  const other = scene.submitMotion(scene.bob, "other");
  scene.wait(3 * DAY);
  assert.deepEqual(
    [one, two, other].map((number) => scene.status(number)),
    ["voting", "discussion", "voting"],
  );
  scene.wait(5 * DAY);
  assert.equal(scene.status(two), "voting");
});

test("all that are ready open in one block while there are slots", () => {
  const scene = new ProposalScene();
  const numbers = [scene.submitMotion(scene.alice, "one"), scene.submitMotion(scene.bob, "two")];
  scene.wait(3 * DAY);
  assert.deepEqual(
    numbers.map((number) => scene.status(number)),
    ["voting", "voting"],
  );
});

test("who waits too long for a slot expires, with its whole deposit", () => {
  const scene = withOneSlot();
  writeParameterEntry(scene.state, "proposal.slot_wait_s", { version: 1, value: DAY, ramp: null });
  const first = scene.submitMotion(scene.alice, "first");
  const second = scene.submitMotion(scene.bob, "second");
  scene.wait(3 * DAY);
  const before = readSupply(scene.state).treasury;
  scene.wait(DAY - 1);
  assert.equal(scene.status(second), "discussion");
  scene.now += 1;
  assert.equal(scene.status(second), "expired", "computed before it is recorded");
  scene.block(0);
  assert(scene.lastNames.includes("proposalExpired"));
  assert.equal(scene.status(second), "expired");
  assert.equal(readSupply(scene.state).treasury, before);
  assert.equal(scene.status(first), "voting");
});

test("a change of the wait does not reach who waits already", () => {
  const scene = withOneSlot();
  scene.submitMotion(scene.alice, "first");
  const second = scene.submitMotion(scene.bob, "second");
  scene.wait(3 * DAY);
  writeParameterEntry(scene.state, "proposal.slot_wait_s", { version: 1, value: DAY, ramp: null });
  scene.now += DAY;
  assert.equal(scene.status(second), "discussion");
});

test("where nobody has power there is nobody to ask", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  scene.accept(scene.alice, "unbond", { amount: 60_000n * TOKEN });
  scene.accept(scene.bob, "unbond", { amount: 40_000n * TOKEN });
  scene.wait(3 * DAY);
  assert.equal(scene.status(number), "rejected(no_electorate)");
  assert.equal(scene.lastNames.includes("proposalRejected"), true);
  assert.deepEqual(listHolds(scene.state, "deposit", number), []);
});

test("a payload that the state has left behind is stale at the lock", () => {
  const scene = new ProposalScene(releaseWith("f"));
  const content = contentOf("feature_activation", feature("f"));
  scene.accept(scene.alice, "createProposal", { content, deposit: 1000n * TOKEN });
  writeFeature(scene.state, "f", true);
  scene.wait(5 * DAY);
  assert.equal(scene.status(1), "rejected(stale)");
});

test("a plan that the state has left behind is stale at the opening", () => {
  const scene = new ProposalScene();
  writeParameterEntry(scene.state, "track.listing.slots", { version: 1, value: 1, ramp: null });
  const create = (proposer: typeof scene.alice, title: string) => {
    const content = contentOf("token_listing", listing(scene.alice, "ABC"), { title });
    return scene.run(proposer, "createProposal", { content, deposit: 500n * TOKEN });
  };
  assert.equal(create(scene.alice, "first"), null);
  // The same symbol under another proposal, told apart by its cap.
  const payload = listing(scene.bob, "ABC");
  const other = contentOf("token_listing", payload);
  scene.accept(scene.bob, "createProposal", { content: other, deposit: 500n * TOKEN });
  assert(scene.lastNames.includes("conflictFound"));
  scene.wait(3 * DAY);
  scene.vote(scene.alice, 1, "for");
  scene.vote(scene.bob, 1, "for");
  scene.wait(5 * DAY);
  assert.equal(scene.status(1), "queued");
  assert.equal(scene.status(2), "voting");
  scene.vote(scene.alice, 2, "for");
  scene.wait(2 * DAY);
  assert.equal(scene.status(1), "executed");
  scene.wait(5 * DAY);
  assert.equal(scene.status(2), "failed(stale)");
});

test("a proposal that waits while its symbol is taken is stale when its turn comes", () => {
  const scene = new ProposalScene();
  writeParameterEntry(scene.state, "track.listing.slots", { version: 1, value: 1, ramp: null });
  const submit = (proposer: typeof scene.alice, symbol: string) => {
    const content = contentOf("token_listing", listing(proposer, symbol));
    scene.accept(proposer, "createProposal", { content, deposit: 500n * TOKEN });
  };
  submit(scene.alice, "ABC");
  submit(scene.bob, "XYZ");
  submit(scene.bob, "ABC");
  scene.wait(3 * DAY);
  for (const voter of [scene.alice, scene.bob]) scene.vote(voter, 1, "for");
  scene.wait(5 * DAY);
  assert.deepEqual(
    [1, 2, 3].map((number) => scene.status(number)),
    ["queued", "voting", "discussion"],
  );
  scene.wait(2 * DAY);
  assert.equal(scene.status(1), "executed");
  scene.wait(3 * DAY);
  assert.equal(scene.status(3), "rejected(stale)");
});

test("the next of the line opens when the first one turns out to be stale", () => {
  const scene = new ProposalScene();
  writeParameterEntry(scene.state, "track.listing.slots", { version: 1, value: 1, ramp: null });
  const submit = (proposer: typeof scene.alice, symbol: string) => {
    const content = contentOf("token_listing", listing(proposer, symbol));
    scene.accept(proposer, "createProposal", { content, deposit: 500n * TOKEN });
    return countProposals(scene.state);
  };
  const voting = submit(scene.alice, "ABC");
  const stale = submit(scene.bob, "XYZ");
  scene.stake(scene.carol, 1000n * TOKEN);
  scene.block();
  const last = submit(scene.carol, "LAST");
  scene.wait(3 * DAY);
  // What it was planned for changes while it waits.
  const known = listing(scene.bob, "XYZ") as Pick<Listing, "token" | "requirements">;
  writeListing(scene.state, { ...known, version: 1, status: "listed", listedBy: 9 });
  scene.wait(5 * DAY);
  assert.equal(scene.status(voting), "rejected(no_votes)");
  assert.equal(scene.status(stale), "rejected(stale)");
  scene.block();
  assert.equal(scene.status(last), "voting");
});

test("a proposal that has ended conflicts with nothing", () => {
  const scene = new ProposalScene();
  const submit = (proposer: typeof scene.alice) => {
    const content = contentOf("token_listing", listing(proposer, "ABC"));
    scene.accept(proposer, "createProposal", { content, deposit: 500n * TOKEN });
    return scene.lastNames.includes("conflictFound");
  };
  assert.equal(submit(scene.alice), false);
  scene.accept(scene.alice, "cancelProposal", { id: scene.id(1) });
  assert.equal(submit(scene.alice), false);
  assert.equal(submit(scene.bob), true);
});

test("a vote that is lost by quorum keeps a tenth, and one that is vetoed keeps all", () => {
  const scene = new ProposalScene();
  const crowd = scene.account("crowd");
  scene.stake(crowd, 1_000_000n * TOKEN);
  const [lost, vetoed] = [
    scene.submitMotion(scene.alice, "lost"),
    scene.submitMotion(scene.bob, "vetoed"),
  ];
  scene.wait(3 * DAY);
  scene.vote(scene.alice, lost, "for");
  scene.vote(crowd, vetoed, "veto");
  const before = readSupply(scene.state).treasury;
  scene.wait(5 * DAY);
  assert.equal(scene.status(lost), "rejected(quorum)");
  assert.equal(scene.status(vetoed), "vetoed(ballots)");
  assert.equal(readSupply(scene.state).treasury - before, 10n * TOKEN + 100n * TOKEN);
});

test("an edit that leads to a stricter track needs what that track asks", () => {
  const scene = new ProposalScene();
  scene.accept(scene.carol, "fundTreasury", { amount: 50_000n * TOKEN });
  const spend = (amount: bigint) =>
    contentOf("treasury_action", {
      action: { kind: "spend", payouts: [{ recipient: scene.bob, amount }] },
      purpose: "work",
      budgetCategory: null,
    });
  // A thousandth of the treasury at most: 50 tokens.
  const small = spend(50n * TOKEN);
  scene.accept(scene.alice, "createProposal", { content: small, deposit: 100n * TOKEN });
  assert.equal(scene.proposal(1).submitted?.track, "treasury_small");
  const larger = { id: scene.id(1), expectedVersion: 1, content: spend(5000n * TOKEN) };
  const refused = scene.run(scene.alice, "editProposal", larger);
  assert.deepEqual(refused, {
    code: "GOV_DEPOSIT_TOO_LOW",
    facts: { deposit: "100000000", min: "2000000000" },
  });
  scene.accept(scene.bob, "depositProposal", { id: scene.id(1), amount: 1900n * TOKEN });
  scene.accept(scene.alice, "editProposal", larger);
  scene.wait(2 * DAY);
  assert.equal(scene.proposal(1).locked?.track, "treasury_large");
});

test("the stricter of the tracks at submission and at the lock holds, without further deposit", () => {
  const scene = new ProposalScene();
  scene.accept(scene.carol, "fundTreasury", { amount: 90_000n * TOKEN });
  const content = contentOf("treasury_action", {
    action: { kind: "spend", payouts: [{ recipient: scene.bob, amount: 90n * TOKEN }] },
    purpose: "work",
    budgetCategory: null,
  });
  scene.accept(scene.alice, "createProposal", { content, deposit: 100n * TOKEN });
  assert.equal(scene.proposal(1).submitted?.track, "treasury_small");
  // What flows out meanwhile makes the same sum a larger share.
  changeSupply(scene.state, { treasury: -60_000n * TOKEN, burned: 60_000n * TOKEN });
  scene.wait(2 * DAY);
  assert.equal(scene.proposal(1).locked?.track, "treasury_medium");
  assert.equal(scene.status(1), "voting");
});

test("a draft of another's motion cannot be front-run into its place", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const taken = { id: scene.id(number), expectedVersion: 1, deposit: 100n * TOKEN };
  assert.equal(scene.refuse(scene.bob, "submitProposal", taken), "GOV_NOT_PROPOSER");
  assert.equal(
    scene.refuse(scene.bob, "cancelProposal", { id: scene.id(number) }),
    "GOV_NOT_PROPOSER",
  );
});

test("slots that are added are filled in as many blocks at most", () => {
  const scene = withOneSlot();
  scene.stake(scene.carol, 1000n * TOKEN);
  scene.block();
  const numbers = [scene.alice, scene.bob, scene.carol].map((proposer, place) =>
    scene.submitMotion(proposer, `${place}`),
  );
  const statuses = () => numbers.map((number) => scene.status(number));
  scene.wait(3 * DAY);
  assert.deepEqual(statuses(), ["voting", "discussion", "discussion"]);
  const journal = scene.journal();
  const change = { key: "track.text.slots", version: 2, from: 1, to: 3, proposal: null } as const;
  journal.emit(PARAMETER_EVENTS.changed, change);
  scene.keep(journal);
  scene.block();
  scene.block();
  assert.deepEqual(statuses(), ["voting", "voting", "voting"]);
});

test("a ramp of slots fills them at its end", () => {
  const scene = withOneSlot();
  const numbers = [scene.submitMotion(scene.alice, "one"), scene.submitMotion(scene.bob, "two")];
  scene.wait(3 * DAY);
  const journal = scene.journal();
  const change = { key: "track.text.slots", version: 2, from: 1, to: 2, proposal: null } as const;
  journal.emit(PARAMETER_EVENTS.rampStarted, { ...change, periodS: HOUR });
  scene.keep(journal);
  scene.wait(HOUR - 1);
  assert.equal(scene.status(numbers[1] ?? 0), "discussion");
  scene.wait(1);
  assert.equal(scene.status(numbers[1] ?? 0), "voting");
});
