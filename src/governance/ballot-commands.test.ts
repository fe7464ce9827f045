import assert from "node:assert/strict";
import { test } from "node:test";
import { testKey } from "../../test/support/test-keys.ts";
import { AGAINST, FOR, VoteScene } from "../../test/support/vote-scene.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import type { ChainId } from "../primitives/brand.ts";
import { accountKeysTable } from "./account.ts";
import { ballotItems } from "./ballot.ts";
import { commandHandler } from "./handler-table.ts";
import { writeState } from "./state-table.ts";

function scene() {
  const s = new VoteScene();
  s.voter("ann", 600n);
  s.voter("bob", 400n);
  s.voter("relay", 0n);
  const number = s.discussed();
  const until = s.now + 100;
  const carry = (payload: unknown) => s.run(s.id("relay"), "castVoteBySig", payload);
  return { s, number, until, carry };
}

test("anyone carries a signed ballot, which counts for its voter alone", () => {
  const { s, number, until, carry } = scene();
  const signed = s.signed("ann", s.ballot(number, FOR), until);
  assert.equal(carry(signed), null);
  assert.equal(s.tally(number).community?.cast.for, 600n);
  assert.equal(s.vote("relay", number, FOR), "GOV_NO_POWER", "the carrier has gained nothing");
});

test("attack: a carried ballot cannot be used twice, nor after its time", () => {
  const { s, number, until, carry } = scene();
  const signed = s.signed("ann", s.ballot(number, FOR), until);
  s.now = until;
  assert.equal(carry(signed)?.code, "GOV_BALLOT_EXPIRED");
  s.now = until - 1;
  assert.equal(carry(signed), null);
  assert.equal(carry(signed)?.code, "GOV_BALLOT_NONCE");
});

test("attack: nothing of a carried ballot can be changed by who carries it", () => {
  const { s, number, until, carry } = scene();
  const signed = s.signed("ann", s.ballot(number, FOR), until);
  const { ballot } = signed;
  for (const [name, forged] of [
    ["shares", { ...signed, ballot: { ...ballot, shares: AGAINST } }],
    ["justification", { ...signed, ballot: { ...ballot, justification: "bought" } }],
    ["voter", { ...signed, voter: s.id("bob") }],
    ["validUntil", { ...signed, validUntil: until + 1 }],
    ["signer", s.signed("ann", ballot, until, "bob")],
    [
      "bytes",
      { ...signed, signatures: [{ ...signed.signatures[0], signature: new Uint8Array(64) }] },
    ],
  ] as const) {
    assert.equal(carry(forged)?.code, "GOV_BALLOT_SIGNATURE", name);
  }
  assert.equal(s.tally(number).voters, 0);
});

test("attack: a signature for another chain, or for another purpose, is no ballot", () => {
  const { s, number, until, carry } = scene();
  const signed = s.signed("ann", s.ballot(number, FOR), until);
  const { signer, keyId } = testKey(1, "ann");
  const sign = (context: "act" | "ballot", chain: Uint8Array) => {
    const place = { ...s.context, chainId: chain as ChainId };
    const items = ballotItems(place, signed.ballot, { voter: s.id("ann"), validUntil: until });
    const signature = signer.sign(buildMessage(context, 1, items, keyId));
    return { ...signed, signatures: [{ keyId, signature }] };
  };
  const { chainId } = s.context;
  assert.equal(carry(sign("act", chainId))?.code, "GOV_BALLOT_SIGNATURE");
  assert.equal(carry(sign("ballot", new Uint8Array(64)))?.code, "GOV_BALLOT_SIGNATURE");
  assert.equal(carry(sign("ballot", chainId)), null);
});

test("as many keys as the voter's account needs must sign, each once", () => {
  const { s, number, until, carry } = scene();
  const keys = [testKey(1, "ann"), testKey(1, "ann2")].map((key) => ({ ...key, addedAt: 0 }));
  const kept = keys.map(({ keyId, suite, publicKey, addedAt }) => {
    return { keyId, suite, publicKey, addedAt, revokedAt: null };
  });
  const write = (revokedAt: number | null) => {
    const value = { threshold: 2, keys: kept.map((key) => ({ ...key, revokedAt })) };
    writeState(s.state, accountKeysTable, { suffix: s.id("ann"), value });
  };
  write(null);
  const ballot = s.ballot(number, FOR);
  const one = s.signed("ann", ballot, until);
  const two = s.signed("ann", ballot, until, "ann2");
  const both = (...signatures: readonly unknown[]) => ({ ...one, signatures });
  const [first, second] = [one.signatures[0], two.signatures[0]];
  const fault = (payload: unknown) => carry(payload)?.facts.fault;
  assert.equal(fault(one), "count");
  assert.equal(fault(both(first, first)), "repeated");
  assert.equal(
    fault(both(first, s.signed("ann", ballot, until, "bob").signatures[0])),
    "unknown_key",
  );
  write(s.height);
  assert.equal(fault(both(first, second)), "unknown_key", "revoked keys speak no more");
  write(null);
  assert.equal(carry(both(first, second)), null);
});

