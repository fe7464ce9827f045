import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { AGAINST, eventData } from "../../test/support/vote-scene.ts";
import { readAccount } from "./account.ts";
import { requireAct } from "./act.ts";
import { checkConservation } from "./conservation.ts";
import { countDeclarations, requireDeclaration } from "./declaration.ts";
import { ownPower, totalPower } from "./electorate.ts";
import { readHold } from "./hold.ts";
import { noteIrreversible } from "./irreversible.ts";
import { requireMeasure } from "./measure.ts";
import { readUint } from "./parameter.ts";
import { SLASH_EVENTS } from "./slash-events.ts";
import { readStake } from "./stake.ts";
import { readGeneration, readSupply } from "./supply.ts";
import { writeStake } from "./write-stake.ts";

const EVIDENCE = new Uint8Array(32).fill(0xe7);
const HELD = ["transfers", "staking", "treasury", "executions"] as const;
const COMMUNITY = { house: "community", scope: "protocol" } as const;

/** A declaration that names a target, with all held that a rollback asks for. */
function declared(s: EmergencyScene, targetHeight: number, components: readonly string[] = HELD) {
  return s.declare(
    [
      { kind: "pause_network", components, durationS: 2 * DAY, ratifiedS: 3 * DAY },
      { kind: "rollback", durationS: 2 * DAY, targetHeight },
    ],
    EVIDENCE,
  );
}

/** What validators are asked under the last declaration. */
function asked(s: EmergencyScene, targetHeight: number, change: object = {}) {
  return {
    action: "rollback" as const,
    reason: "a theft",
    declarationId: requireDeclaration(s.state, countDeclarations(s.state)).digest,
    evidenceDigest: EVIDENCE as never,
    targetHeight,
    ...change,
  };
}

/** Declares, asks, votes, waits for the timelock; answers with the number of the proposal. */
function rolledBack(s: EmergencyScene, targetHeight: number, change: object = {}): number {
  assert.equal(declared(s, targetHeight), "ok");
  const number = s.proposeEmergency(asked(s, targetHeight, change));
  s.block();
  s.block();
  s.approve(number);
  s.block(HOUR);
  return number;
}

function liquid(s: EmergencyScene, name: string): bigint {
  return readAccount(s.state, s.id(name))?.liquid ?? -1n;
}

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

test("attack: a target that was not declared, a declaration that was used or is over, other evidence", () => {
  const s = new EmergencyScene();
  s.block();
  const target = s.height;
  s.block();
  assert.equal(declared(s, target), "ok");
  const refused = [
    { targetHeight: target - 1 },
    { targetHeight: null },
    { declarationId: null },
    { declarationId: new Uint8Array(32) },
    { evidenceDigest: null },
    { evidenceDigest: new Uint8Array(32) },
    { affectedComponents: ["forum"] },
    { accounts: [s.id("val 0")] },
    { duration: 1 },
    { measureId: 1 },
    { until: s.now + DAY },
  ];
  for (const change of refused) {
    const offered = s.offered(asked(s, target, change));
    assert.equal(
      s.refuse(s.id("val 0"), "createProposal", offered),
      "GOV_PAYLOAD_INVALID",
      Object.keys(change).join(),
    );
  }
  const number = s.proposeEmergency(asked(s, target));
  s.block();
  s.block();
  s.approve(number);
  s.block(HOUR);
  assert.equal(s.status(number).status, "executed");
  const again = s.offered(asked(s, target));
  assert.equal(s.refuse(s.id("val 0"), "createProposal", again), "GOV_PAYLOAD_INVALID");
  const late = new EmergencyScene();
  late.block();
  assert.equal(declared(late, late.height - 1), "ok");
  late.now += 2 * DAY;
  const offered = late.offered(asked(late, late.height - 1));
  assert.equal(late.refuse(late.id("val 0"), "createProposal", offered), "GOV_PAYLOAD_INVALID");
});

test("attack: a rollback while what it restores goes on moving", () => {
  const s = new EmergencyScene();
  s.block();
  const target = s.height - 1;
  assert.equal(declared(s, target, ["transfers", "staking", "treasury"]), "GOV_ACT_FORBIDDEN");
  assert.equal(declared(s, s.height), "GOV_ROLLBACK_INFEASIBLE");
  assert.equal(declared(s, 0), "GOV_ROLLBACK_INFEASIBLE");
  assert.equal(declared(s, target), "ok");
  s.block();
  assert.equal(s.submitAct("emergency", "end_measure", [1, "too early"]), "ok");
  s.block();
  const rejection = s.run(s.id("val 0"), "createProposal", s.offered(asked(s, target)));
  assert.equal(rejection?.code, "GOV_ROLLBACK_INFEASIBLE");
  assert.equal(rejection?.facts.condition, "paused");
});

