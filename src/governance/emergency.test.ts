import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { AGAINST, eventData, FOR } from "../../test/support/vote-scene.ts";
import { countMeasures, isInForce, openMeasures, requireMeasure } from "./measure.ts";
import { COMPONENTS } from "./names.ts";
import { countProposals } from "./proposal.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";

const EVIDENCE = new Uint8Array(32).fill(0xee);
const PAUSE = { kind: "pause_network", components: ["transfers"] } as const;

/** A pause of transfers by the council, from now on. */
function paused(durationS = HOUR, ratifiedS = DAY): EmergencyScene {
  const s = new EmergencyScene();
  s.account("rich", 1000n);
  assert.equal(s.declare([{ ...PAUSE, durationS, ratifiedS }]), "ok");
  return s;
}

function transfer(s: EmergencyScene): string {
  const moved = { to: s.id("val 0"), amount: 1n };
  return s.run(s.id("rich"), "transfer", moved)?.code ?? "ok";
}

test("a pause holds its commands at once and no longer than it was declared", () => {
  const s = paused();
  assert.equal(transfer(s), "GOV_PAUSED");
  s.now += HOUR - 1;
  assert.equal(transfer(s), "GOV_PAUSED");
  // No block states its end, and it has ended all the same.
  s.now += 1;
  assert.equal(transfer(s), "ok");
  s.block(0);
  const ended = s.last.find(({ spec }) => spec.name === "measureEnded") ?? assert.fail();
  assert.deepEqual(eventData(ended), { number: 1, reason: "expired", accounts: [] });
  assert.deepEqual(openMeasures(s.state), []);
});

test("each measure of a council puts its question to the validators at once", () => {
  const s = paused();
  const number = countProposals(s.state);
  const { proposer, type, deposit, locked } = s.proposal(number);
  assert.deepEqual(proposer, SYSTEM_ACCOUNT);
  assert.deepEqual([type, deposit.total, locked?.at], ["emergency_action", 0n, s.now]);
  s.block();
  assert.equal(s.status(number).status, "voting");
});

test("what is ratified lasts from its start as long as was asked", () => {
  const s = paused();
  const { startAt } = requireMeasure(s.state, 1);
  s.block();
  s.approve(1);
  assert.equal(s.status(1).status, "queued");
  s.block();
  assert.equal(s.status(1).status, "executed");
  const { expiresAt, ratifiedBy, declaredUntil } = requireMeasure(s.state, 1);
  assert.deepEqual([expiresAt, ratifiedBy], [startAt + DAY, 1]);
  assert.equal(s.lastNames.includes("measureRatified"), true);
  assert.equal(declaredUntil, startAt + HOUR);
  s.at(startAt + DAY - 1);
  assert.equal(transfer(s), "GOV_PAUSED");
  s.at(startAt + DAY);
  assert.equal(transfer(s), "ok");
});

test("what the vote refuses ends with it", () => {
  const s = paused();
  s.block();
  for (const place of [0, 1, 2, 3, 4]) {
    if (s.proposal(1).closed !== null) break;
    assert.equal(s.vote(`val ${place}`, 1, AGAINST), "ok");
  }
  assert.deepEqual([s.status(1).status, s.status(1).reason], ["rejected", "approval"]);
  assert.equal(requireMeasure(s.state, 1).endedAt, s.now);
  assert.equal(transfer(s), "ok");
});

test("a tie refuses, and too few ballots do not", () => {
  const s = new EmergencyScene();
  s.account("rich", 1000n);
  assert.equal(s.declare([{ ...PAUSE, durationS: 3 * DAY, ratifiedS: 4 * DAY }]), "ok");
  s.block();
  assert.equal(s.vote("val 0", 1, FOR), "ok");
  s.close(1);
  assert.equal(s.status(1).reason, "quorum");
  assert.equal(transfer(s), "GOV_PAUSED");
  assert.equal(isInForce(requireMeasure(s.state, 1), s.now), true);

  const tied = new EmergencyScene();
  tied.account("rich", 1000n);
  tied.validators(["val 0", "val 1", "val 2", "val 3"]);
  tied.validator("val 4", 0n);
  assert.equal(tied.declare([{ ...PAUSE, durationS: 3 * DAY, ratifiedS: 4 * DAY }]), "ok");
  tied.block();
  for (const [place, shares] of [FOR, FOR, AGAINST, AGAINST].entries()) {
    if (tied.proposal(1).closed === null) tied.vote(`val ${place}`, 1, shares);
  }
  if (tied.proposal(1).closed === null) tied.close(1);
  assert.equal(tied.status(1).status, "rejected");
  assert.equal(transfer(tied), "ok");
});

