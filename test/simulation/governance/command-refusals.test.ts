import assert from "node:assert/strict";
import { test } from "node:test";
import { readCouncil, writeCouncil } from "../../../src/governance/council.ts";
import { textDigest } from "../../../src/governance/text-digest.ts";
import type { Digest } from "../../../src/primitives/brand.ts";
import { asciiBytes } from "../../../src/primitives/bytes.ts";
import { sanctionEntry } from "../../support/command-codes/sanction-entry.ts";
import {
  type ActChange,
  EmergencyScene,
  HOUR,
  memberNames,
  signFields,
} from "../../support/emergency-scene.ts";
import { ForumScene } from "../../support/forum-scene.ts";
import { offerKey } from "../../support/key-proofs.ts";
import { testKey } from "../../support/test-keys.ts";
import { FOR, VoteScene } from "../../support/vote-scene.ts";

// Codes that only one command of several gives, and two faults at once: the one that stands first answers.

const PAUSE = [{ kind: "pause_network", components: ["transfers"] }] as const;
const DAY = 86_400;

/** Signs an act that was carried in with this payload; `over` is what is signed where it is not the act. */
function signLate(
  s: EmergencyScene,
  payload: Parameters<EmergencyScene["fields"]>[2],
  signers: readonly string[],
  over: ActChange = {},
): string {
  const fields = s.fields("emergency", "declare_emergency", payload, { nonce: 0, ...over });
  const signatures = signFields("act", fields, signers);
  return s.run(s.id("proposer"), "signAct", { act: 1, signatures })?.code ?? "ok";
}

/** A scene in which four of the five that are needed have signed a declaration. */
function nearlyDeclared(durationS = HOUR) {
  const s = new EmergencyScene();
  s.block(30 * DAY);
  const payload = s.declaration([{ ...PAUSE[0], durationS }]);
  const signers = memberNames("emergency", 4);
  assert.equal(s.submitAct("emergency", "declare_emergency", payload, { signers }), "ok");
  return { s, payload, at: { notBefore: s.now } };
}

test("whoever adds a signature to an act signs the act, with a key of a member", () => {
  const { s, payload, at } = nearlyDeclared();
  const other = { ...at, nonce: 1 };
  assert.equal(signLate(s, payload, ["emergency 5"], other), "GOV_SIGNATURE_INVALID");
  assert.equal(signLate(s, payload, ["proposer"], at), "GOV_NOT_MEMBER");
  // One signature over nothing beside one of a member who has signed: the first of them answers.
  assert.equal(signLate(s, payload, ["emergency 5"], at), "ok");
});

test("a council that does not exist, or whose term is over, does nothing", () => {
  const { s, payload, at } = nearlyDeclared();
  const council = readCouncil(s.state, "emergency");
  assert(council !== undefined);
  writeCouncil(s.state, "emergency", { ...council, termEnd: s.now });
  assert.equal(signLate(s, payload, ["emergency 5"], at), "GOV_COUNCIL_TERM");
  const faults = { version: 2, nonce: 7 };
  assert.equal(s.declare(PAUSE, null, faults), "GOV_COUNCIL_TERM", "before its version");
  for (const [key] of [...s.state.entries(asciiBytes("council/emergency"))]) s.state.delete(key);
  assert.equal(s.declare(PAUSE, null, { version: 1, nonce: 0 }), "GOV_COUNCIL_ABSENT");
});

test("the signature that makes an act effective is refused by what its kind refuses by then", () => {
  const short = nearlyDeclared(2 * HOUR);
  short.s.set("emergency.pause_max_s", HOUR);
  assert.equal(signLate(short.s, short.payload, ["emergency 5"], short.at), "GOV_DURATION");
  const used = nearlyDeclared();
  used.s.set("emergency.council_total_s", HOUR - 1);
  assert.equal(signLate(used.s, used.payload, ["emergency 5"], used.at), "GOV_COOLDOWN");
  const both = nearlyDeclared(2 * HOUR);
  both.s.set("emergency.pause_max_s", HOUR);
  both.s.set("emergency.council_total_s", 1);
  // What was used up of all lengths is looked at before its own.
  assert.equal(signLate(both.s, both.payload, ["emergency 5"], both.at), "GOV_COOLDOWN");
});