test("each condition of feasibility, on both of its sides", () => {
  const cases: readonly (readonly [string, (s: EmergencyScene, target: number) => void, string])[] =
    [
      ["F2", (s, target) => s.set("rollback.max_depth_blocks", s.height - target - 1), "F2"],
      [
        "F2 at its bound",
        (s, target) => s.set("rollback.max_depth_blocks", s.height - target),
        "ok",
      ],
      ["F3", (s) => (s.port = { ...s.port, canUndoTo: () => false }), "F3"],
      [
        "F4",
        (s, target) =>
          (s.port = { ...s.port, hasBoundary: (from, to) => from === target && to === s.height }),
        "F4",
      ],
      [
        "F4 elsewhere",
        (s) => (s.port = { ...s.port, hasBoundary: (from) => from > s.height }),
        "ok",
      ],
      ["F5", (s) => noteIrreversible(s.state, { height: s.height, name: "ATTEST-anchor-1" }), "F5"],
      [
        "F5 at the target",
        (s, target) => noteIrreversible(s.state, { height: target, name: "x" }),
        "ok",
      ],
      ["F7", (s) => s.set("rollback.max_keys", 1), "F7"],
      [
        "F7 at its bound",
        (s, target) => s.set("rollback.max_keys", s.port.changedKeysAbove?.(target)?.length ?? 0),
        "ok",
      ],
    ];
  for (const [name, prepare, expected] of cases) {
    const s = new EmergencyScene();
    s.block();
    const target = s.height;
    s.block();
    assert.equal(declared(s, target), "ok");
    s.block();
    prepare(s, target);
    const rejection = s.run(s.id("val 0"), "createProposal", s.offered(asked(s, target)));
    assert.equal(rejection?.facts.condition ?? "ok", expected, name);
  }
});

test("what cannot be undone is named in the plan", () => {
  const s = new EmergencyScene();
  s.block();
  const target = s.height;
  s.block();
  noteIrreversible(s.state, { height: s.height, name: "ATTEST-anchor-1" });
  const number = rolledBack(s, target, { irreversible: ["ATTEST-anchor-1"] });
  assert.equal(s.status(number).status, "executed");
});

test("attack: a second rollback into the range of the first, or before its cool-down", () => {
  const s = new EmergencyScene();
  s.block();
  const target = s.height;
  s.block();
  rolledBack(s, target);
  const first = s.height;
  s.block(20 * DAY);
  const other = new Uint8Array(32).fill(2);
  const again = (targetHeight: number) => {
    const actions = [
      { kind: "pause_network", components: HELD, durationS: DAY, ratifiedS: DAY },
      { kind: "rollback", durationS: DAY, targetHeight },
    ];
    assert.equal(s.declare(actions, other), "ok");
    const declarationId = requireDeclaration(s.state, countDeclarations(s.state)).digest;
    const fields = asked(s, targetHeight, { declarationId, evidenceDigest: other });
    return s.run(s.id("val 0"), "createProposal", s.offered(fields))?.facts.condition ?? "ok";
  };
  const kept = s.journal();
  assert.equal(again(first - 1), "F6");
  assert.equal(kept.events.length, 0);
});

test("after a failed check nothing has changed, the measures run on, and it is told", () => {
  const s = new EmergencyScene();
  const [alice, bob] = [s.account("alice", 1000n), s.account("bob", 0n)];
  s.block();
  const target = s.height;
  s.block();
  s.accept(alice, "transfer", { to: bob, amount: 600n });
  assert.equal(declared(s, target), "ok");
  const number = s.proposeEmergency(asked(s, target));
  s.block();
  s.block();
  s.approve(number);
  // The store has lost what it would need.
  s.port = { ...s.port, canUndoTo: () => false };
  s.block(HOUR);
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["failed", "invalid"]);
  assert.equal(s.lastNames.includes("rollbackFailed"), true);
  assert.deepEqual([liquid(s, "alice"), liquid(s, "bob")], [400n, 600n]);
  assert.equal(requireMeasure(s.state, 1).endedAt, null);
  assert.equal(readGeneration(s.state), 0);
  assert.equal(s.refuse(alice, "transfer", { to: bob, amount: 1n }), "GOV_PAUSED");
  assert.equal(
    s.effects.some(({ type }) => type === "effectStateRollback"),
    false,
  );
});

test("a rollback never runs without its timelock, by the electorate of its target", () => {
  const s = new EmergencyScene();
  s.block();
  const target = s.height;
  s.block();
  assert.equal(declared(s, target), "ok");
  const number = s.proposeEmergency(asked(s, target, { immediateEffect: true }));
  s.block();
  s.block();
  assert.equal(s.opened(number).snapshotHeight, target);
  s.approve(number);
  assert.equal(s.proposal(number).closed?.eta, s.now + HOUR);
  assert.equal(requireAct(s.state, 1).signers, 5);
});
