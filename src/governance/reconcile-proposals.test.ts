import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene } from "../../test/support/emergency-scene.ts";
import { enacted, liquid, restorable, rolledBack } from "../../test/support/rollback-scene.ts";
import { eventData, FOR, VETO } from "../../test/support/vote-scene.ts";
import { checkConservation } from "./conservation.ts";
import { readHold } from "./hold.ts";
import { readUint } from "./parameter.ts";
import { readSupply } from "./supply.ts";

const DEPOSIT = 700n;

/** A scene in which motions cost a deposit, and `elector` alone votes on them. */
function scene(): EmergencyScene {
  const s = new EmergencyScene();
  s.set("track.text.deposit", DEPOSIT);
  s.voter("elector", 1000n);
  s.block();
  return s;
}

/** A motion under a deposit, and the height at whose end it is in discussion. */
function submitted(s: EmergencyScene): { readonly number: number; readonly target: number } {
  const number = s.submit({}, DEPOSIT);
  s.block();
  const target = s.height;
  s.block();
  return { number, target };
}

/** Lets `elector` decide a motion. */
function decide(s: EmergencyScene, number: number, side: typeof FOR): void {
  s.at(s.proposal(number).submitted?.discussionEnd ?? 0);
  s.block();
  assert.equal(s.vote("elector", number, side), "ok");
  s.close(number);
  s.block();
}

function held(s: EmergencyScene, number: number): bigint {
  return readHold(s.state, { purpose: "deposit", ref: number }, s.id("proposer"));
}

/** What the last block has settled, by proposal. */
function settled(s: EmergencyScene): readonly unknown[] {
  return s.last
    .filter(({ spec }) => spec.name === "depositSettled")
    .map((event) => {
      const { number, contributions } = eventData(event);
      const [{ refunded, forfeited }] = contributions;
      return [number, refunded, forfeited];
    });
}

test("a deposit that is back after its proposal has passed and run goes to its owner once more", () => {
  const s = scene();
  const before = liquid(s, "proposer");
  const { number, target } = submitted(s);
  decide(s, number, FOR);
  assert.equal(s.status(number).status, "executed");
  assert.equal(liquid(s, "proposer"), before, "given back when it passed");
  rolledBack(s, target);
  assert.deepEqual(settled(s), [[number, DEPOSIT, 0n]]);
  assert.equal(held(s, number), 0n);
  assert.equal(liquid(s, "proposer"), before);
  assert.equal(s.status(number).status, "executed", "words are not undone");
  assert.equal(s.proposal(number).deposit.settled, 1);
  assert.equal(checkConservation(s.state), null);
});

test("a deposit that is back after it was forfeited is forfeited once more, and once only", () => {
  const s = scene();
  const [before, { treasury }] = [liquid(s, "proposer"), readSupply(s.state)];
  const { number, target } = submitted(s);
  decide(s, number, VETO);
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["vetoed", "ballots"]);
  assert.equal(readSupply(s.state).treasury, treasury + DEPOSIT);
  rolledBack(s, target);
  assert.deepEqual(settled(s), [[number, 0n, DEPOSIT]]);
  assert.equal(liquid(s, "proposer"), before - DEPOSIT);
  assert.equal(readSupply(s.state).treasury, treasury + DEPOSIT);
  assert.equal(checkConservation(s.state), null);
});

test("what was opened on power of since is cancelled with its deposit, what waits with its own goes on", () => {
  for (const [isOpen, expected] of [
    [true, "cancelled(rolled_back)"],
    [false, "discussion(null)"],
  ] as const) {
    const s = scene();
    const before = liquid(s, "proposer");
    const { number, target } = submitted(s);
    if (isOpen) {
      s.at(s.proposal(number).submitted?.discussionEnd ?? 0);
      s.block();
      assert.equal(s.opened(number).snapshotHeight > target, true);
    }
    rolledBack(s, target);
    const { status, reason } = s.status(number);
    assert.equal(`${status}(${reason})`, expected);
    assert.equal(held(s, number), isOpen ? 0n : DEPOSIT);
    assert.equal(liquid(s, "proposer"), isOpen ? before : before - DEPOSIT);
    assert.equal(checkConservation(s.state), null);
  }
});

test("a vote that was open on power of the target itself goes on", () => {
  const s = scene();
  const { number } = submitted(s);
  s.at(s.proposal(number).submitted?.discussionEnd ?? 0);
  s.block();
  const target = s.opened(number).snapshotHeight;
  assert.equal(s.status(number).status, "voting");
  // The target lies before the opening block: the vote is a fact, and the power it reads is still there.
  rolledBack(s, target);
  assert.equal(s.status(number).status, "voting");
  assert.equal(s.vote("elector", number, FOR), "ok");
});

test("a draft of since stays, without what it was given", () => {
  const s = scene();
  const target = s.height;
  s.block();
  const content = s.motionContent("a draft");
  s.accept(s.id("proposer"), "createProposal", { content, deposit: null });
  const { id } = s.proposal(1);
  const before = liquid(s, "proposer");
  s.accept(s.id("proposer"), "depositProposal", { id, amount: DEPOSIT });
  rolledBack(s, target);
  assert.equal(s.status(1).status, "draft");
  assert.deepEqual(s.proposal(1).deposit, { total: 0n, contributors: 0, settled: 0 });
  assert.equal(liquid(s, "proposer"), before);
  assert.equal(checkConservation(s.state), null);
});

test("a change of the economy is reverted with its parameter; one of how governance works stays", () => {
  for (const [key, from, to, expected] of [
    ["proposal.max_edits", 10, 11, "reverted"],
    ["rollback.cooldown_s", 30 * DAY, 31 * DAY, "executed"],
  ] as const) {
    const s = restorable();
    const target = s.height;
    s.block();
    const change = { key, currentValue: from, currentVersion: 0, proposedValue: to };
    const number = enacted(s, "parameter_change", {
      changes: [change],
      transitionPeriodS: 0,
      rationale: "r",
      impactAnalysis: {
        summary: "s",
        affectedComponents: [],
        affectedParameters: [],
        risks: [],
        reversible: true,
      },
    });
    assert.equal(s.status(number).status, "executed", key);
    rolledBack(s, target);
    assert.equal(s.status(number).status, expected, key);
    assert.equal(readUint(s.state, key, s.now), expected === "reverted" ? from : to);
  }
});
