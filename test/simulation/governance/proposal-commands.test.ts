import assert from "node:assert/strict";
import { test } from "node:test";
import { readEndorsement } from "../../../src/governance/endorsement.ts";
import { listHolds, readHold } from "../../../src/governance/hold.ts";
import { countDrafts, countOpenOf, countOpenOn } from "../../../src/governance/open-proposals.ts";
import { writeParameterEntry } from "../../../src/governance/parameter.ts";
import { findByContentHash } from "../../../src/governance/proposal.ts";
import { writeSanction } from "../../../src/governance/sanction.ts";
import { readSupply } from "../../../src/governance/supply.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { contentOf, DAY, motion, ProposalScene, TOKEN } from "../../support/proposal-scene.ts";

const edit = (scene: ProposalScene, number: number, text: string, expectedVersion: number) => ({
  id: scene.id(number),
  expectedVersion,
  content: motion(text),
});

test("a draft is written by its facts, and its id by who made it when", () => {
  const scene = new ProposalScene();
  const one = scene.draft(scene.alice, motion("one"));
  const two = scene.draft(scene.alice, motion("one"));
  assert.deepEqual([one, two], [1, 2]);
  assert.notDeepEqual(scene.id(one), scene.id(two));
  assert.equal(scene.status(one), "draft");
  assert.equal(scene.proposal(one).content.version, 1);
  assert.equal(countDrafts(scene.state, scene.alice), 2);
});

test("an account has ten drafts at a time, and no more", () => {
  const scene = new ProposalScene();
  for (let i = 0; i < 10; i++) scene.draft(scene.carol, motion(`${i}`));
  const eleventh = { content: motion("11"), deposit: null };
  assert.equal(scene.refuse(scene.carol, "createProposal", eleventh), "GOV_TOO_MANY_DRAFTS");
  scene.accept(scene.carol, "cancelProposal", { id: scene.id(1) });
  scene.accept(scene.carol, "createProposal", eleventh);
});

test("content is refused by its size, its type and its shape", () => {
  const scene = new ProposalScene();
  const create = (content: unknown) =>
    scene.refuse(scene.alice, "createProposal", { content, deposit: null });
  writeParameterEntry(scene.state, "proposal.max_bytes", { version: 1, value: 4096, ramp: null });
  const large = motion("x", { description: "y".repeat(4096) });
  assert.equal(create(large), "GOV_CONTENT_TOO_LARGE");
  assert.equal(create({ ...motion("x"), type: "unheard_of" }), "GOV_TYPE_UNKNOWN");
  assert.equal(create({ ...motion("x"), payload: Uint8Array.of(0x80) }), "GOV_FIELD_INVALID");
  const foreign = motion("x", { dependsOn: new Uint8Array(32).fill(1) });
  assert.equal(create(foreign), "GOV_FIELD_INVALID");
});

test("a content of exactly the limit is admitted, and one byte more is not", () => {
  const scene = new ProposalScene();
  const max = 5000;
  writeParameterEntry(scene.state, "proposal.max_bytes", { version: 1, value: max, ramp: null });
  // Beside the text of the description: 1 head, 7 type, 4 payload, 9 title, 1 summary, 3 head of the description,
  // 1 tags, 1 links, 1 attachments, 3 language, 1 dependsOn, 1 conditions.
  const sizes = [max - 33, max - 32].map((length) =>
    scene.run(scene.alice, "createProposal", {
      content: motion("x", { description: "y".repeat(length) }),
      deposit: null,
    }),
  );
  assert.equal(sizes[0], null);
  assert.deepEqual(sizes[1], {
    code: "GOV_CONTENT_TOO_LARGE",
    facts: { sizeBytes: max + 1, max },
  });
});

test("a draft is edited by its proposer, on its version, with its type, so many times", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const refuse = (sender: AccountId, payload: unknown) =>
    scene.refuse(sender, "editProposal", payload);
  const unknown = { ...edit(scene, number, "two", 1), id: new Uint8Array(32) };
  assert.equal(refuse(scene.alice, unknown), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(refuse(scene.bob, edit(scene, number, "two", 1)), "GOV_NOT_PROPOSER");
  assert.equal(refuse(scene.alice, edit(scene, number, "two", 2)), "GOV_VERSION_CONFLICT");
  const other = contentOf("token_listing", listing(scene.alice));
  const changed = { ...edit(scene, number, "two", 1), content: other };
  assert.equal(refuse(scene.alice, changed), "GOV_TYPE_CHANGED");
  for (let version = 1; version <= 10; version++) {
    scene.accept(scene.alice, "editProposal", edit(scene, number, `v${version}`, version));
    assert.deepEqual(scene.lastNames, ["proposalEdited"]);
  }
  assert.equal(scene.proposal(number).content.version, 11);
  assert.equal(refuse(scene.alice, edit(scene, number, "x", 11)), "GOV_EDIT_LIMIT");
});

