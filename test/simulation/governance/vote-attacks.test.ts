import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../src/codec/canonical.ts";
import { struct } from "../../../src/codec/compound.ts";
import { bytes, uint } from "../../../src/codec/schema.ts";
import { ballotSchema } from "../../../src/governance/ballot.ts";
import { closeVoting } from "../../../src/governance/close-voting.ts";
import { noteFrozen } from "../../../src/governance/frozen-account.ts";
import { Journal } from "../../../src/governance/journal.ts";
import { addMeasure } from "../../../src/governance/measure.ts";
import { runGovernanceCommand } from "../../../src/governance/run-command.ts";
import { PASSED } from "../../../src/governance/verdict.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { CountingState } from "../../support/counting-state.ts";
import { ABSTAIN, AGAINST, eventData, FOR, VETO, VoteScene } from "../../support/vote-scene.ts";

const DAY = 86_400;

function scene(): VoteScene {
  const s = new VoteScene();
  s.voter("ann", 600n);
  s.voter("bob", 300n);
  s.voter("cid", 100n);
  return s;
}

function delegate(s: VoteScene, from: string, to: string): void {
  s.accept(s.id(to), "setDelegateProfile", { acceptsDelegation: true, acceptsForwarded: true });
  s.accept(s.id(from), "setDelegation", {
    scopes: ["community"],
    shares: [{ delegate: s.id(to), bp: 10_000 }],
    forward: false,
    expiresAt: s.now + 300 * DAY,
  });
}

test("power in the message: a ballot has no field for it, and no number that is none", () => {
  const s = scene();
  const number = s.discussed();
  const { shares, ...rest } = s.ballot(number, FOR);
  const context = s.commandContext(s.id("cid"));
  const run = (payload: Uint8Array) => {
    const decided = runGovernanceCommand(s.state, { name: "castVote", payload }, context);
    return decided.ok ? "ok" : decided.error.code;
  };
  const sides = { against: uint(), for: uint(), abstain: uint(), veto: uint() };
  const digest = bytes(0, 64);
  const head = { proposalId: digest, contentHash: digest, planHash: digest };
  const wide = (more: Record<string, ReturnType<typeof uint>>, value: object) =>
    encode(
      struct({ ballot: struct({ ...head, shares: struct({ ...sides, ...more }) }) }),
      // Only the shares differ from a ballot; what follows them is cut off.
      { ballot: { ...rest, shares: { ...shares, ...value } } } as never,
    );
  assert.equal(run(wide({ power: uint() }, { power: 1_000_000 })), "GOV_FIELD_INVALID");
  assert.equal(run(wide({}, { for: Number.MAX_SAFE_INTEGER })), "GOV_FIELD_INVALID");
  // 2.5 as a half-precision float, in place of the last uint.
  const good = encode(struct({ ballot: ballotSchema }), { ballot: { shares, ...rest } });
  assert.equal(run(good), "ok");
  assert.equal(run(Uint8Array.of(...good.subarray(0, -1), 0xf9, 0x41, 0x00)), "GOV_FIELD_INVALID");
  assert.equal(run(Uint8Array.of(...good, 0x00)), "GOV_FIELD_INVALID");
});

test("quorum against its own cast sum: a small house that agrees is not enough", () => {
  const s = scene();
  s.set("track.text.community.quorum", { n: 2, d: 5 });
  s.voter("whale", 1_000_000n);
  const number = s.discussed();
  for (const name of ["ann", "bob", "cid"]) assert.equal(s.vote(name, number, FOR), "ok");
  assert.equal(s.close(number).reason, "quorum", "1,000 of 1,001,000 are all that was cast");
});

test("abstentions that lend one unit their quorum: refused for its support", () => {
  const s = scene();
  s.voter("dust", 1n);
  const number = s.discussed();
  assert.equal(s.vote("ann", number, ABSTAIN), "ok");
  assert.equal(s.vote("dust", number, FOR), "ok");
  assert.equal(s.close(number).reason, "support");
});

test("a delegator at both ends: its own ballot takes its power back, before and after", () => {
  for (const order of [
    ["ann", "bob"],
    ["bob", "ann"],
  ] as const) {
    const s = scene();
    delegate(s, "ann", "bob");
    const number = s.discussed();
    for (const name of order) {
      assert.equal(s.vote(name, number, name === "ann" ? AGAINST : FOR), "ok");
    }
    const { cast } = s.tally(number).community ?? assert.fail();
    assert.deepEqual([cast.against, cast.for], [600n, 300n], order.join(" then "));
    const last = eventData(s.last[0] ?? assert.fail());
    const taken = last.houses[0].weight.taken.map(
      (row: { amount: bigint; isCounted: boolean }) => [row.amount, row.isCounted] as const,
    );
    assert.deepEqual(taken, order[0] === "bob" ? [[600n, true]] : []);
  }
});

