import assert from "node:assert/strict";
import { test } from "node:test";
import { EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { MeasuredScene } from "../../test/support/measured-scene.ts";
import { listing } from "../../test/support/proposal-samples.ts";
import { enacted, restorable, rolledBack } from "../../test/support/rollback-scene.ts";
import { AGAINST, FOR } from "../../test/support/vote-scene.ts";
import { DELEGATION_EVENTS } from "./delegation-events.ts";
import type { Journal } from "./journal.ts";
import { approvalShare, computeMetrics } from "./metrics.ts";
import { noteMetrics } from "./note-metrics.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import type { ParameterKey } from "./parameter-table.ts";
import { measureVote } from "./vote-concentration.ts";

const DAY_S = 86_400;

/** Two voters of 60 and 40. Motions are discussed for 3 days and voted on for 5, and run at once. */
function scene(): MeasuredScene {
  const made = new MeasuredScene();
  made.voter("a", 60n);
  made.voter("b", 40n);
  made.block();
  return made;
}

test("nothing that has not happened is measured", () => {
  assert.deepEqual(scene().metrics, {
    proposals: { total: 0, active: 0, executed: 0, rejected: 0 },
    participationPpm: { community: null, validators: null },
    successPpm: null,
    execution: { meanS: null, medianS: null, meanWaitS: null },
    emergencies: [],
    rollbacks: 0,
    extensionPpm: null,
    changedBallotsPpm: null,
    overridingPpm: null,
    reviewMeanS: null,
    undoneChangesPpm: null,
    forfeited: 0n,
  });
});

test("participation is the cast share of the electorate, votes without a ballot included", () => {
  const { metrics } = runThree();
  // 60 of 100, none, and 60 of 100: the mean of 600,000, 0 and 600,000.
  assert.deepEqual(metrics.participationPpm, { community: 400_000, validators: null });
});

test("success counts what came to its end, and neither drafts, open nor cancelled proposals", () => {
  const made = runThree();
  assert.deepEqual(made.metrics.proposals, { total: 3, active: 0, executed: 1, rejected: 2 });
  assert.equal(made.metrics.successPpm, 333_333);
  const cancelled = made.submit();
  made.submit();
  assert.equal(made.metrics.proposals.active, 2);
  const { id } = made.proposal(cancelled);
  made.accept(made.id("proposer"), "cancelProposal", { id });
  assert.deepEqual(made.metrics.proposals, { total: 5, active: 1, executed: 1, rejected: 2 });
  assert.equal(made.metrics.successPpm, 333_333);
});

test("a run is timed from its submission and from its eta, and forfeits are summed", () => {
  const { metrics } = runThree();
  const eightDays = 8 * DAY_S;
  assert.deepEqual(metrics.execution, { meanS: eightDays, medianS: eightDays, meanWaitS: 0 });
  // A vote without a ballot costs a tenth of its deposit of 1,000.
  assert.equal(metrics.forfeited, 100n);
});

test("changed ballots are a share of all, and overriding ones of the first", () => {
  const made = scene();
  const number = made.discussed();
  made.vote("a", number, FOR);
  made.vote("a", number, AGAINST, { ballotNonce: 1 });
  made.vote("b", number, FOR);
  // Three ballots, one of them a change; two first ones, none of which takes from a delegate.
  assert.equal(made.metrics.changedBallotsPpm, 333_333);
  assert.equal(made.metrics.overridingPpm, 0);
});

test("an owner who votes after delegating overrides, and what delegates cast falls by it", () => {
  const made = scene();
  delegate(made, "b", "a");
  const number = made.discussed();
  const { snapshotHeight } = made.opened(number);
  const vote = { number, house: "community", scope: "community", snapshotHeight } as const;
  made.vote("a", number, FOR);
  assert.deepEqual(measureVote(made.state, vote), {
    giniPpm: 0,
    majorityHolders: 1,
    effectiveDecidersMilli: 1000,
    delegatedPpm: 400_000,
  });
  made.vote("b", number, AGAINST);
  assert.equal(made.metrics.overridingPpm, 500_000);
  // Weights 60 and 40: (2(1*40 + 2*60) - 3*100) / (2*100) = 20/200; 100^2 / (3600 + 1600) = 1.923.
  assert.deepEqual(measureVote(made.state, vote), {
    giniPpm: 100_000,
    majorityHolders: 1,
    effectiveDecidersMilli: 1923,
    delegatedPpm: 0,
  });
});

test("a change of a parameter that goes back within 180 days undoes the one before", () => {
  const made = scene();
  const change = (version: number, from: number, to: number) => {
    const journal = made.journal();
    const key: ParameterKey = "vote.max_changes";
    journal.emit(PARAMETER_EVENTS.changed, { key, version, from, to, proposal: null });
    made.keep(journal);
  };
  change(1, 8, 9);
  made.block(180 * DAY_S);
  change(2, 9, 8);
  assert.equal(made.metrics.undoneChangesPpm, 500_000);
  made.block(180 * DAY_S + 1);
  change(3, 8, 9);
  // A second later than 180 days it is a new decision.
  assert.equal(made.metrics.undoneChangesPpm, 333_333);
});

test("the approval share counts a veto as against, and is nothing where nobody decided", () => {
  assert.equal(approvalShare({ for: 2n, against: 1n, abstain: 7n, veto: 0n }), 666_666);
  assert.equal(approvalShare({ for: 2n, against: 1n, abstain: 7n, veto: 1n }), 500_000);
  assert.equal(approvalShare({ for: 0n, against: 0n, abstain: 7n, veto: 0n }), null);
});

/** One motion that passes and runs, one without a ballot, and one that is voted down. */
function runThree(): MeasuredScene {
  const made = scene();
  for (const shares of [FOR, null, AGAINST]) {
    const number = made.submit({}, 1000n);
    made.block(3 * DAY_S);
    if (shares !== null) assert.equal(made.vote("a", number, shares), "ok");
    made.close(number);
  }
  return made;
}

/** Delegates all power of an account to another one. */
function delegate(made: MeasuredScene, owner: string, to: string): void {
  const journal = made.journal();
  journal.emit(DELEGATION_EVENTS.set, {
    scope: "community",
    owner: made.id(owner),
    shares: [{ delegate: made.id(to), bp: 10_000 }],
    forward: false,
    expiresAt: made.now + 100 * DAY_S,
  });
  made.keep(journal);
}

/** A scene with councils that counts as a machine does. */
class MeasuredEmergency extends EmergencyScene {
  override keep(journal: Journal): void {
    super.keep(journal);
    noteMetrics(this.state, this.last, this.context);
  }

  override block(secondsLater = 1): void {
    super.block(secondsLater);
    noteMetrics(this.state, this.last, this.context);
  }
}

test("measures are counted by their kind and by who started them", () => {
  const s = new MeasuredEmergency();
  assert.equal(s.declare([{ kind: "enable_maintenance" }]), "ok");
  const council = { kind: "enable_maintenance", origin: "council", count: 1 };
  assert.deepEqual(computeMetrics(s.state).emergencies, [council]);
  const reason = "an incident";
  for (const components of [["transfers"], ["staking"]] as const) {
    const number = s.proposeEmergency({
      action: "pause_network",
      reason,
      immediateEffect: true,
      affectedComponents: components,
      duration: HOUR,
    });
    s.block();
    s.block();
    s.approve(number);
    s.block();
  }
  const vote = { kind: "pause_network", origin: "vote", count: 2 };
  assert.deepEqual(computeMetrics(s.state).emergencies, [council, vote]);
});

test("a rollback is counted, and what it reverts has not been executed", () => {
  const s = restorable(new MeasuredEmergency());
  const target = s.height;
  s.block();
  enacted(s, "token_listing", listing(s.id("elector"), "ABC"));
  const before = computeMetrics(s.state);
  assert.deepEqual([before.proposals.executed, before.rollbacks], [1, 0]);
  assert.equal(before.successPpm, 1_000_000);
  rolledBack(s, target);
  const after = computeMetrics(s.state);
  // The rollback itself was executed, and it alone.
  assert.deepEqual([after.proposals.executed, after.rollbacks], [1, 1]);
  // The listing, the question that the declared pause asks, and the rollback.
  assert.equal(after.proposals.total, 3);
});

test("a vote that was extended is a share of those that were closed", () => {
  const made = scene();
  const flipped = made.discussed();
  const { end } = made.opened(flipped);
  assert.equal(made.vote("b", flipped, FOR), "ok");
  made.at(end - 1);
  assert.equal(made.vote("a", flipped, AGAINST), "ok");
  assert.equal(made.opened(flipped).end > end, true);
  assert.equal(made.metrics.extensionPpm, null, "it is not closed");
  made.close(flipped);
  assert.equal(made.metrics.extensionPpm, 1_000_000);
  made.close(made.discussed());
  assert.equal(made.metrics.extensionPpm, 500_000);
});

test("a review takes from its lock to its outcome", () => {
  const made = scene();
  made.set("track.text.review", true);
  for (const name of ["r 0", "r 1", "r 2"]) made.grant("reviewer", name);
  const number = made.discussed();
  assert.equal(made.metrics.reviewMeanS, null);
  const deadline = made.proposal(number).review?.deadline ?? 0;
  // Nobody reports: the review closes at its deadline, 7 days after the lock.
  made.at(deadline);
  assert.equal(made.status(number).status, "rejected");
  assert.equal(made.metrics.reviewMeanS, 7 * DAY_S);
  assert.deepEqual(made.metrics.proposals, { total: 1, active: 0, executed: 0, rejected: 1 });
});

test("what has passed and expires is no success", () => {
  const made = scene();
  made.set("track.text.exec", "manual");
  made.set("track.text.TL", 60);
  const number = made.discussed();
  assert.equal(made.vote("a", number, FOR), "ok");
  made.close(number);
  assert.equal(made.metrics.successPpm, null, "it has come to no end");
  const { eta = 0, graceS = 0 } = made.proposal(number).closed ?? {};
  made.at(eta + graceS);
  assert.equal(made.status(number).status, "expired");
  assert.equal(made.metrics.successPpm, 0);
  assert.equal(made.metrics.proposals.active, 0);
});