test("an edit in discussion gives readers half of the time again, and only until its end", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  const { discussionEnd } = scene.proposal(number).submitted ?? assert.fail();
  scene.wait(DAY);
  scene.accept(scene.alice, "editProposal", edit(scene, number, "two", 1));
  // Three days of discussion: half of them from the end of the first day fall before its end.
  assert.equal(scene.proposal(number).submitted?.discussionEnd, discussionEnd);
  scene.wait(DAY);
  scene.accept(scene.alice, "editProposal", edit(scene, number, "three", 2));
  assert.equal(scene.proposal(number).submitted?.discussionEnd, discussionEnd + DAY / 2);
  scene.wait(DAY + DAY / 2);
  const late = scene.refuse(scene.alice, "editProposal", edit(scene, number, "four", 3));
  assert.equal(late, "GOV_LOCKED");
});

test("an edit at the very end of a discussion is refused though the lock is late", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  scene.now = scene.proposal(number).submitted?.discussionEnd ?? 0;
  assert.equal(scene.proposal(number).locked, null);
  const late = scene.refuse(scene.alice, "editProposal", edit(scene, number, "two", 1));
  assert.equal(late, "GOV_LOCKED");
  scene.now -= 1;
  scene.accept(scene.alice, "editProposal", edit(scene, number, "two", 1));
});

test("a cancelled proposal takes no edit, no deposit and no second end", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const id = scene.id(number);
  scene.accept(scene.alice, "cancelProposal", { id });
  const refused = [
    scene.refuse(scene.alice, "editProposal", edit(scene, number, "two", 1)),
    scene.refuse(scene.alice, "submitProposal", { id, expectedVersion: 1, deposit: 0n }),
    scene.refuse(scene.bob, "depositProposal", { id, amount: 100n * TOKEN }),
    scene.refuse(scene.bob, "endorseProposal", { id, statement: "" }),
    scene.refuse(scene.alice, "cancelProposal", { id }),
    scene.refuse(scene.alice, "reviseProposal", edit(scene, number, "two", 1)),
  ];
  assert.deepEqual(new Set(refused), new Set(["GOV_WRONG_STATUS"]));
});

test("submission asks for the proposer, the version, the right and no ban", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const submission = { id: scene.id(number), expectedVersion: 1, deposit: 100n * TOKEN };
  const refuse = (sender: AccountId, payload: unknown) =>
    scene.refuse(sender, "submitProposal", payload);
  assert.equal(refuse(scene.bob, submission), "GOV_NOT_PROPOSER");
  const stale = { ...submission, expectedVersion: 2 };
  assert.equal(refuse(scene.alice, stale), "GOV_VERSION_CONFLICT");
  const term = { since: 0, until: scene.now + 10, evidenceDigest: scene.id(number), origin: 1 };
  const sanction = { decided: term, interim: null, version: 1 };
  writeSanction(scene.state, { account: scene.alice, kind: "proposer_ban" }, sanction);
  assert.equal(refuse(scene.alice, submission), "GOV_PROPOSER_SANCTIONED");
  scene.now += 10;
  scene.accept(scene.alice, "submitProposal", submission);
  assert.equal(refuse(scene.alice, submission), "GOV_WRONG_STATUS");
});

test("the power of the block before counts, to the unit", () => {
  const scene = new ProposalScene();
  const submission = { content: motion("one"), deposit: 100n * TOKEN };
  const power = (active: bigint) => {
    scene.stake(scene.carol, active);
    scene.block();
  };
  power(1000n * TOKEN - 1n);
  const low = scene.run(scene.carol, "createProposal", submission);
  assert.deepEqual(low, {
    code: "GOV_PROPOSER_POWER_LOW",
    facts: { power: "999999999", min: "1000000000" },
  });
  // Stake of this very block is worth nothing yet: nobody borrows for one block.
  scene.stake(scene.carol, 1000n * TOKEN);
  assert.equal(scene.refuse(scene.carol, "createProposal", submission), "GOV_PROPOSER_POWER_LOW");
  scene.block();
  scene.accept(scene.carol, "createProposal", submission);
});

