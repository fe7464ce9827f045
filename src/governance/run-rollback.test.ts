import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { EVIDENCE, liquid, rolledBack } from "../../test/support/rollback-scene.ts";
import { AGAINST, eventData } from "../../test/support/vote-scene.ts";
import { checkConservation } from "./conservation.ts";
import { scheduleDue } from "./due.ts";
import { ownPower, totalPower } from "./electorate.ts";
import { readHold } from "./hold.ts";
import { requireMeasure } from "./measure.ts";
import { readAmount, readParameterEntry, readUint } from "./parameter.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import { SLASH_EVENTS } from "./slash-events.ts";
import { readStake } from "./stake.ts";
import { changeSupply, readGeneration, readSupply } from "./supply.ts";
import { writeStake } from "./write-stake.ts";

const COMMUNITY = { house: "community", scope: "protocol" } as const;

test("balances are what they were, sequences are not, and every signature of before is void", () => {
  const s = new EmergencyScene();
  const [alice, bob] = [s.account("alice", 1000n), s.account("bob", 0n)];
  s.block();
  const target = s.height;
  s.block();
  s.accept(alice, "transfer", { to: bob, amount: 600n });
  s.accept(alice, "transfer", { to: s.id("young"), amount: 100n });
  assert.equal(s.declare([{ kind: "enable_maintenance", durationS: HOUR }]), "ok");
  const generation = readGeneration(s.state);
  const number = rolledBack(s, target);
  assert.equal(s.status(number).status, "executed");
  assert.deepEqual([liquid(s, "alice"), liquid(s, "bob")], [1000n, 0n]);
  assert.equal(liquid(s, "young"), 0n, "the record of a younger account stays, with nothing in it");
  assert.equal(readGeneration(s.state), generation + 1);
  assert.equal(checkConservation(s.state), null);
  const event = s.last.find(({ spec }) => spec.name === "stateRolledBack") ?? assert.fail();
  const { targetHeight, blocksRolledBack, checkpoint, changedBalances } = eventData(event);
  assert.deepEqual([targetHeight, blocksRolledBack], [target, s.height - target]);
  assert.deepEqual([checkpoint, changedBalances], [s.height - 1, 3]);
  const effect = s.effects.find(({ type }) => type === "effectStateRollback");
  assert.deepEqual(effect, {
    type: "effectStateRollback",
    targetHeight: target,
    reason: "a theft",
    evidenceDigest: EVIDENCE,
  });
});

test("everything goes on after a while, and not before", () => {
  const s = new EmergencyScene();
  const alice = s.account("alice", 1000n);
  s.block();
  s.block();
  rolledBack(s, s.height - 1);
  const moved = { to: s.id("val 0"), amount: 1n };
  const resumeS = readUint(s.state, "rollback.resume_s", s.now);
  assert.equal(resumeS, 600);
  s.block(resumeS - 1);
  assert.equal(s.refuse(alice, "transfer", moved), "GOV_PAUSED");
  s.block(1);
  assert.equal(s.run(alice, "transfer", moved), null);
  assert.equal(requireMeasure(s.state, 1).endedAt, s.now);
});

test("stake comes back with its times, and older snapshots still read what held then", () => {
  const s = new EmergencyScene();
  const alice = s.account("alice", 1000n);
  s.stake(alice, 500n);
  s.accept(alice, "bond", { amount: 100n });
  s.block();
  const target = s.height;
  s.block();
  s.accept(alice, "unbond", { amount: 350n });
  s.block();
  const between = s.height;
  const before = readStake(s.state, alice);
  assert.deepEqual([before.active, before.warming.length, before.unbonding.length], [250n, 0, 1]);
  s.block();
  rolledBack(s, target);
  const stake = readStake(s.state, alice);
  assert.equal(stake.active, 500n);
  assert.deepEqual(
    stake.warming.map(({ amount }) => amount),
    [100n],
  );
  assert.deepEqual(stake.unbonding, []);
  assert.equal(ownPower(s.state, COMMUNITY, alice, between), 250n);
  assert.equal(ownPower(s.state, COMMUNITY, alice, s.height), 500n);
  assert.equal(totalPower(s.state, COMMUNITY, s.height), totalPower(s.state, COMMUNITY, target));
  // What was to mature does so at its own time, once.
  s.block(3 * DAY);
  assert.equal(readStake(s.state, alice).active, 600n);
  assert.equal(checkConservation(s.state), null);
  s.block(30 * DAY);
  assert.equal(checkConservation(s.state), null);
});

