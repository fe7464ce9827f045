import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { ATTESTATION_EVENTS } from "./attestation-events.ts";
import { writeCouncil } from "./council.ts";
import { scheduleDue } from "./due.ts";
import type { Journal } from "./journal.ts";
import { addReputation, decayReputation, readReputation } from "./reputation.ts";
import { addMember, removeMember } from "./role.ts";
import { slashAccount } from "./slash-account.ts";

const PERIOD = 30 * 86_400;

function makeReviewer(until: number | null = null) {
  const scene = new GovernanceScene();
  const alice = scene.account("alice");
  addMember(scene.state, "reviewer", alice, { since: 0, until, grantedBy: alice });
  const read = () => readReputation(scene.state, alice, scene.now);
  const add = (delta: number) => addReputation(scene.state, alice, delta, scene.context);
  return { scene, alice, read, add };
}

test("reputation decays by the integers of an independent program", () => {
  for (const { start, after_each_period: after } of governanceCases("reputation_decay")) {
    let milli = start;
    for (const expected of after) {
      milli = decayReputation(milli);
      assert.equal(milli, expected, `from ${start}`);
    }
  }
});

test("each period of the clock moves a reputation once", () => {
  for (const { start, after_each_period: after } of governanceCases("reputation_decay")) {
    const { scene, read, add } = makeReviewer();
    add(start - 1000);
    assert.equal(read(), start);
    scene.block(PERIOD - 1);
    assert.equal(read(), start, "one second before");
    scene.block(1);
    for (const expected of after) {
      assert.equal(read(), expected, `from ${start}`);
      scene.block(PERIOD);
    }
  }
});

test("a reputation stays within its bounds", () => {
  const { read, add } = makeReviewer();
  assert.equal(read(), 1000);
  add(1000);
  assert.equal(read(), 2000);
  add(1);
  assert.equal(read(), 2000);
  add(-1500);
  assert.equal(read(), 500);
  add(-1);
  assert.equal(read(), 500);
});

test("later changes do not put the decay off", () => {
  const { scene, read, add } = makeReviewer();
  add(20);
  scene.block(PERIOD - 1);
  add(20);
  scene.block(1);
  assert.equal(read(), 1038, "1040 - ceil(40 / 20)");
  add(-38);
  assert.equal(read(), 1000);
  scene.block(PERIOD);
  assert.equal(read(), 1000);
  assert.deepEqual(scene.lastNames.includes("reputationChanged"), true);
  scene.block(PERIOD);
  assert.equal(scene.lastNames.includes("reputationChanged"), false, "nothing is kept of it");
});

test("who holds no role has no reputation, neither gained nor lost", () => {
  const { scene, alice, read, add } = makeReviewer();
  const bob = scene.account("bob");
  addReputation(scene.state, bob, 500, scene.context);
  assert.equal(readReputation(scene.state, bob, scene.now), 1000);
  add(300);
  removeMember(scene.state, "reviewer", alice);
  assert.equal(read(), 1000);
  scene.block(PERIOD);
  addMember(scene.state, "reviewer", alice, { since: 0, until: null, grantedBy: alice });
  assert.equal(read(), 1000, "it was forgotten at the end of the period");
});

test("a role that is over by the clock gives no reputation", () => {
  const { scene, read, add } = makeReviewer(50);
  add(300);
  scene.now = 49;
  assert.equal(read(), 1300);
  scene.now = 50;
  assert.equal(read(), 1000);
});

test("a slash lowers a reputation to its least, and never raises one", () => {
  const { scene, alice, read, add } = makeReviewer();
  scene.stake(alice, 100n);
  const slash = (byte: number) => {
    const journal = scene.journal();
    const cause = new Uint8Array(32).fill(byte) as Digest;
    slashAccount(journal, { account: alice, share: { n: 1, d: 20 }, cause });
    scene.keep(journal);
  };
  add(700);
  slash(1);
  assert.equal(read(), 500);
  slash(2);
  assert.equal(read(), 500);
});

test("due work about a reputation of which nothing is kept does nothing", () => {
  const { scene, alice } = makeReviewer();
  scheduleDue(scene.state, { kind: "reputationDecay", at: 5, reference: alice });
  scene.block(5);
  assert.deepEqual(scene.last, []);
});

test("an attestation in time earns, and silence costs where too few have signed", () => {
  const scene = new GovernanceScene();
  const panel = ["a", "b", "c"].map((name) => scene.account(name)).sort(compareBytes);
  const council = { k: 2, members: panel, version: 0, nonce: 0, termEnd: 10 * PERIOD };
  writeCouncil(scene.state, "attestor", council);
  const id = new Uint8Array(32) as Digest;
  const emit = (work: (journal: Journal) => void) => {
    const journal = scene.journal();
    work(journal);
    scene.keep(journal);
  };
  const asked = { id, milestone: "rehearsal", height: 1, digests: new Uint8Array(1), panel, k: 2 };
  emit((journal) =>
    journal.emit(ATTESTATION_EVENTS.opened, { number: 1, ...asked, deadline: 100 }),
  );
  const sign = (member: AccountId, verdict: number) => {
    const said = { number: 1, member, verdict, reason: null, text: null };
    emit((journal) => journal.emit(ATTESTATION_EVENTS.signed, said));
  };
  const [first, second, silent] = panel as [AccountId, AccountId, AccountId];
  const read = (account: AccountId) => readReputation(scene.state, account, scene.now);
  scene.now = 99;
  sign(first, 0);
  assert.equal(read(first), 1010);
  sign(first, 1);
  assert.equal(read(first), 1010, "once");
  scene.now = 100;
  sign(second, 0);
  assert.equal(read(second), 1000, "too late to earn, in time not to be silent");
  scene.block(0);
  assert.equal(scene.lastNames.includes("attestationInsufficient"), true);
  assert.deepEqual([read(first), read(second), read(silent)], [1010, 1000, 980]);
});

test("silence costs in an attestation that the others have verified long before, and not a moment early", () => {
  const scene = new GovernanceScene();
  const panel = ["first", "second", "third"].map((name) => scene.account(name));
  const place = { since: 0, until: null, grantedBy: panel[0] as AccountId };
  for (const account of panel) addMember(scene.state, "reviewer", account, place);
  const emit = (work: (journal: Journal) => void) => {
    const journal = scene.journal();
    work(journal);
    scene.keep(journal);
  };
  const id = new Uint8Array(32) as Digest;
  const opened = { number: 1, id, milestone: "rehearsal", height: 1, digests: new Uint8Array(1) };
  emit((journal) => {
    journal.emit(ATTESTATION_EVENTS.opened, { ...opened, panel, k: 2, deadline: 100 });
    for (const member of panel.slice(0, 2)) {
      const said = { number: 1, member, verdict: 1, reason: null, text: null };
      journal.emit(ATTESTATION_EVENTS.signed, said);
    }
    journal.emit(ATTESTATION_EVENTS.verified, { number: 1, id });
  });
  const read = () => panel.map((account) => readReputation(scene.state, account, scene.now));
  scene.now = 98;
  scene.block(1);
  assert.deepEqual(read(), [1010, 1010, 1000]);
  scene.block(1);
  assert.equal(scene.lastNames.includes("attestationClosed"), true);
  assert.deepEqual(read(), [1010, 1010, 980]);
});