test("the deposit is that of the track, to the unit, whoever contributes", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const id = scene.id(number);
  scene.accept(scene.bob, "depositProposal", { id, amount: 40n * TOKEN });
  const low = scene.run(scene.alice, "submitProposal", {
    id,
    expectedVersion: 1,
    deposit: 60n * TOKEN - 1n,
  });
  assert.deepEqual(low, {
    code: "GOV_DEPOSIT_TOO_LOW",
    facts: { deposit: "99999999", min: "100000000" },
  });
  scene.accept(scene.alice, "submitProposal", { id, expectedVersion: 1, deposit: 60n * TOKEN });
  assert.equal(scene.proposal(number).deposit.total, 100n * TOKEN);
  assert.equal(scene.proposal(number).deposit.contributors, 2);
});

test("a contribution is a twentieth of the deposit at least", () => {
  const scene = new ProposalScene();
  const id = scene.id(scene.draft(scene.alice, motion("one")));
  const amount = 5n * TOKEN;
  const small = scene.run(scene.bob, "depositProposal", { id, amount: amount - 1n });
  assert.deepEqual(small, {
    code: "GOV_DEPOSIT_TOO_SMALL",
    facts: { amount: "4999999", min: "5000000" },
  });
  scene.accept(scene.bob, "depositProposal", { id, amount });
});

test("a twentieth of what does not divide is rounded up, and of nothing it is one unit", () => {
  const scene = new ProposalScene();
  const id = scene.id(scene.draft(scene.alice, motion("one")));
  const least = (deposit: bigint) => {
    writeParameterEntry(scene.state, "track.text.deposit", {
      version: 1,
      value: deposit,
      ramp: null,
    });
    return scene.run(scene.bob, "depositProposal", { id, amount: 0n })?.facts.min;
  };
  assert.deepEqual([100n, 101n, 1n, 0n].map(least), ["5", "6", "1", "1"]);
});

test("a deposit that its sender cannot pay is refused", () => {
  const scene = new ProposalScene();
  const poor = scene.account("poor", 5n * TOKEN);
  const id = scene.id(scene.draft(scene.alice, motion("one")));
  const amount = 5n * TOKEN + 1n;
  assert.equal(scene.refuse(poor, "depositProposal", { id, amount }), "GOV_FUNDS_INSUFFICIENT");
  scene.accept(poor, "depositProposal", { id, amount: amount - 1n });
  const submission = { id, expectedVersion: 1, deposit: 200_000n * TOKEN };
  assert.equal(scene.refuse(scene.alice, "submitProposal", submission), "GOV_FUNDS_INSUFFICIENT");
});

test("32 accounts contribute to one deposit, and each may add to its own", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const id = scene.id(number);
  const amount = 5n * TOKEN;
  for (let i = 0; i < 32; i++) {
    scene.accept(scene.account(`giver ${i}`, 2n * amount), "depositProposal", { id, amount });
  }
  const more = { id, amount };
  assert.equal(scene.refuse(scene.bob, "depositProposal", more), "GOV_TOO_MANY_ENTRIES");
  assert.equal(
    scene.refuse(scene.alice, "submitProposal", { id, expectedVersion: 1, deposit: amount }),
    "GOV_TOO_MANY_ENTRIES",
  );
  const first = listHolds(scene.state, "deposit", number)[0] ?? assert.fail();
  scene.accept(first.account, "depositProposal", more);
  assert.equal(
    readHold(scene.state, { purpose: "deposit", ref: number }, first.account),
    2n * amount,
  );
  assert.equal(scene.proposal(number).deposit.contributors, 32);
});

test("what is proposed is open once, and free again when that has ended", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  const twin = { content: motion("one", { title: "Another title" }), deposit: 100n * TOKEN };
  const refused = scene.run(scene.bob, "createProposal", twin);
  assert.deepEqual(refused, { code: "GOV_DUPLICATE_PROPOSAL", facts: { proposal: number } });
  scene.accept(scene.alice, "cancelProposal", { id: scene.id(number) });
  scene.accept(scene.bob, "createProposal", twin);
});

test("an account has three open proposals over all tracks", () => {
  const scene = new ProposalScene();
  for (const text of ["one", "two", "three"]) scene.submitMotion(scene.alice, text);
  const fourth = { content: motion("four"), deposit: 100n * TOKEN };
  const refused = scene.run(scene.alice, "createProposal", fourth);
  assert.deepEqual(refused, { code: "GOV_TOO_MANY_OPEN", facts: { open: 3, max: 3 } });
  scene.accept(scene.alice, "cancelProposal", { id: scene.id(1) });
  assert.equal(countOpenOf(scene.state, scene.alice), 2);
  scene.accept(scene.alice, "createProposal", fourth);
});

