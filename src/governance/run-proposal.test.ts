import assert from "node:assert/strict";
import { test } from "node:test";
import { eventData, FOR, type MotionChange, VoteScene } from "../../test/support/vote-scene.ts";
import { DUE_BUDGETS, type DueClass, dueItems } from "./due.ts";
import { addMeasure, changeMeasure } from "./measure.ts";
import { writeProposal } from "./proposal.ts";
import { readRunRecord } from "./run-record.ts";
import { changeSupply } from "./supply.ts";

const DAY = 86_400;
const HOUR = 3600;

/** Motions that run an hour after their vote and may for a day. */
function scene(): VoteScene {
  const s = new VoteScene();
  s.set("track.text.TL", HOUR);
  s.voter("ann", 1000n);
  return s;
}

/** A motion that has passed; the block is that of the end of its vote. */
function passed(s: VoteScene, change: MotionChange = {}): number {
  const number = s.discussed(change);
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(s.close(number).status, "queued");
  return number;
}

function eta(s: VoteScene, number: number): number {
  return s.proposal(number).closed?.eta ?? assert.fail("not closed");
}

function pause(s: VoteScene, seconds: number): number {
  return addMeasure(s.state, {
    kind: "pause_network",
    components: ["executions"],
    accounts: [],
    act: null,
    proposal: null,
    evidenceDigest: null,
    startAt: s.now,
    declaredUntil: s.now + seconds,
    expiresAt: s.now + seconds,
    ratifiedS: null,
    ratifiedBy: null,
    endedAt: null,
    version: 0,
  });
}

test("what has passed runs at its eta and not before, and its record is kept", () => {
  const s = scene();
  const number = passed(s);
  s.at(eta(s, number) - 1);
  assert.deepEqual([s.status(number).status, s.status(number).phase], ["queued", "timelock"]);
  s.block(1);
  assert.deepEqual(s.lastNames, ["proposalExecuted", "proposalStatusChanged", "executionRecorded"]);
  assert.equal(s.status(number).status, "executed");
  const { effectsDigest, ...record } = readRunRecord(s.state, number, 1) ?? assert.fail();
  assert.equal(effectsDigest?.length, 32);
  assert.deepEqual(record, {
    attempt: 1,
    height: s.height,
    at: s.now,
    executor: null,
    outcome: "DONE",
    isFinal: true,
    code: null,
    detail: null,
    diff: [],
  });
  s.block(10 * DAY);
  assert.equal(s.proposal(number).run.attempts, 1, "it runs once");
  assert.equal(readRunRecord(s.state, number, 2), undefined);
});

test("what waits for another proposal is tried again, and each attempt is recorded", () => {
  const s = scene();
  // The other motion finds no vote, so that it is rejected when this one wants to run.
  const { id: dependsOn } = s.proposal(s.submitAs("other"));
  const number = passed(s, { dependsOn });
  const first = eta(s, number);
  s.at(first);
  assert.deepEqual(s.lastNames, ["executionAttempted"]);
  const record = readRunRecord(s.state, number, 1);
  assert.deepEqual(
    [record?.outcome, record?.code, record?.detail, record?.isFinal],
    ["FAILED", "precondition", "dependsOn", false],
  );
  assert.deepEqual([s.status(number).status, s.status(number).phase], ["queued", "retrying"]);
  s.at(first + HOUR - 1);
  assert.equal(s.proposal(number).run.attempts, 1);
  s.block(1);
  assert.equal(s.proposal(number).run.attempts, 2);
  s.block(HOUR);
  assert.deepEqual(s.status(number), {
    status: "failed",
    reason: "attempts",
    house: null,
    phase: null,
  });
  assert.equal(readRunRecord(s.state, number, 3)?.isFinal, true);
  s.block(10 * DAY);
  assert.equal(s.proposal(number).run.attempts, 3, "attack: a failed run is failed, not cancelled");
});

test("every condition is asked when the run comes, and the first that is unmet is named", () => {
  const met = scene();
  const executed = passed(met);
  met.at(eta(met, executed));
  const { id } = met.proposal(executed);
  const value = 8;
  const good = passed(met, {
    dependsOn: id,
    conditions: [
      { kind: "height_at_least", height: 1 },
      { kind: "parameter_equals", key: "vote.max_changes", value },
      { kind: "proposal_executed", id },
      { kind: "treasury_at_least", amount: 0n },
    ],
  });
  met.at(eta(met, good));
  assert.equal(met.status(good).status, "executed");
  const digest = new Uint8Array(32).fill(3);
  for (const condition of [
    { kind: "height_at_least", height: 1_000_000 },
    { kind: "parameter_equals", key: "vote.max_changes", value: 9 },
    { kind: "parameter_equals", key: "no.such_key", value: 9 },
    { kind: "proposal_executed", id: digest },
    { kind: "attestation_verified", id: digest },
    { kind: "treasury_at_least", amount: 1n },
  ] as const) {
    const s = scene();
    const number = passed(s, { conditions: [{ kind: "height_at_least", height: 1 }, condition] });
    s.at(eta(s, number));
    const detail = readRunRecord(s.state, number, 1)?.detail;
    assert.equal(detail, `conditions.1.${condition.kind}`);
  }
});