test("a ratification of what has ended meanwhile has no effect", () => {
  const s = paused();
  s.block();
  assert.equal(s.submitAct("emergency", "end_measure", [1, "a false alarm"]), "ok");
  assert.equal(transfer(s), "ok");
  s.approve(1);
  s.block();
  assert.equal(s.status(1).status, "executed");
  assert.equal(requireMeasure(s.state, 1).ratifiedBy, null);
  assert.equal(transfer(s), "ok");
});

test("attack: a pause without end, of what cannot be paused, or of itself again and again", () => {
  const s = new EmergencyScene();
  const refused = [
    [{ durationS: 0 }, "GOV_DURATION"],
    [{ durationS: 72 * HOUR + 1, ratifiedS: 4 * DAY }, "GOV_COOLDOWN"],
    [{ ratifiedS: HOUR - 1 }, "GOV_DURATION"],
    [{ ratifiedS: 14 * DAY + 1 }, "GOV_DURATION"],
    [{ components: ["transfers", "transfers"] }, "GOV_PAYLOAD_INVALID"],
    [{ components: ["votes"] }, "GOV_FIELD_INVALID"],
    [{ components: ["castVote"] }, "GOV_FIELD_INVALID"],
    [{ accounts: [s.id("val 0")] }, "GOV_PAYLOAD_INVALID"],
    [{ targetHeight: 1 }, "GOV_PAYLOAD_INVALID"],
  ] as const;
  for (const [change, code] of refused) {
    assert.equal(
      s.declare([{ ...PAUSE, ...change }]),
      code,
      JSON.stringify(change, (_, v) => v),
    );
  }
  assert.equal(s.declare([PAUSE, PAUSE]), "GOV_PAYLOAD_INVALID");
  assert.equal(countMeasures(s.state), 0);
  assert.equal(s.declare([{ ...PAUSE, durationS: 72 * HOUR, ratifiedS: 14 * DAY }]), "ok");
});

test("a kind that ended without ratification rests for the cool-down", () => {
  const s = paused();
  assert.equal(s.declare([PAUSE]), "GOV_COOLDOWN", "while it is in force");
  assert.equal(s.declare([{ kind: "enable_maintenance" }]), "ok", "another kind may follow");
  const end = requireMeasure(s.state, 1).expiresAt;
  s.at(end + 14 * DAY - 1);
  assert.equal(s.declare([PAUSE]), "GOV_COOLDOWN");
  s.block(1);
  assert.equal(s.declare([PAUSE]), "ok");
});

test("a kind that was ratified may follow at once, within what a council may pause in 30 days", () => {
  const s = paused(40 * HOUR, 2 * DAY);
  s.block();
  assert.equal(s.declare([PAUSE]), "GOV_COOLDOWN");
  s.approve(1);
  s.block();
  assert.notEqual(requireMeasure(s.state, 1).ratifiedBy, null);
  const { startAt } = requireMeasure(s.state, 1);
  s.at(startAt + 2 * DAY);
  // 40 of 72 hours are used: a vote has prolonged the rest, and that is not the council's.
  const more = (hours: number) =>
    s.declare([{ ...PAUSE, durationS: hours * HOUR, ratifiedS: 3 * DAY }]);
  assert.equal(more(32 + 1), "GOV_COOLDOWN");
  assert.equal(more(32), "ok");
});

test("maintenance holds everybody but maintainers", () => {
  const s = new EmergencyScene();
  s.account("rich", 1000n);
  s.grant("maintainer", "keeper");
  assert.equal(s.declare([{ kind: "enable_maintenance" }]), "ok");
  assert.deepEqual(requireMeasure(s.state, 1).components, [
    "transfers",
    "statements",
    "executions",
  ]);
  assert.equal(transfer(s), "GOV_MAINTENANCE");
  const moved = { to: s.id("rich"), amount: 1n };
  assert.equal(s.refuse(s.id("keeper"), "transfer", moved), "GOV_FUNDS_INSUFFICIENT");
  const long = { kind: "enable_maintenance", durationS: 48 * HOUR + 1, ratifiedS: 3 * DAY };
  const other = new EmergencyScene();
  assert.equal(other.declare([long]), "GOV_DURATION");
});

