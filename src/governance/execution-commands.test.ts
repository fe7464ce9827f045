import assert from "node:assert/strict";
import { test } from "node:test";
import { AGAINST, FOR, VoteScene } from "../../test/support/vote-scene.ts";
import { addMeasure } from "./measure.ts";
import { writeProposal } from "./proposal.ts";
import { readRunRecord } from "./run-record.ts";

const DAY = 86_400;
const HOUR = 3600;

class ManualScene extends VoteScene {
  readonly number: number;

  constructor(isDependent = false) {
    super();
    this.set("track.text.exec", "manual");
    this.set("track.text.TL", HOUR);
    this.voter("ann", 1000n);
    this.grant("executor", "exe");
    const dependsOn = isDependent ? this.proposal(this.submitAs("other")).id : null;
    this.number = this.discussed({ dependsOn });
  }

  pass(): number {
    assert.equal(this.vote("ann", this.number, FOR), "ok");
    this.close(this.number);
    return this.proposal(this.number).closed?.eta ?? assert.fail("not closed");
  }

  execute(name: string, planHash?: Uint8Array): string {
    const { id, locked } = this.proposal(this.number);
    const payload = { id, planHash: planHash ?? locked?.planHash };
    return this.run(this.id(name), "executeProposal", payload)?.code ?? "ok";
  }
}

test("a manual run is refused for the first thing that is wrong, in the documented order", () => {
  const s = new ManualScene();
  const unknown = { id: new Uint8Array(32), planHash: new Uint8Array(32) };
  assert.equal(s.refuse(s.id("ann"), "executeProposal", unknown), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(s.execute("exe"), "GOV_WRONG_STATUS", "a vote that is open");
  const eta = s.pass();
  s.now = eta - 1;
  assert.equal(s.execute("ann"), "GOV_TOO_EARLY");
  s.now = eta;
  assert.equal(s.execute("ann"), "GOV_NOT_PERMITTED", "attack: an executor open to anyone");
  assert.equal(s.execute("exe", new Uint8Array(32)), "GOV_PLAN_HASH_MISMATCH");
  assert.equal(s.execute("exe"), "ok");
  assert.equal(s.status(s.number).status, "executed");
  assert.deepEqual(readRunRecord(s.state, s.number, 1)?.executor, s.id("exe"));
  assert.equal(s.execute("exe"), "GOV_EXECUTED", "attack: twice");
});

test("a manual run has its window, half-open at both ends", () => {
  const s = new ManualScene();
  const eta = s.pass();
  s.now = eta + DAY;
  assert.equal(s.execute("exe"), "GOV_EXPIRED");
  s.now = eta + DAY - 1;
  assert.equal(s.execute("exe"), "ok");
});

test("nobody runs by the clock what is to be run by hand", () => {
  const s = new ManualScene();
  const eta = s.pass();
  s.at(eta);
  assert.equal(s.status(s.number).status, "queued");
  s.at(eta + DAY);
  assert.equal(s.proposal(s.number).ended?.how, "expired");
  assert.equal(s.execute("exe"), "GOV_EXPIRED");
});

test("a run that waits is no refusal: it is recorded, and cannot be repeated before its time", () => {
  const s = new ManualScene(true);
  const eta = s.pass();
  s.at(eta);
  assert.equal(s.execute("exe"), "ok");
  assert.equal(readRunRecord(s.state, s.number, 1)?.code, "precondition");
  s.now = eta + HOUR - 1;
  assert.equal(s.execute("exe"), "GOV_TOO_EARLY", "attack: attempts used up in one block");
  s.now = eta + HOUR;
  assert.equal(s.execute("exe"), "ok");
  assert.equal(s.proposal(s.number).run.attempts, 2);
});

test("a run that a measure holds elsewhere is refused, and no attempt", () => {
  const s = new ManualScene();
  const eta = s.pass();
  // A motion touches nothing but executions, whose pause refuses the command itself; this one touches the treasury.
  const { locked, ...proposal } = s.proposal(s.number);
  assert(locked !== null);
  const touched = { ...locked, touches: ["treasury"] as const };
  writeProposal(s.state, s.number, { ...proposal, locked: touched });
  s.at(eta);
  addMeasure(s.state, {
    kind: "pause_network",
    components: ["treasury"],
    accounts: [],
    act: null,
    proposal: null,
    evidenceDigest: null,
    startAt: s.now,
    declaredUntil: s.now + HOUR,
    expiresAt: s.now + HOUR,
    ratifiedS: null,
    ratifiedBy: null,
    endedAt: null,
    version: 0,
  });
  assert.equal(s.execute("exe", new Uint8Array(32)), "GOV_HELD");
  assert.equal(s.proposal(s.number).run.attempts, 0);
  s.at(eta + HOUR);
  assert.equal(s.execute("exe"), "ok");
});

test("what was rejected cannot be run, nor what the clock has run", () => {
  const s = new ManualScene();
  assert.equal(s.vote("ann", s.number, AGAINST), "ok");
  s.close(s.number);
  assert.equal(s.execute("exe"), "GOV_WRONG_STATUS");
});

test("an executor may run what the clock has not come to yet, and both come to the same", () => {
  const s = new VoteScene();
  s.voter("ann", 1000n);
  s.grant("executor", "exe");
  s.set("track.text.TL", HOUR);
  const number = s.discussed();
  assert.equal(s.vote("ann", number, FOR), "ok");
  s.close(number);
  const { id, locked, closed } = s.proposal(number);
  s.now = closed?.eta ?? assert.fail();
  s.accept(s.id("exe"), "executeProposal", { id, planHash: locked?.planHash });
  assert.deepEqual(s.lastNames, ["proposalExecuted", "proposalStatusChanged", "executionRecorded"]);
  s.block(0);
  assert.equal(s.last.length, 0, "the clock finds nothing to do");
  assert.equal(s.proposal(number).run.attempts, 1);
});

test("an attempt by hand that has to wait leaves the clock waiting too", () => {
  const s = new VoteScene();
  s.voter("ann", 1000n);
  s.grant("executor", "exe");
  s.set("track.text.TL", HOUR);
  const { id: dependsOn } = s.proposal(s.submitAs("other"));
  const number = s.discussed({ dependsOn });
  assert.equal(s.vote("ann", number, FOR), "ok");
  s.close(number);
  const { id, locked, closed } = s.proposal(number);
  s.now = closed?.eta ?? assert.fail();
  s.accept(s.id("exe"), "executeProposal", { id, planHash: locked?.planHash });
  s.block(0);
  assert.equal(s.proposal(number).run.attempts, 1, "the clock's own item came too early");
  s.block(HOUR);
  assert.equal(s.proposal(number).run.attempts, 2);
});
