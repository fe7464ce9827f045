import assert from "node:assert/strict";
import { test } from "node:test";
import { EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { COMMANDS, type CommandName } from "./command.ts";
import { refuseGate } from "./gate.ts";
import { COMPONENTS } from "./names.ts";

/** Commands that no measure holds: ballots, acts, objections, reviews, attestations, appeals, and keys. */
const ALWAYS_OPEN: readonly CommandName[] = [
  "castVote",
  "castVoteBySig",
  "submitAct",
  "signAct",
  "objectEmergency",
  "submitReview",
  "recuseReview",
  "openAttestation",
  "signAttestation",
  "appealFreeze",
  "answerSanction",
  "appealModeration",
  "decideAppeal",
  "rotateKeys",
];

/** What a frozen account may still do. */
const OPEN_TO_FROZEN: readonly CommandName[] = [
  "castVote",
  "castVoteBySig",
  "objectEmergency",
  "appealFreeze",
  "answerSanction",
  "appealModeration",
];

const names = Object.keys(COMMANDS) as CommandName[];

function gate(s: EmergencyScene, command: CommandName, change: object = {}): string {
  const gated = { command, alwaysOpen: false, sender: s.id("val 0"), ...change };
  return refuseGate(s.state, gated, s.now)?.code ?? "open";
}

test("K14: nothing that must stay open has a component that could be paused", () => {
  for (const name of ALWAYS_OPEN) assert.equal(COMMANDS[name].component, null, name);
});

test("a pause of everything holds every command that has a component, and no other", () => {
  const s = new EmergencyScene();
  assert.equal(s.declare([{ kind: "pause_network" }]), "ok");
  for (const name of names) {
    const expected = COMMANDS[name].component === null ? "open" : "GOV_PAUSED";
    assert.equal(gate(s, name), expected, name);
  }
});

test("each component holds its own commands", () => {
  for (const component of COMPONENTS) {
    const s = new EmergencyScene();
    const actions = [{ kind: "pause_network", components: [component] }];
    assert.equal(s.declare(actions), "ok");
    for (const name of names) {
      const expected = COMMANDS[name].component === component ? "GOV_PAUSED" : "open";
      assert.equal(gate(s, name), expected, `${component} ${name}`);
    }
  }
});

test("what serves to decide an emergency is open whatever is paused, and it alone", () => {
  const s = new EmergencyScene();
  assert.equal(s.declare([{ kind: "pause_network", components: ["transfers"] }]), "ok");
  assert.equal(gate(s, "postComment"), "open");
  assert.equal(gate(s, "transfer"), "GOV_PAUSED");
  assert.equal(gate(s, "transfer", { alwaysOpen: true }), "open");
});

test("a frozen account is held whatever its command touches, and all others are free", () => {
  const s = new EmergencyScene();
  const actions = [{ kind: "freeze_accounts", accounts: [s.id("val 0")] }];
  assert.equal(s.declare(actions, new Uint8Array(32)), "ok");
  for (const name of names) {
    const expected = OPEN_TO_FROZEN.includes(name) ? "open" : "GOV_ACCOUNT_FROZEN";
    assert.equal(gate(s, name), expected, name);
    assert.equal(gate(s, name, { alwaysOpen: true }), expected, `${name}, in an emergency`);
    assert.equal(gate(s, name, { sender: s.id("val 1") }), "open", name);
  }
  s.now += HOUR;
  assert.equal(gate(s, "transfer"), "open");
});

test("of several freezes the one that ends last is named", () => {
  const s = new EmergencyScene();
  const freeze = { kind: "freeze_accounts", accounts: [s.id("val 0")] };
  assert.equal(s.declare([{ ...freeze, durationS: HOUR }], new Uint8Array(32)), "ok");
  const number = s.proposeEmergency(
    {
      action: "freeze_accounts",
      reason: "more of it",
      accounts: [s.id("val 0")],
      duration: 2 * HOUR,
      evidenceDigest: new Uint8Array(32).fill(1) as never,
      immediateEffect: true,
    },
    "val 1",
  );
  s.block();
  s.block();
  s.approve(number);
  s.block();
  const gated = { command: "bond" as const, alwaysOpen: false, sender: s.id("val 0") };
  assert.deepEqual(refuseGate(s.state, gated, s.now)?.facts.measure, 2);
});