test("an act with several faults is refused by the first of its row", () => {
  const s = new EmergencyScene();
  s.block(DAY);
  const faults: ActChange = { version: 2, nonce: 7, signers: ["proposer"] };
  const late: ActChange = { ...faults, notBefore: s.now - HOUR, expiresAt: s.now };
  const ladder: readonly (readonly [ActChange, string])[] = [
    [late, "GOV_ACT_EXPIRED"],
    [{ ...faults, notBefore: s.now + 1 }, "GOV_ACT_TOO_EARLY"],
    [faults, "GOV_COUNCIL_VERSION"],
    [{ ...faults, version: 1 }, "GOV_ACT_NONCE"],
    [{ signers: ["proposer"] }, "GOV_NOT_MEMBER"],
    [{}, "ok"],
  ];
  for (const [change, expected] of ladder) assert.equal(s.declare(PAUSE, null, change), expected);
});

test("a suspended reviewer files nothing, whatever else is wrong with the report", () => {
  const s = new VoteScene();
  s.set("track.text.review", true);
  s.voter("ann", 1000n);
  for (const name of ["r1", "r2", "r3"]) s.grant("reviewer", name);
  const number = s.discussed();
  const { id } = s.proposal(number);
  const section = { verdict: "pass" as const, textDigest: id };
  const report = {
    proposalId: id,
    contentHash: new Uint8Array(32) as Digest,
    sections: {
      code: section,
      test: section,
      benchmark: section,
      security: section,
      docs: section,
    },
    recommendation: "APPROVE" as const,
    conditions: ["a condition of an approval"],
    interest: null,
  };
  const file = (more: object, name = "r1") =>
    s.run(s.id(name), "submitReview", { report: { ...report, ...more }, carried: null })?.code;
  sanctionEntry(s, s.id("r1"), "role_suspension");
  assert.equal(file({}), "GOV_SANCTIONED");
  assert.equal(file({}, "ann"), "GOV_NOT_PERMITTED");
  assert.equal(file({}, "r2"), "GOV_CONTENT_HASH_MISMATCH");
  const { contentHash } = s.proposal(number).content;
  assert.equal(file({ contentHash }, "r2"), "GOV_REPORT_INVALID");
  assert.equal(file({ contentHash, conditions: [] }, "r2"), undefined);
  s.at(s.proposal(number).review?.deadline ?? 0);
  assert.equal(file({}), "GOV_REVIEW_CLOSED", "the state of the review before who asks");
});

test("a ballot with every fault is refused by one after another, in the order of its row", () => {
  const s = new VoteScene();
  s.voter("ann", 1000n);
  const number = s.discussed();
  const wrong = new Uint8Array(32) as Digest;
  const shares = { ...FOR, for: 9_999 };
  const { content, locked } = s.proposal(number);
  const ballot = s.ballot(number, shares, { contentHash: wrong, planHash: wrong, ballotNonce: 4 });
  const carried = s.signed("zoe", ballot, s.now, "zoe");
  const cast = (more: object, validUntil = s.now, signer = "zoe") => {
    const whole = { ...ballot, ...more };
    const signed = {
      ...s.signed("zoe", whole, validUntil, "zoe"),
      ...carriedBy(signer, whole, validUntil),
    };
    return s.run(s.id("ann"), "castVoteBySig", signed)?.code ?? "ok";
  };
  const carriedBy = (signer: string, whole: typeof ballot, validUntil: number) => ({
    signatures: s.signed("zoe", whole, validUntil, signer).signatures,
  });
  assert.equal(carried.validUntil, s.now);
  s.voter("zoe", 0n);
  s.voter("eve", 0n);
  assert.equal(cast({}, s.now, "eve"), "GOV_CONTENT_HASH_MISMATCH");
  const hashed = { contentHash: content.contentHash };
  assert.equal(cast(hashed, s.now, "eve"), "GOV_PLAN_HASH_MISMATCH");
  const planned = { ...hashed, planHash: locked?.planHash };
  assert.equal(cast(planned, s.now, "eve"), "GOV_BALLOT_EXPIRED");
  const later = s.now + 10;
  assert.equal(cast(planned, later, "eve"), "GOV_BALLOT_NONCE");
  const counted = { ...planned, ballotNonce: 0 };
  assert.equal(cast(counted, later, "eve"), "GOV_BALLOT_INVALID");
  const whole = { ...counted, shares: FOR };
  assert.equal(cast(whole, later, "eve"), "GOV_BALLOT_SIGNATURE");
  assert.equal(cast(whole, later), "GOV_NO_POWER");
  s.close(number);
  assert.equal(cast({}, s.now, "eve"), "GOV_VOTE_CLOSED");
});