test("what was executed and reverted since is executed no more", () => {
  const s = scene();
  const executed = passed(s);
  s.at(eta(s, executed));
  const before = s.proposal(executed);
  const waiting = passed(s, { dependsOn: before.id });
  writeProposal(s.state, executed, { ...s.proposal(executed), revertedBy: s.height });
  s.at(eta(s, waiting));
  assert.equal(readRunRecord(s.state, waiting, 1)?.detail, "dependsOn");
});

test("a window that is over without a run is expired, before and after its record", () => {
  const s = scene();
  s.set("track.text.exec", "manual");
  const number = passed(s);
  const end = eta(s, number) + DAY;
  s.now = end - 1;
  assert.deepEqual([s.status(number).status, s.status(number).phase], ["queued", "ready"]);
  s.now = end;
  assert.equal(s.status(number).status, "expired");
  s.block(0);
  assert.equal(s.proposal(number).ended?.how, "expired");
  assert.equal(s.status(number).status, "expired");
});

test("a run that the clock comes to after its window is expired and no attempt", () => {
  const s = scene();
  const number = passed(s);
  s.at(eta(s, number) + DAY);
  assert.deepEqual(s.lastNames, ["proposalExpired", "proposalStatusChanged"]);
  assert.equal(s.proposal(number).run.attempts, 0);
});

test("a measure holds a run, which counts no attempt and loses no time", () => {
  const s = scene();
  const number = passed(s);
  const at = eta(s, number);
  s.at(at - 10);
  pause(s, 2 * DAY);
  s.at(at);
  assert.deepEqual(s.lastNames, ["executionHeld"]);
  assert.deepEqual([s.status(number).status, s.status(number).phase], ["queued", "held"]);
  s.at(at + DAY + 1);
  assert.equal(s.status(number).phase, "held", "its day has passed, and none of it counts");
  assert.equal(s.proposal(number).run.attempts, 0);
  s.at(at - 10 + 2 * DAY);
  assert.equal(s.status(number).status, "executed");
  assert.equal(s.proposal(number).run.attempts, 1);
});

test("the window of a held manual run ends as much later as it was held", () => {
  const s = scene();
  s.set("track.text.exec", "manual");
  const number = passed(s);
  const at = eta(s, number);
  s.at(at + HOUR);
  pause(s, DAY);
  s.at(at + DAY);
  assert.equal(s.status(number).phase, "held");
  s.at(at + 2 * DAY - 1);
  assert.equal(s.status(number).phase, "ready", "an hour, a day held, and the rest but a second");
  s.block(1);
  assert.equal(s.proposal(number).ended?.how, "expired");
});

test("a hold that is ended early does not keep a run waiting for its old end", () => {
  const s = scene();
  const number = passed(s);
  s.at(eta(s, number) - 1);
  const measure = pause(s, 3 * DAY);
  s.block(1);
  assert.equal(s.status(number).phase, "held");
  changeMeasure(s.state, measure, { endedAt: s.now + 60 });
  s.block(HOUR);
  assert.equal(s.status(number).status, "executed");
});

test("attack: a run that would not conserve the supply is dropped whole and fails for good", () => {
  const s = scene();
  const number = passed(s);
  // The state is broken by hand: no type of proposal does it.
  changeSupply(s.state, { treasury: 1n });
  s.at(eta(s, number));
  assert.deepEqual(s.lastNames, ["executionAttempted", "proposalFailed", "proposalStatusChanged"]);
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["failed", "invariant"]);
  assert.equal(readRunRecord(s.state, number, 1)?.code, "invariant");
});

test("attack: work that falls due together is done within the budget, and the rest a block later", () => {
  const s = scene();
  const many = DUE_BUDGETS[6] + 2;
  s.set("track.text.slots", 100);
  const numbers = Array.from({ length: many }, (_, place) => s.submitAs(`proposer${place}`));
  s.block(3 * DAY);
  s.block(0);
  for (const number of numbers) assert.equal(s.vote("ann", number, FOR), "ok", `${number}`);
  const first = numbers[0] ?? assert.fail();
  s.close(first);
  s.at(eta(s, first));
  const executed = () => numbers.filter((n) => s.status(n).status === "executed").length;
  assert.equal(executed(), DUE_BUDGETS[6]);
  s.block(1);
  assert.equal(executed(), many);
});

test("the digest of a run binds all its events", () => {
  const s = scene();
  const one = passed(s);
  s.at(eta(s, one));
  const two = passed(s);
  s.at(eta(s, two));
  const digests = [one, two].map((number) => readRunRecord(s.state, number, 1)?.effectsDigest);
  assert.notDeepEqual(digests[0], digests[1]);
  const recorded = s.events.filter(({ spec }) => spec.name === "executionRecorded").map(eventData);
  assert.deepEqual(
    recorded.map(({ record }) => record.effectsDigest),
    digests,
  );
});

test("nothing of an executed motion stays due", () => {
  const s = scene();
  const number = passed(s);
  s.at(eta(s, number));
  const windowEnd = eta(s, number) + DAY;
  const noted = Object.keys(DUE_BUDGETS).flatMap((name) =>
    dueItems(s.state, { dueClass: Number(name) as DueClass, now: 2 ** 50, limit: 100 }),
  );
  const earliest = Math.min(...noted.map(({ at }) => at));
  assert.equal(earliest, windowEnd, "but the look at its window");
  s.at(windowEnd);
  assert.equal(s.last.length, 0);
});