test("a frozen account can vote, answer and appeal, and others can pay it", () => {
  const s = new EmergencyScene();
  s.account("rich", 1000n);
  const frozen = s.id("val 0");
  assert.equal(s.declare([{ kind: "freeze_accounts", accounts: [frozen] }], EVIDENCE), "ok");
  const moved = { to: s.id("rich"), amount: 1n };
  assert.equal(s.refuse(frozen, "transfer", moved), "GOV_ACCOUNT_FROZEN");
  assert.equal(s.refuse(frozen, "bond", { amount: 1n }), "GOV_ACCOUNT_FROZEN");
  assert.equal(transfer(s), "ok", "it is paid");
  const appeal = { measure: 1, statement: "the evidence is of another account" };
  s.accept(frozen, "appealFreeze", appeal);
  assert.deepEqual(s.lastNames, ["freezeAppealed", "threadCreated"]);
  assert.equal(s.refuse(frozen, "appealFreeze", appeal), "GOV_ALREADY_DONE");
  assert.equal(s.refuse(s.id("val 1"), "appealFreeze", appeal), "GOV_NOT_PERMITTED");
  assert.equal(s.refuse(frozen, "appealFreeze", { ...appeal, measure: 2 }), "GOV_MEASURE_UNKNOWN");
  s.block();
  assert.equal(s.vote("val 0", 1, FOR), "ok", "its vote counts");
  assert.equal(s.tally(1).validators?.cast.for, 100n);
  s.block(HOUR);
  s.accept(frozen, "transfer", moved);
  assert.equal(s.refuse(frozen, "appealFreeze", appeal), "GOV_WINDOW_CLOSED");
});

test("attack: a freeze without evidence, on the same evidence, of a component or of the rules themselves", () => {
  const s = new EmergencyScene();
  const freeze = { kind: "freeze_accounts", accounts: [s.id("val 0")] } as const;
  assert.equal(s.declare([freeze]), "GOV_PAYLOAD_INVALID");
  assert.equal(s.declare([{ ...freeze, accounts: [] }], EVIDENCE), "GOV_PAYLOAD_INVALID");
  assert.equal(s.declare([{ ...freeze, components: ["forum"] }], EVIDENCE), "GOV_PAYLOAD_INVALID");
  const system = { ...freeze, accounts: [SYSTEM_ACCOUNT] };
  assert.equal(s.declare([system], EVIDENCE), "GOV_SYSTEM_ACCOUNT");
  const many = Array.from({ length: 65 }, (_, place) => s.id(`many ${place}`));
  assert.equal(s.declare([{ ...freeze, accounts: many }], EVIDENCE), "GOV_FIELD_INVALID");
  assert.equal(s.declare([freeze], EVIDENCE), "ok");
  s.block(HOUR + 14 * DAY);
  assert.equal(s.declare([freeze], EVIDENCE), "GOV_EVIDENCE_USED");
  assert.equal(s.declare([freeze], new Uint8Array(32)), "ok");
});

test("nothing that decides an emergency can be paused", () => {
  const s = new EmergencyScene();
  assert.equal(s.declare([{ kind: "pause_network", durationS: DAY }]), "ok");
  assert.deepEqual(requireMeasure(s.state, 1).components, COMPONENTS);
  const motion = { type: "custom" };
  const offered = s.offered({ action: "resume", reason: "it is over", measureId: 1 }) as {
    readonly content: object;
  };
  const custom = { ...offered, content: { ...offered.content, ...motion } };
  assert.equal(s.refuse(s.id("val 0"), "createProposal", custom), "GOV_PAUSED");
  s.accept(s.id("val 0"), "createProposal", { ...offered, deposit: null });
  const { id } = s.proposal(2);
  s.accept(s.id("val 0"), "submitProposal", { id, expectedVersion: 1, deposit: 0n });
  s.block();
  s.block();
  s.approve(2);
  // Its run is not held either: after the timelock the network goes on.
  s.block(HOUR);
  assert.equal(s.status(2).status, "executed");
  assert.equal(requireMeasure(s.state, 1).endedAt, s.now);
});

test("an emergency is for validators and members of councils to raise", () => {
  const s = new EmergencyScene();
  const pause = { action: "pause_network", reason: "an incident", duration: HOUR } as const;
  s.voter("whale", 10n ** 12n);
  assert.equal(
    s.refuse(s.id("whale"), "createProposal", s.offered(pause)),
    "GOV_PROPOSER_NOT_ELIGIBLE",
  );
  assert.equal(s.run(s.id("conduct 1"), "createProposal", s.offered(pause)), null);
});

test("four fifths of the validators pause without a council, and need no ratification", () => {
  const s = new EmergencyScene();
  s.account("rich", 1000n);
  const number = s.proposeEmergency({
    action: "pause_network",
    reason: "an incident",
    immediateEffect: true,
    affectedComponents: ["transfers"],
    duration: 14 * DAY,
  });
  s.block();
  s.block();
  s.approve(number);
  s.block();
  assert.equal(s.status(number).status, "executed");
  assert.equal(transfer(s), "GOV_PAUSED");
  const { ratifiedS, proposal, expiresAt, startAt } = requireMeasure(s.state, 1);
  assert.deepEqual([ratifiedS, proposal, expiresAt - startAt], [null, number, 14 * DAY]);
  assert.equal(countProposals(s.state), number, "no question is put about it");
  assert.equal(s.submitAct("emergency", "end_measure", [1, "we know better"]), "GOV_ACT_FORBIDDEN");
});

