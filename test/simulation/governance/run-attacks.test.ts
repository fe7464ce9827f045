import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../src/codec/canonical.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import { readParameterEntry, readUint } from "../../../src/governance/parameter.ts";
import { runDueWork } from "../../../src/governance/run-due.ts";
import { readRunRecord } from "../../../src/governance/run-record.ts";
import { PARAMETER_CHANGE } from "../../../src/governance/type-parameter-change.ts";
import { PROPOSAL_CANCEL } from "../../../src/governance/type-proposal-cancel.ts";
import { FOR, VoteScene } from "../../support/vote-scene.ts";

const DAY = 86_400;
const KEY = "vote.max_changes";

/** A scene of one voter who decides changes of parameters alone. */
class ChangeScene extends VoteScene {
  constructor() {
    super();
    this.voter("ann", 1000n);
    this.validator("ann", 1000n);
    // Without reviewers the configuration as a whole would be unsafe, and no change of it would be taken.
    for (const name of ["r1", "r2", "r3"]) this.grant("reviewer", name);
    for (const field of ["min_power", "deposit"] as const)
      this.set(`track.parameters.${field}`, 0n);
  }

  /** A change of the one parameter that has passed; the block is that of the end of its vote. */
  passed(proposer: string, proposedValue: number): number {
    const { value, version } = readParameterEntry(this.state, KEY);
    const payload = encode(PARAMETER_CHANGE.payload, {
      changes: [{ key: KEY, currentValue: value, currentVersion: version, proposedValue }],
      transitionPeriodS: 0,
      rationale: "because",
      impactAnalysis: {
        summary: "none",
        affectedComponents: [],
        affectedParameters: [],
        risks: [],
        reversible: true,
      },
    });
    const number = this.propose(proposer, "parameter_change", payload);
    this.block(3 * DAY);
    assert.equal(this.vote("ann", number, FOR), "ok");
    this.close(number);
    return number;
  }

  eta(number: number): number {
    return this.proposal(number).closed?.eta ?? assert.fail("not closed");
  }
}

test("double run after a crash between effects and status: one run, from the committed base again", () => {
  const s = new ChangeScene();
  const number = s.passed("p", 9);
  s.height += 1;
  s.now = s.eta(number);
  // The block is carried out, the process dies before it is committed, and all that was written is forgotten.
  const lost = new Overlay(s.state);
  const first = runDueWork(lost, s.context);
  assert.equal(readUint(lost, KEY, s.now), 9);
  assert.equal(readUint(s.state, KEY, s.now), 8);
  const again = runDueWork(s.state, s.context);
  assert.deepEqual(
    again.events.map(({ data }) => data),
    first.events.map(({ data }) => data),
  );
  assert.equal(readParameterEntry(s.state, KEY).version, 1);
  assert.equal(runDueWork(s.state, s.context).events.length, 0);
  assert.equal(s.proposal(number).run.attempts, 1);
});

test("a run tells what it has changed of what its plan guards", () => {
  const s = new ChangeScene();
  const number = s.passed("p", 9);
  s.at(s.eta(number));
  const { diff } = readRunRecord(s.state, number, 1) ?? assert.fail();
  assert.deepEqual(
    diff.map(({ key, before, after }) => [key, before.version, after.version]),
    [[`param.${KEY}`, 0, 1]],
  );
});

test("parallel runs in conflict: the second is stale, names the key, and changes nothing", () => {
  const s = new ChangeScene();
  for (const track of ["parameters", "constitution"] as const) s.set(`track.${track}.TL`, 30 * DAY);
  const one = s.passed("p", 9);
  const two = s.passed("q", 10);
  s.at(s.eta(one));
  s.at(s.eta(two));
  assert.equal(s.status(one).status, "executed");
  assert.deepEqual([s.status(two).status, s.status(two).reason], ["failed", "stale"]);
  const record = readRunRecord(s.state, two, 1);
  assert.deepEqual(
    [record?.outcome, record?.isFinal, record?.code, record?.detail],
    ["STALE", true, "stale", `param.${KEY}`],
  );
  assert.equal(readUint(s.state, KEY, s.now), 9);
  s.block(10 * DAY);
  assert.equal(readUint(s.state, KEY, s.now), 9);
});

test("an epoch with another hash function between vote and run makes no plan stale", () => {
  const s = new ChangeScene();
  const number = s.passed("p", 9);
  s.hashCode = 0x12;
  s.at(s.eta(number));
  assert.equal(s.status(number).status, "executed");
  const other = new ChangeScene();
  const stale = other.passed("p", 9);
  other.hashCode = 0x12;
  // Versions speak for themselves under any hash function.
  other.set(KEY, 7);
  other.at(other.eta(stale));
  assert.equal(other.status(stale).reason, "stale");
});

test("panic in due work: a run that is cancelled by a run of the same block is skipped", () => {
  const s = new ChangeScene();
  for (const field of ["min_power", "deposit"] as const) s.set(`track.cancel.${field}`, 0n);
  s.set("track.text.TL", DAY + 10);
  const target = s.discussed();
  assert.equal(s.vote("ann", target, FOR), "ok");
  s.close(target);
  const { id } = s.proposal(target);
  const payload = encode(PROPOSAL_CANCEL.payload, {
    target: id,
    mode: "cancel" as const,
    reason: "late",
  });
  const cancel = s.propose("q", "proposal_cancel", payload);
  s.block(0);
  assert.equal(s.vote("ann", cancel, FOR), "ok");
  assert(s.opened(cancel).end < s.eta(target), "the cancel is due before what it cancels");
  // The clock jumps over both, so that both are due in one block.
  s.at(s.eta(target) + 1);
  assert.equal(s.status(cancel).status, "executed");
  assert.deepEqual([s.status(target).status, s.status(target).reason], ["cancelled", "cancel"]);
  assert.equal(s.proposal(target).run.attempts, 0);
});
