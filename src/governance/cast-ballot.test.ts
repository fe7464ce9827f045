import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ABSTAIN,
  AGAINST,
  eventData,
  FOR,
  VETO,
  VoteScene,
} from "../../test/support/vote-scene.ts";
import { readReputation } from "./reputation.ts";
import { appendDailyTotal } from "./spike-ring.ts";

const DAY = 86_400;
const HOUR = 3600;

function scene(): VoteScene {
  const made = new VoteScene();
  made.voter("ann", 600n);
  made.voter("bob", 300n);
  made.voter("cid", 100n);
  made.voter("nil", 0n);
  return made;
}

test("a vote opens after the discussion, with the power of the block before", () => {
  const s = scene();
  const number = s.discussed();
  const opened = s.opened(number);
  assert.equal(s.status(number).status, "voting");
  assert.equal(opened.start, s.now);
  assert.equal(opened.end, s.now + 5 * DAY);
  assert.equal(opened.hardCap, s.now + 5 * DAY + 48 * HOUR);
  assert.equal(opened.snapshotHeight, s.height - 1);
});

test("an electorate that has grown too fast votes with the power of the days before, and it is said", () => {
  const s = new VoteScene();
  // Totals below a hundredth of the supply are not compared with.
  s.voter("ann", 100_000n);
  const total = { height: s.height, total: 100_000n };
  appendDailyTotal(s.state, { house: "community", scope: "community" }, { total, days: 7 });
  const snapshot = s.height;
  s.block();
  s.voter("rich", 50_001n);
  const number = s.discussed();
  assert(s.lastNames.includes("spikeGuardUsed"), "150,001 is more than 3/2 of 100,000");
  assert.equal(s.opened(number).snapshotHeight, snapshot);
  assert.equal(s.vote("rich", number, FOR), "GOV_NO_POWER");
  assert.equal(s.vote("ann", number, FOR), "ok");
});

test("a ballot counts with all power of its voter, and the tally follows", () => {
  const s = scene();
  const number = s.discussed();
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.deepEqual(s.lastNames, ["voteCast"]);
  assert.equal(s.vote("bob", number, { against: 0, for: 5000, abstain: 5000, veto: 0 }), "ok");
  assert.equal(s.vote("cid", number, VETO), "ok");
  const cast = { against: 0n, for: 750n, abstain: 150n, veto: 100n };
  assert.deepEqual(s.tally(number), {
    community: { cast, own: null },
    validators: null,
    voters: 3,
  });
  const last = eventData(s.last[0] ?? assert.fail());
  assert.deepEqual(last.houses[0].weight, { own: 100n, inbound: 0n, weight: 100n, taken: [] });
});

