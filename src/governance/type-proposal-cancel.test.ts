import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene } from "../../test/support/emergency-scene.ts";
import { FOR } from "../../test/support/vote-scene.ts";
import { encode } from "../codec/canonical.ts";
import type { Digest } from "../primitives/brand.ts";
import { ACTIVATION_EVENTS } from "./activation-events.ts";
import { writeProposal } from "./proposal.ts";
import { SCHEDULE_EVENTS } from "./schedule-events.ts";
import { readScheduled } from "./scheduled-activation.ts";
import { readSupply } from "./supply.ts";
import { PROPOSAL_CANCEL } from "./type-proposal-cancel.ts";

class CancelScene extends EmergencyScene {
  constructor() {
    super();
    for (const field of ["min_power", "deposit"] as const) this.set(`track.cancel.${field}`, 0n);
    this.voter("elector", 1000n);
    this.block();
  }

  offer(target: Digest, mode: "cancel" | "kill" = "cancel"): Uint8Array {
    return encode(PROPOSAL_CANCEL.payload, { target, mode, reason: "it is wrong" });
  }

  cancel(target: number, mode: "cancel" | "kill" = "cancel"): number {
    return this.propose("elector", "proposal_cancel", this.offer(this.proposal(target).id, mode));
  }

  refused(target: Digest): string {
    const content = {
      ...(this.motionContent("stop") as object),
      type: "proposal_cancel",
      payload: this.offer(target),
    };
    return this.refuse(this.id("elector"), "createProposal", { content, deposit: 0n });
  }

  decide(number: number): void {
    this.block();
    this.block();
    assert.equal(this.vote("elector", number, FOR), "ok");
    this.close(number);
    this.block();
  }

  /** Makes a proposal look executed, with an effect that is scheduled. */
  scheduled(type: "epoch_activation" | "feature_activation"): number {
    const number = this.submit();
    const proposal = this.proposal(number);
    const ended = {
      how: "executed",
      at: this.now,
      height: this.height,
      reason: null,
      house: null,
    } as const;
    writeProposal(this.state, number, { ...proposal, type, ended });
    return number;
  }
}

test("a vote cancels another proposal, its deposit goes back; a kill keeps it", () => {
  for (const [mode, lost] of [
    ["cancel", 0n],
    ["kill", 700n],
  ] as const) {
    const s = new CancelScene();
    s.set("track.text.deposit", 700n);
    const target = s.submit({}, 700n);
    const { treasury } = readSupply(s.state);
    const number = s.cancel(target, mode);
    s.decide(number);
    assert.equal(s.status(number).status, "executed");
    assert.deepEqual([s.status(target).status, s.status(target).reason], ["cancelled", mode]);
    assert.equal(readSupply(s.state).treasury - treasury, lost);
    assert.equal(readSupply(s.state).holds, 0n);
  }
});

test("what cannot be cancelled: nothing, a draft, what is over, a cancel, a ratification", () => {
  const s = new CancelScene();
  assert.equal(s.refused(new Uint8Array(32) as Digest), "GOV_PROPOSAL_UNKNOWN");
  const draft = { content: s.motionContent("a draft"), deposit: null };
  s.accept(s.id("elector"), "createProposal", draft);
  assert.equal(s.refused(s.proposal(1).id), "GOV_WRONG_STATUS");
  const target = s.submit();
  const cancelling = s.cancel(target);
  assert.equal(s.refused(s.proposal(cancelling).id), "GOV_PAYLOAD_INVALID");
  s.decide(cancelling);
  assert.equal(s.refused(s.proposal(target).id), "GOV_WRONG_STATUS");
  assert.equal(s.declare([{ kind: "enable_maintenance" }]), "ok");
  s.block();
  assert.equal(s.refused(s.proposal(4).id), "GOV_PAYLOAD_INVALID");
});

test("the second of two cancellations of one target is stale", () => {
  const s = new CancelScene();
  const target = s.submit();
  const first = s.cancel(target, "cancel");
  s.voter("other", 1n);
  const second = s.propose("other", "proposal_cancel", s.offer(s.proposal(target).id, "kill"));
  s.block();
  s.block();
  for (const number of [first, second]) assert.equal(s.vote("elector", number, FOR), "ok");
  s.close(first);
  s.block();
  const states = [first, second].map((number) => s.status(number).status);
  assert.deepEqual(states.sort(), ["executed", "failed"]);
});

test("attack: a proposer who edits cannot make the cancellation stale", () => {
  const s = new CancelScene();
  const target = s.submit();
  const number = s.cancel(target);
  const { id } = s.proposal(target);
  const content = s.motionContent("other words");
  s.accept(s.id("proposer"), "editProposal", { id, expectedVersion: 1, content });
  s.decide(number);
  assert.equal(s.status(target).status, "cancelled");
});

test("a scheduled switch is withdrawn", () => {
  const s = new CancelScene();
  const target = s.scheduled("feature_activation");
  const journal = s.journal();
  const feature = { number: target, feature: "x", enabled: true, height: s.height + 1000 };
  journal.emit(SCHEDULE_EVENTS.featureActivated, feature);
  s.keep(journal);
  const number = s.cancel(target);
  s.decide(number);
  assert.equal(s.status(number).status, "executed");
  assert.equal(readScheduled(s.state, target), undefined);
  assert.deepEqual([s.status(target).status, s.status(target).phase], ["executed", "aborted"]);
  assert.equal(s.refused(s.proposal(target).id), "GOV_WRONG_STATUS");
});

test("a decided epoch is withdrawn before its freeze and not in it", () => {
  for (const [frozenFrom, outcome] of [
    [10_000, "executed"],
    [0, "failed"],
  ] as const) {
    const s = new CancelScene();
    const target = s.scheduled("epoch_activation");
    const journal = s.journal();
    journal.emit(ACTIVATION_EVENTS.epochScheduled, {
      proposal: target,
      epochIndex: 1,
      start: 20_000,
    });
    s.keep(journal);
    s.port = { ...s.port, pendingEpoch: { start: 20_000, frozenFrom: 10_000 } };
    const number = s.cancel(target);
    s.block();
    s.block();
    s.vote("elector", number, FOR);
    s.port = { ...s.port, pendingEpoch: { start: 20_000, frozenFrom } };
    s.close(number);
    s.block();
    assert.equal(s.status(number).status, outcome);
    const withdrawn = s.effects.some(({ type }) => type === "effectEpochWithdraw");
    assert.equal(withdrawn, outcome === "executed");
    if (outcome === "failed") assert.equal(s.status(number).reason, "too_late");
  }
});

test("what waits for its signals is withdrawn too, and what has begun is not", () => {
  const s = new CancelScene();
  const target = s.scheduled("epoch_activation");
  const number = s.cancel(target);
  s.decide(number);
  assert.equal(s.status(number).status, "executed");
  const other = s.scheduled("feature_activation");
  assert.equal(s.refused(s.proposal(other).id), "GOV_WRONG_STATUS");
  assert.ok(s.now < DAY * 30);
});
