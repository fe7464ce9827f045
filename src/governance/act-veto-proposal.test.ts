import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene } from "../../test/support/emergency-scene.ts";
import { AGAINST, FOR } from "../../test/support/vote-scene.ts";
import { encode } from "../codec/canonical.ts";
import { readCouncil } from "./council.ts";
import { writeProposal } from "./proposal.ts";
import { ROLE_CHANGE } from "./type-role-change.ts";

const REASON = new Uint8Array(32).fill(0x4e);

class VetoScene extends EmergencyScene {
  constructor() {
    super();
    this.set("track.text.TL", DAY);
    this.voter("one", 600n);
    this.voter("two", 400n);
    this.block();
  }

  veto(number: number): string {
    return this.submitAct("emergency", "veto_proposal", [this.proposal(number).id, REASON]);
  }

  /** A motion that has passed; `two` says no where it is split. */
  passed(text: string, split = false): number {
    const number = this.discussed({ text });
    this.block();
    assert.equal(this.vote("one", number, FOR), "ok");
    if (split) assert.equal(this.vote("two", number, AGAINST), "ok");
    this.close(number);
    assert.equal(this.status(number).status, "queued");
    return number;
  }
}

test("the council stops what has passed until it may run, with its deposit untouched", () => {
  const s = new VetoScene();
  const number = s.passed("a motion");
  s.block(DAY - 1);
  assert.equal(s.veto(number), "ok");
  const facts = ["proposalVetoedByCouncil", "proposalVetoed", "proposalStatusChanged"];
  assert.deepEqual(s.lastNames.slice(-3), facts);
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["vetoed", "council"]);
  assert.equal(s.veto(number), "GOV_WRONG_STATUS");
});

test("a veto comes after the vote and before the run", () => {
  const s = new VetoScene();
  const open = s.discussed({ text: "open" });
  assert.equal(s.veto(open), "GOV_WRONG_STATUS");
  const unknown = [new Uint8Array(32), REASON];
  assert.equal(s.submitAct("emergency", "veto_proposal", unknown), "GOV_PROPOSAL_UNKNOWN");
  const late = new VetoScene();
  const number = late.passed("late");
  late.now = late.proposal(number).closed?.eta ?? 0;
  assert.equal(late.veto(number), "GOV_WINDOW_CLOSED");
});

test("what passes again by two thirds within 90 days is not vetoed again", () => {
  for (const [split, again] of [
    [false, "GOV_ACT_FORBIDDEN"],
    // 600 of 1,000 are less than two thirds.
    [true, "ok"],
  ] as const) {
    const s = new VetoScene();
    assert.equal(s.veto(s.passed("the same words")), "ok");
    assert.equal(s.veto(s.passed("the same words", split)), again);
  }
  const later = new VetoScene();
  assert.equal(later.veto(later.passed("the same words")), "ok");
  later.block(90 * DAY);
  assert.equal(later.veto(later.passed("the same words")), "ok");
});

test("attack: a council does not stop the question about its measure", () => {
  const s = new VetoScene();
  assert.equal(s.declare([{ kind: "enable_maintenance", durationS: DAY }]), "ok");
  s.block();
  s.approve(1);
  assert.equal(s.status(1).status, "queued");
  // It may run at once, so that no veto is ever in time; were there time, it would be barred.
  assert.equal(s.veto(1), "GOV_WINDOW_CLOSED");
  const { closed, ...rest } = s.proposal(1);
  assert.ok(closed !== null);
  writeProposal(s.state, 1, { ...rest, closed: { ...closed, eta: s.now + 1 } });
  assert.equal(s.veto(1), "GOV_ACT_FORBIDDEN");
});

test("attack: a council does not stop a change of its own members", () => {
  const s = new VetoScene();
  for (const field of ["min_power", "deposit"] as const) s.set(`track.constitution.${field}`, 0n);
  s.set("track.constitution.review", false);
  for (const name of ["r 0", "r 1", "r 2"]) s.grant("reviewer", name);
  const [leaving] = readCouncil(s.state, "emergency")?.members ?? [];
  assert.ok(leaving !== undefined);
  const operations = [
    { kind: "council_replace", council: "emergency", account: leaving, value: s.id("one") },
  ] as const;
  const payload = encode(ROLE_CHANGE.payload, { operations, rationale: "new members" });
  const number = s.propose("one", "role_change", payload);
  s.block(7 * DAY);
  s.block();
  for (const name of ["one", "two", "val 0", "val 1", "val 2", "val 3", "val 4"]) {
    s.vote(name, number, FOR);
  }
  s.close(number);
  assert.equal(s.status(number).status, "queued");
  assert.equal(s.veto(number), "GOV_ACT_FORBIDDEN");
});