test("a ballot is refused for the first thing that is wrong, in the documented order", () => {
  const s = scene();
  const number = s.submit();
  const early = { ...s.proposal(number), planHash: new Uint8Array(32) };
  const shares = { shares: FOR, justification: "", ballotNonce: 0 };
  const named = { contentHash: early.content.contentHash, planHash: early.planHash, ...shares };
  const cast = (proposalId: Uint8Array) =>
    s.refuse(s.id("ann"), "castVote", { ballot: { proposalId, ...named } });
  assert.equal(cast(new Uint8Array(32)), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(cast(early.id), "GOV_VOTE_NOT_OPEN", "attack: a vote before the vote");
  s.block(3 * DAY);
  const wrong = new Uint8Array(32).fill(1);
  const bad = { planHash: wrong, ballotNonce: 1, justification: "x".repeat(1025) };
  const odd = { against: 0, for: 9999, abstain: 0, veto: 0 };
  assert.equal(
    s.vote("nil", number, odd, { ...bad, contentHash: wrong }),
    "GOV_CONTENT_HASH_MISMATCH",
  );
  assert.equal(s.vote("nil", number, odd, bad), "GOV_PLAN_HASH_MISMATCH");
  const { justification } = bad;
  assert.equal(s.vote("nil", number, odd, { justification, ballotNonce: 1 }), "GOV_BALLOT_NONCE");
  assert.equal(s.vote("nil", number, odd, { justification }), "GOV_BALLOT_INVALID");
  assert.equal(s.vote("nil", number, FOR, { justification }), "GOV_BALLOT_INVALID");
  assert.equal(s.vote("nil", number, FOR), "GOV_NO_POWER");
  assert.equal(s.vote("ann", number, { ...odd, for: 10_000, veto: 1 }), "GOV_BALLOT_INVALID");
  assert.equal(s.vote("ann", number, FOR, { justification: "x".repeat(1024) }), "ok");
});

test("attack: the window is half-open, so a ballot at the end is late", () => {
  const s = scene();
  const number = s.discussed();
  const { end } = s.opened(number);
  s.at(end - 1);
  assert.equal(s.vote("ann", number, ABSTAIN), "ok");
  // The block of the end: its due work has closed the vote, and before that the clock had.
  s.now = s.opened(number).end;
  assert.equal(s.vote("bob", number, FOR), "GOV_VOTE_CLOSED");
  s.block(0);
  assert.equal(s.vote("bob", number, FOR), "GOV_VOTE_CLOSED");
});

test("attack: one voter twice, a ballot again, and a ballot of another proposal are refused", () => {
  const s = scene();
  const number = s.discussed();
  const other = s.submit();
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(s.vote("ann", number, FOR), "GOV_BALLOT_NONCE");
  const { id } = s.proposal(other);
  s.block(3 * DAY);
  assert.equal(s.vote("ann", number, FOR, { proposalId: id }), "GOV_VOTE_NOT_OPEN");
  assert.equal(s.tally(number).community?.cast.for, 600n);
});

test("a ballot may be changed as often as the rules of its vote say", () => {
  const s = scene();
  s.set("vote.max_changes", 2);
  const number = s.discussed();
  // Attack: a change of the rules during the vote has no effect on it.
  s.set("vote.max_changes", 64);
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(s.vote("ann", number, AGAINST, { ballotNonce: 1 }), "ok");
  assert.deepEqual(s.tally(number).community?.cast, {
    against: 600n,
    for: 0n,
    abstain: 0n,
    veto: 0n,
  });
  assert.equal(s.vote("ann", number, ABSTAIN, { ballotNonce: 2 }), "ok");
  assert.equal(s.vote("ann", number, FOR, { ballotNonce: 3 }), "GOV_VOTE_CHANGE_LIMIT");
  assert.equal(s.tally(number).voters, 1);
});

test("where ballots are final, a second one is refused", () => {
  const s = scene();
  s.set("track.text.change", false);
  const number = s.discussed();
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(s.vote("ann", number, AGAINST, { ballotNonce: 1 }), "GOV_ALREADY_VOTED");
});

test("a late flip extends the vote, and in the extension each voter speaks once", () => {
  const s = scene();
  const number = s.discussed();
  const { start, end } = s.opened(number);
  assert.equal(s.vote("bob", number, AGAINST), "ok");
  s.at(end - 10);
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.deepEqual(s.lastNames, ["voteCast", "votingExtended"]);
  // 12 hours from the ballot, by the window of the track.
  assert.equal(s.opened(number).end, end - 10 + 12 * HOUR);
  assert.deepEqual(s.status(number), {
    status: "voting",
    reason: null,
    house: null,
    phase: "extended",
  });
  s.at(end);
  assert.equal(s.status(number).status, "voting", "the first end closes nothing any more");
  assert.equal(start + 5 * DAY, s.now);
  assert.equal(s.vote("ann", number, AGAINST, { ballotNonce: 1 }), "ok");
  assert.equal(s.opened(number).end, end + 6 * HOUR + 6 * HOUR - 10, "half of it is no later");
  assert.equal(s.vote("ann", number, FOR, { ballotNonce: 2 }), "GOV_VOTE_CHANGE_LIMIT");
  assert.equal(s.vote("bob", number, FOR, { ballotNonce: 1 }), "ok", "its last one was in time");
});

test("attack: a war of flips ends at the hard cap", () => {
  const s = scene();
  s.set("vote.max_changes", 64);
  s.set("track.text.community.support", null);
  for (let i = 0; i < 40; i++) s.voter(`flip${i}`, 1000n * 2n ** BigInt(i));
  s.voter("base", 10n ** 15n);
  const number = s.discussed();
  const { hardCap } = s.opened(number);
  assert.equal(s.vote("base", number, ABSTAIN), "ok");
  for (let i = 0; i < 40; i++) {
    s.at(s.opened(number).end - 1);
    const shares = i % 2 === 0 ? FOR : AGAINST;
    // Each outweighs all before it, so each turns the verdict in the last second.
    assert.equal(s.vote(`flip${i}`, number, shares), "ok", `flip ${i}`);
    assert(s.opened(number).end <= hardCap, `flip ${i} passes the hard cap`);
    if (s.opened(number).end === hardCap && s.now === hardCap - 1) break;
  }
  assert.equal(s.opened(number).end, hardCap);
  s.at(hardCap);
  assert.notEqual(s.status(number).status, "voting");
});

test("a validator earns reputation by its first ballot only", () => {
  const s = scene();
  s.set("track.text.validators.quorum", { n: 1, d: 2 });
  s.validator("ann", 10n);
  s.grant("reviewer", "ann");
  const number = s.discussed();
  const reputation = () => readReputation(s.state, s.id("ann"), s.now);
  assert.equal(reputation(), 1000);
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(reputation(), 1002);
  assert.equal(s.vote("ann", number, ABSTAIN, { ballotNonce: 1 }), "ok");
  assert.equal(reputation(), 1002);
  const { community, validators } = s.tally(number);
  assert.equal(community?.cast.abstain, 600n);
  assert.equal(validators?.cast.abstain, 10n, "one ballot counts in every house");
});

test("a ballot counts only in the houses in which its voter has weight", () => {
  const s = scene();
  s.set("track.text.validators.quorum", { n: 1, d: 2 });
  s.validator("val", 10n);
  const number = s.discussed();
  assert.equal(s.vote("bob", number, FOR), "ok");
  assert.equal(s.vote("val", number, AGAINST), "ok");
  assert.equal(s.tally(number).validators?.cast.for, 0n);
  assert.equal(s.tally(number).community?.cast.against, 0n);
});

test("attack: what is bonded, sent or delegated after the snapshot changes no ballot", () => {
  const s = scene();
  const number = s.discussed();
  s.voter("late", 1_000_000n);
  s.voter("ann", 0n);
  s.block(10);
  assert.equal(s.vote("late", number, FOR), "GOV_NO_POWER");
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(s.tally(number).community?.cast.for, 600n);
});