test("a suite that is not admitted for votes signs none, and an account without keys has no ballot", () => {
  const { s, number, until, carry } = scene();
  const { keyId, publicKey, suite } = testKey(1, "ann");
  const value = {
    threshold: 1,
    keys: [{ keyId, publicKey, suite: 9, addedAt: 0, revokedAt: null }],
  };
  writeState(s.state, accountKeysTable, { suffix: s.id("ann"), value });
  const signed = s.signed("ann", s.ballot(number, FOR), until);
  assert.equal(carry(signed)?.facts.fault, "suite");
  assert.equal(suite, 1);
  const nobody = { ...signed, voter: new Uint8Array(32) };
  assert.equal(carry(nobody)?.facts.fault, "no_keys");
});

test("the signatures that a ballot carries are counted against the budget of the block", () => {
  const { s, number, until } = scene();
  const signed = s.signed("ann", s.ballot(number, FOR), until);
  assert.equal(commandHandler("castVoteBySig")?.countSignatures?.(signed), 1);
});

test("a carried ballot stands under every guard of an own one, judged by its voter", () => {
  const { s, number, until, carry } = scene();
  const sign = (change: object, voter = "ann") =>
    s.signed(voter, { ...s.ballot(number, FOR), ...change }, until);
  const zeros = new Uint8Array(32) as never;
  assert.equal(carry(sign({ proposalId: zeros }))?.code, "GOV_PROPOSAL_UNKNOWN");
  assert.equal(carry(sign({ contentHash: zeros }))?.code, "GOV_CONTENT_HASH_MISMATCH");
  assert.equal(carry(sign({ planHash: zeros }))?.code, "GOV_PLAN_HASH_MISMATCH");
  assert.equal(carry(sign({ ballotNonce: 1 }))?.code, "GOV_BALLOT_NONCE");
  const short = { ...FOR, for: 9999 };
  assert.equal(carry(sign({ shares: short }))?.code, "GOV_BALLOT_INVALID");
  assert.equal(carry(sign({}, "relay"))?.code, "GOV_NO_POWER");
  assert.equal(carry(sign({})), null);
  assert.equal(
    s.run(s.id("ann"), "castVote", { ballot: s.ballot(number, FOR) })?.code,
    "GOV_BALLOT_NONCE",
  );
  s.set("vote.max_changes", 0);
  assert.equal(carry(sign({ ballotNonce: 1 })), null, "rules are those of the opening");
  s.now = s.opened(number).end;
  const late = s.signed("bob", s.ballot(number, FOR), s.now + 100);
  assert.equal(carry(late)?.code, "GOV_VOTE_CLOSED");
});

test("a carried ballot is no second one where ballots are final, nor one more than a track allows", () => {
  for (const [change, max, expected] of [
    [false, 8, "GOV_ALREADY_VOTED"],
    [true, 0, "GOV_VOTE_CHANGE_LIMIT"],
  ] as const) {
    const s = new VoteScene();
    s.set("track.text.change", change);
    s.set("vote.max_changes", max);
    s.voter("ann", 600n);
    s.voter("relay", 0n);
    const waiting = s.submit();
    const carry = (payload: unknown) => s.run(s.id("relay"), "castVoteBySig", payload)?.code;
    s.block(3 * 86_400 - 1);
    const early = { ...s.proposal(waiting).content, planHash: new Uint8Array(32) as never };
    const ballot = {
      proposalId: s.proposal(waiting).id,
      contentHash: early.contentHash,
      planHash: early.planHash,
      shares: FOR,
      justification: "",
      ballotNonce: 0,
    };
    assert.equal(carry(s.signed("ann", ballot, s.now + 100)), "GOV_VOTE_NOT_OPEN");
    s.block(1);
    assert.equal(s.vote("ann", waiting, FOR), "ok");
    const second = s.ballot(waiting, AGAINST, { ballotNonce: 1 });
    assert.equal(carry(s.signed("ann", second, s.now + 100)), expected);
  }
});