test("three of five validators are not enough", () => {
  const s = new EmergencyScene();
  const pause = { action: "pause_network", reason: "an incident", duration: HOUR } as const;
  const number = s.proposeEmergency(pause);
  s.block();
  s.block();
  for (const place of [0, 1, 2]) assert.equal(s.vote(`val ${place}`, number, FOR), "ok");
  assert.equal(s.proposal(number).closed, null);
  s.close(number);
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["rejected", "quorum"]);
});

test("what an action does not use is refused, and what it needs is asked for", () => {
  const s = paused();
  const pause = { action: "pause_network", reason: "an incident", duration: HOUR } as const;
  const resume = { action: "resume", reason: "it is over", measureId: 1 } as const;
  const refused = [
    [{ ...pause, duration: 0 }, "GOV_PAYLOAD_INVALID"],
    [{ ...pause, duration: 14 * DAY + 1 }, "GOV_PAYLOAD_INVALID"],
    [{ ...pause, measureId: 1 }, "GOV_PAYLOAD_INVALID"],
    [{ ...pause, targetHeight: 1 }, "GOV_PAYLOAD_INVALID"],
    [{ ...pause, accounts: [s.id("rich")] }, "GOV_PAYLOAD_INVALID"],
    [{ ...pause, irreversible: ["x"] }, "GOV_PAYLOAD_INVALID"],
    [{ ...pause, until: s.now }, "GOV_TIMING_INVALID"],
    [{ ...resume, measureId: null }, "GOV_PAYLOAD_INVALID"],
    [{ ...resume, measureId: 2 }, "GOV_MEASURE_UNKNOWN"],
    [{ ...resume, duration: 1 }, "GOV_PAYLOAD_INVALID"],
    [{ ...resume, affectedComponents: ["forum"] as const }, "GOV_PAYLOAD_INVALID"],
    [{ ...resume, accounts: [s.id("rich")] }, "GOV_PAYLOAD_INVALID"],
    [{ ...resume, action: "unfreeze" }, "GOV_MEASURE_UNKNOWN"],
    [{ ...resume, action: "ratify" }, "GOV_PAYLOAD_INVALID"],
  ] as const;
  for (const [fields, code] of refused) {
    const offered = s.offered(fields);
    assert.equal(
      s.refuse(s.id("val 0"), "createProposal", offered),
      code,
      JSON.stringify(fields, (_, v) => (typeof v === "bigint" ? String(v) : v)),
    );
  }
});

test("a vote lets some of the frozen go, and the others stay", () => {
  const s = new EmergencyScene();
  const [left, right] = [s.id("val 0"), s.id("val 1")];
  assert.equal(
    s.declare([{ kind: "freeze_accounts", accounts: [left, right], durationS: DAY }], EVIDENCE),
    "ok",
  );
  const number = s.proposeEmergency(
    {
      action: "unfreeze",
      reason: "the wrong one",
      measureId: 1,
      accounts: [left],
      immediateEffect: true,
    },
    "val 2",
  );
  s.block();
  s.block();
  for (const place of [4, 3, 2, 1]) assert.equal(s.vote(`val ${place}`, number, FOR), "ok");
  s.block();
  assert.equal(s.status(number).status, "executed");
  const moved = { to: right, amount: 1n };
  assert.equal(s.refuse(left, "transfer", moved), "GOV_FUNDS_INSUFFICIENT");
  assert.equal(s.refuse(right, "transfer", moved), "GOV_ACCOUNT_FROZEN");
  assert.deepEqual(requireMeasure(s.state, 1).accounts, [right]);
});

test("a resume that comes after the end fails and says so", () => {
  const s = paused();
  const number = s.proposeEmergency({ action: "resume", reason: "it is over", measureId: 1 });
  s.block();
  s.block();
  s.approve(number);
  s.block(HOUR);
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["failed", "too_late"]);
});

test("attack: an act changes no parameter, role, treasury or vote", () => {
  const s = paused();
  const touched = new Set(s.events.map(({ spec }) => spec.name));
  for (const name of [
    "parameterChanged",
    "roleGranted",
    "treasurySpent",
    "voteCast",
    "councilChanged",
  ]) {
    assert.equal(touched.has(name), false, name);
  }
});