test("the forum refuses by state, then by who asks, then by what is said", () => {
  const forum = new ForumScene();
  for (const name of ["ann", "bob"]) forum.setStake(name, 100n);
  const thread = forum.thread("ann");
  const comment = forum.comment("bob", thread);
  const wrong = textDigest(forum.context.hash, "another");
  const edit = (name: string, body = "Said better.") =>
    forum.say(name, "editComment", { comment, body, bodyDigest: wrong });
  assert.equal(edit("ann"), "GOV_NOT_PERMITTED");
  assert.equal(edit("bob", "x".repeat(8193)), "GOV_CONTENT_TOO_LARGE");
  assert.equal(edit("bob"), "GOV_BODY_DIGEST");
  forum.ban("bob", forum.now + 9 * DAY);
  assert.equal(edit("bob"), "GOV_FORUM_BANNED");
  const vote = (name: string, side = "up") => forum.say(name, "voteComment", { comment, side });
  assert.equal(vote("dan"), "GOV_NOT_PERMITTED");
  forum.ban("dan", forum.now + 9 * DAY);
  assert.equal(vote("dan"), "GOV_NOT_PERMITTED", "who may not speak is not asked for bans");
  assert.equal(vote("bob"), "GOV_FORUM_BANNED");
  assert.equal(vote("ann"), "ok");
  forum.moderator("mod");
  const lock = { target: { kind: "thread", id: thread }, action: { kind: "lock" } } as const;
  assert.equal(forum.moderate("mod", lock), "ok");
  assert.equal(edit("ann"), "GOV_THREAD_LOCKED");
  assert.equal(vote("dan"), "GOV_THREAD_LOCKED");
  assert.equal(forum.say("bob", "withdrawComment", { comment }), "ok", "at all times");
  assert.equal(edit("ann"), "GOV_WRONG_STATUS");
});

test("a suspended moderator neither moderates nor judges", () => {
  const forum = new ForumScene();
  for (const name of ["ann", "bob"]) forum.setStake(name, 100n);
  for (const name of ["mod", "mia"]) forum.moderator(name);
  const thread = forum.thread("ann");
  const comment = forum.comment("bob", thread);
  const target = { kind: "comment", id: comment } as const;
  sanctionEntry(forum, forum.named("mia"), "role_suspension");
  assert.equal(forum.moderate("mia", { target, action: { kind: "hide" } }), "GOV_SANCTIONED");
  const receipt = forum.moderated("mod", { target, action: { kind: "hide" } });
  assert.equal(forum.judge("mia", receipt, true), "GOV_WRONG_STATUS", "nobody has appealed");
  assert.equal(forum.appeal("bob", receipt), "ok");
  assert.equal(forum.judge("mia", receipt, true), "GOV_SANCTIONED");
  assert.equal(forum.judge("mod", receipt, true), "GOV_OWN_DECISION");
});

test("keys for somebody else's account are proved and admitted like one's own", () => {
  const s = new VoteScene();
  s.voter("ann", 10n);
  const fresh = testKey(1, "fresh");
  const { suite, publicKey } = fresh;
  const signatures = [
    { account: s.id("ann"), keyId: testKey(1, "ann").keyId, signature: new Uint8Array(64) },
  ];
  const offer = { account: s.id("ann"), keyThreshold: 1, signatures };
  const recover = (keys: readonly object[]) =>
    s.run(s.id("proposer"), "recoverAccount", { ...offer, keys })?.code;
  const proof = new Uint8Array(64);
  assert.equal(recover([{ suite, publicKey, proof }]), "GOV_KEY_PROOF_INVALID");
  const purpose = "account_key" as const;
  const proved = offerKey(fresh, { chainId: s.context.chainId, purpose, account: s.id("ann") });
  s.admitted = { ...s.context.admitted, other: [3] };
  assert.equal(recover([{ suite, publicKey, proof }]), "GOV_KEY_PROOF_INVALID", "the proof first");
  assert.equal(recover([proved]), "GOV_KEY_BELOW_FLOOR");
});

test("a role that nobody knows has nothing to be revoked, renounced or stopped", () => {
  const s = new VoteScene();
  s.voter("ann", 10n);
  const of = { role: "king", account: s.id("ann") };
  assert.equal(s.run(s.id("ann"), "revokeRole", of)?.code, "GOV_ROLE_UNKNOWN");
  assert.equal(s.run(s.id("ann"), "renounceRole", { role: "king" })?.code, "GOV_ROLE_UNKNOWN");
  assert.equal(s.run(s.id("ann"), "stopGrant", of)?.code, "GOV_ROLE_UNKNOWN");
});