test("a track has four open proposals a slot", () => {
  const scene = new ProposalScene();
  writeParameterEntry(scene.state, "track.text.slots", { version: 1, value: 1, ramp: null });
  for (const text of ["one", "two", "three"]) scene.submitMotion(scene.alice, text);
  scene.submitMotion(scene.bob, "four");
  const fifth = { content: motion("five"), deposit: 100n * TOKEN };
  const refused = scene.run(scene.bob, "createProposal", fifth);
  assert.deepEqual(refused, {
    code: "GOV_TRACK_FULL",
    facts: { track: "text", open: 4, max: 4 },
  });
  assert.equal(countOpenOn(scene.state, "text"), 4);
});

test("an endorsement is given once, before the vote, with the role that was looked up", () => {
  const scene = new ProposalScene();
  const number = scene.submitMotion(scene.alice, "one");
  const endorsement = { id: scene.id(number), statement: "good" };
  scene.accept(scene.bob, "endorseProposal", endorsement);
  assert.equal(readEndorsement(scene.state, number, scene.bob)?.role, null);
  assert.equal(scene.refuse(scene.bob, "endorseProposal", endorsement), "GOV_ALREADY_ENDORSED");
  scene.wait(3 * DAY);
  const late = [
    scene.refuse(scene.carol, "endorseProposal", endorsement),
    scene.refuse(scene.carol, "depositProposal", { id: scene.id(number), amount: 5n * TOKEN }),
    scene.refuse(scene.alice, "cancelProposal", { id: scene.id(number) }),
  ];
  assert.deepEqual(new Set(late), new Set(["GOV_VOTING_STARTED"]));
});

test("taking a submitted proposal back costs a twentieth of each contribution", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const id = scene.id(number);
  scene.accept(scene.bob, "depositProposal", { id, amount: 5n * TOKEN + 19n });
  scene.accept(scene.alice, "submitProposal", { id, expectedVersion: 1, deposit: 95n * TOKEN });
  const before = readSupply(scene.state).treasury;
  assert.equal(scene.refuse(scene.bob, "cancelProposal", { id }), "GOV_NOT_PROPOSER");
  scene.accept(scene.alice, "cancelProposal", { id });
  assert.deepEqual(scene.lastNames, [
    "proposalCancelled",
    "depositSettled",
    "proposalStatusChanged",
  ]);
  // floor(95,000,000 / 20) and floor(5,000,019 / 20).
  assert.equal(readSupply(scene.state).treasury - before, 4_750_000n + 250_000n);
  assert.deepEqual(listHolds(scene.state, "deposit", number), []);
  assert.equal(countOpenOf(scene.state, scene.alice), 0);
});

test("a draft that is taken back or expires costs nothing", () => {
  const scene = new ProposalScene();
  const [one, two] = [scene.draft(scene.alice, motion("1")), scene.draft(scene.alice, motion("2"))];
  for (const number of [one, two]) {
    scene.accept(scene.bob, "depositProposal", { id: scene.id(number), amount: 50n * TOKEN });
  }
  const before = readSupply(scene.state).treasury;
  scene.accept(scene.alice, "cancelProposal", { id: scene.id(one) });
  scene.wait(30 * DAY - 1);
  assert.equal(scene.status(two), "draft");
  scene.wait(1);
  assert.deepEqual(scene.lastNames, ["proposalExpired", "depositSettled", "proposalStatusChanged"]);
  assert.equal(scene.status(two), "expired");
  assert.equal(readSupply(scene.state).treasury, before);
  assert.equal(countDrafts(scene.state, scene.alice), 0);
});

function listing(issuer: AccountId): unknown {
  return {
    token: { symbol: "ABC", name: "A", decimals: 6, issuer, origin: "native", supplyCap: 1n },
    requirements: {
      minHolders: 1,
      minLiquidity: 1n,
      auditDigest: new Uint8Array(32),
      issuerBond: 0n,
      reviewBy: 1,
    },
    action: "list",
  };
}

test("a proposal is found by the hash of any version of its content", () => {
  const scene = new ProposalScene();
  const number = scene.draft(scene.alice, motion("one"));
  const first = scene.proposal(number).content.contentHash;
  scene.accept(scene.alice, "editProposal", edit(scene, number, "two", 1));
  const second = scene.proposal(number).content.contentHash;
  assert.notDeepEqual(first, second);
  for (const hash of [first, second]) assert.equal(findByContentHash(scene.state, hash), number);
  assert.equal(findByContentHash(scene.state, new Uint8Array(32)), undefined);
});