test("a slash since the target is applied again", () => {
  const s = new EmergencyScene();
  const thief = s.account("thief", 0n);
  s.stake(thief, 1000n);
  s.block();
  const target = s.height;
  s.block();
  const journal = s.journal();
  const slash = { n: 1, d: 20 };
  journal.emit(SLASH_EVENTS.slashed, {
    account: thief,
    evidence: new Uint8Array(32).fill(1) as never,
    share: slash,
    amount: 50n,
    isBurned: false,
  });
  s.keep(journal);
  writeStake(
    s.state,
    thief,
    { active: 0n, warming: [], unbonding: [{ amount: 950n, releaseAt: s.now + 1 }] },
    s.context,
  );
  s.block(2);
  assert.equal(readStake(s.state, thief).active, 0n);
  const number = rolledBack(s, target);
  assert.equal(s.status(number).status, "executed");
  assert.equal(readStake(s.state, thief).active, 950n);
  assert.equal(checkConservation(s.state), null);
});

for (const { at_target, after_rollback, ...golden } of governanceCases("rollback_reconcile")) {
  test("deposits that are back are settled once more, and what has lost its deposit is cancelled", () => {
    const s = new EmergencyScene();
    s.set("track.text.deposit", 50n);
    s.voter("elector", 1000n);
    const [alice, bob] = [s.account("alice", 1000n), s.account("bob", 0n)];
    const motion = (text: string) => ({ content: s.motionContent(text), deposit: 100n });
    s.accept(alice, "createProposal", motion("p1"));
    const p1 = 1;
    s.block();
    const target = s.height;
    assert.deepEqual(
      {
        alice: String(liquid(s, "alice")),
        bob: String(liquid(s, "bob")),
        "hold p1 by alice": String(readHold(s.state, { purpose: "deposit", ref: p1 }, alice)),
      },
      at_target,
    );
    s.block(3 * DAY);
    s.block();
    assert.equal(s.vote("elector", p1, AGAINST), "ok");
    s.close(p1);
    assert.equal(`${s.status(p1).status}(${s.status(p1).reason})`, golden.p1);
    assert.equal(liquid(s, "alice"), 1000n, "refunded");
    s.accept(alice, "transfer", { to: bob, amount: 500n });
    s.accept(bob, "createProposal", { ...motion("p2"), deposit: 50n });
    const p2 = 2;
    s.block();
    const number = rolledBack(s, target);
    assert.equal(s.status(number).status, "executed");
    const after = { alice: String(liquid(s, "alice")), bob: String(liquid(s, "bob")) };
    assert.deepEqual(after, after_rollback);
    assert.equal(`${s.status(p1).status}(${s.status(p1).reason})`, golden.p1);
    assert.equal(`${s.status(p2).status}(${s.status(p2).reason})`, golden.p2);
    assert.equal(readSupply(s.state).holds, 0n);
    assert.equal(checkConservation(s.state), null);
  });
}

test("what has happened earlier in the block of the run is undone with the rest", () => {
  const s = new EmergencyScene();
  const quiet = s.account("quiet", 0n);
  s.block();
  // Two blocks until the vote opens, and the timelock: then the stake is free, just before the run.
  const releaseAt = s.now + 4 + HOUR;
  changeSupply(s.state, { burned: -50n });
  const unbonding = [{ amount: 50n, releaseAt }];
  writeStake(s.state, quiet, { active: 0n, warming: [], unbonding }, s.context);
  scheduleDue(s.state, { kind: "stakeRelease", at: releaseAt, reference: quiet });
  s.block();
  const target = s.height;
  s.block();
  const number = rolledBack(s, target);
  assert.equal(s.now, releaseAt);
  assert.deepEqual([s.lastNames[0], s.status(number).status], ["released", "executed"]);
  assert.deepEqual(readStake(s.state, quiet).unbonding, unbonding);
  assert.equal(liquid(s, "quiet"), 0n);
  assert.equal(checkConservation(s.state), null);
  s.block();
  assert.equal(liquid(s, "quiet"), 50n, "its time has come all the same");
  assert.equal(checkConservation(s.state), null);
});

test("parameters of the economy are what they were, as one more change; how governance works is not", () => {
  const s = new EmergencyScene();
  s.block();
  const target = s.height;
  s.block();
  const journal = s.journal();
  const change = { version: 1, from: 10n, to: 12n, proposal: null };
  journal.emit(PARAMETER_EVENTS.changed, { key: "fee.per_byte", ...change });
  const own = { key: "late.min_s", version: 1, from: 3600, to: 7200, proposal: null } as const;
  journal.emit(PARAMETER_EVENTS.changed, own);
  s.keep(journal);
  s.block();
  rolledBack(s, target);
  assert.equal(readAmount(s.state, "fee.per_byte", s.now), 10n);
  assert.equal(readParameterEntry(s.state, "fee.per_byte").version, 2);
  assert.equal(readUint(s.state, "late.min_s", s.now), 7200);
});