test("an early ballot that fills the quorum does not disarm the late guard", () => {
  const s = scene();
  const number = s.discussed();
  const { end } = s.opened(number);
  assert.equal(s.vote("bob", number, FOR), "ok");
  assert.equal(s.opened(number).end, end, "the quorum is there from the first ballot on");
  s.at(end - 1);
  assert.equal(s.vote("ann", number, AGAINST), "ok");
  assert(s.opened(number).end > end, "a flip in the last second leaves time to answer");
});

test("a last ballot that only makes the loss larger extends nothing", () => {
  const s = scene();
  const number = s.discussed();
  const { end } = s.opened(number);
  assert.equal(s.vote("bob", number, AGAINST), "ok");
  s.at(end - 1);
  assert.equal(s.vote("ann", number, VETO), "ok");
  assert.equal(s.opened(number).end, end);
});

test("an early end needs power that its owners have cast themselves", () => {
  const s = scene();
  s.set("track.text.early", true);
  s.set("track.text.change", false);
  s.set("track.text.TL", 60);
  delegate(s, "ann", "bob");
  const number = s.discussed();
  assert.equal(s.vote("bob", number, FOR), "ok");
  assert.deepEqual(s.lastNames, ["voteCast"], "900 of 1000, but 600 of it could still turn");
  assert.equal(s.vote("cid", number, ABSTAIN), "ok");
  assert.equal(s.status(number).status, "voting");
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.deepEqual(s.lastNames.slice(0, 3), ["voteCast", "votingClosed", "proposalQueued"]);
  const { closed, opened } = s.proposal(number);
  assert.deepEqual([closed?.at, opened?.end, closed?.eta], [s.now, s.now, s.now + 60]);
  assert.equal(s.vote("cid", number, AGAINST, { ballotNonce: 1 }), "GOV_VOTE_CLOSED");
  s.at(s.now + 60);
  assert.equal(s.status(number).status, "executed");
  // The old end comes, and nothing is closed twice.
  s.block(5 * DAY);
  assert.equal(s.lastNames.includes("votingClosed"), false);
});

test("an early failure is one of approval, whatever its quorum was when it was cut off", () => {
  const s = scene();
  s.set("track.text.early", true);
  s.set("track.text.change", false);
  s.set("track.text.community.quorum", { n: 67, d: 100 });
  const number = s.discussed();
  assert.equal(s.vote("ann", number, AGAINST), "ok");
  assert.deepEqual(
    [s.status(number).status, s.status(number).reason, s.status(number).house],
    ["rejected", "approval", "community"],
  );
});

test("a freeze and a pause of everything: the frozen still vote, and the vote goes on", () => {
  const s = scene();
  const number = s.discussed();
  const shared = {
    act: null,
    proposal: null,
    evidenceDigest: null,
    startAt: s.now,
    expiresAt: s.now + DAY,
    declaredUntil: s.now + DAY,
    version: 1,
    ratifiedS: null,
    ratify: null,
    ratifiedBy: null,
    endedAt: null,
  };
  const frozen: AccountId[] = [s.id("ann")];
  const freeze = { kind: "freeze_accounts", components: [], accounts: frozen, ...shared } as const;
  noteFrozen(s.state, addMeasure(s.state, freeze), frozen);
  addMeasure(s.state, {
    kind: "pause_network",
    components: ["transfers", "staking", "treasury", "statements", "forum", "delegation"],
    accounts: [],
    ...shared,
  });
  assert.equal(s.vote("ann", number, FOR), "ok");
  const signed = s.signed("ann", s.ballot(number, AGAINST, { ballotNonce: 1 }), s.now + 9);
  assert.equal(s.run(s.id("bob"), "castVoteBySig", signed), null);
  assert.equal(s.tally(number).community?.cast.against, 600n);
});

test("unbounded tally: a ballot and the verdict touch as many entries with 50 ballots as with 800", () => {
  const touched = (crowd: number) => {
    const s = scene();
    const voters = Array.from({ length: crowd }, (_, place) => {
      const account = new Uint8Array(32) as AccountId;
      account.set([1, place >> 8, place & 0xff, 7]);
      s.stake(account, 10n);
      return account;
    });
    const number = s.discussed();
    for (const account of voters) {
      s.accept(account, "castVote", { ballot: s.ballot(number, FOR) });
    }
    const state = new CountingState(s.state);
    const payload = encode(struct({ ballot: ballotSchema }), { ballot: s.ballot(number, FOR) });
    const context = s.commandContext(s.id("ann"));
    const decided = runGovernanceCommand(state, { name: "castVote", payload }, context);
    assert(decided.ok);
    decided.value.keep(state);
    const ballot = state.takeCount();
    const journal = new Journal(state, s.context);
    closeVoting(journal, number, { at: s.now, verdict: PASSED, isEarly: true });
    journal.keep(state);
    return { ballot, closing: state.takeCount() };
  };
  const few = touched(50);
  assert.deepEqual(touched(800), few);
  assert(few.ballot <= 24, `${few.ballot} keys for a ballot`);
});
