import assert from "node:assert/strict";
import { test } from "node:test";
import type { GovernanceEvent } from "../../../src/governance/event.ts";
import type { Status } from "../../../src/governance/names.ts";
import { writeParameterEntry } from "../../../src/governance/parameter.ts";
import { DAY, EmergencyScene } from "../../support/emergency-scene.ts";
import type { GovernanceScene } from "../../support/governance-scene.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { feature, listing, releaseWith } from "../../support/proposal-samples.ts";
import { contentOf, TOKEN } from "../../support/proposal-scene.ts";
import { STATUS_SAMPLES } from "../../support/proposal-statuses.ts";
import { enacted, restorable, rolledBack } from "../../support/rollback-scene.ts";
import { eventData, FOR } from "../../support/vote-scene.ts";

/** A step of a proposal, as `proposalStatusChanged` tells it. */
type Step = `${Status} > ${Status}`;

interface Story {
  readonly scene: GovernanceScene;
  readonly number: number;
}

/** The whole table of transitions: every step that a proposal can take, each by a story that takes it last. */
const STORIES: Readonly<Partial<Record<Step, () => Story>>> = {
  "draft > discussion": STATUS_SAMPLES.discussion,
  "draft > cancelled"() {
    const { scene, number } = STATUS_SAMPLES.draft();
    scene.accept(scene.alice, "cancelProposal", { id: scene.id(number) });
    return { scene, number };
  },
  "draft > expired": STATUS_SAMPLES.expired,
  "discussion > review": STATUS_SAMPLES.review,
  "discussion > voting": STATUS_SAMPLES.voting,
  "discussion > rejected"() {
    const { scene, number } = STATUS_SAMPLES.discussion();
    scene.accept(scene.alice, "unbond", { amount: 60_000n * TOKEN });
    scene.accept(scene.bob, "unbond", { amount: 40_000n * TOKEN });
    scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
    return { scene, number };
  },
  "discussion > cancelled": STATUS_SAMPLES.cancelled,
  "discussion > expired"() {
    const scene = crowded("listing");
    scene.propose(scene.alice, "token_listing", listing(scene.alice, "ABC"));
    const number = scene.propose(scene.bob, "token_listing", listing(scene.bob, "XYZ"));
    scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
    scene.wait(DAY);
    return { scene, number };
  },
  "review > voting": reviewed,
  "review > rejected"() {
    const { scene, number } = STATUS_SAMPLES.review();
    scene.until(scene.proposal(number).review?.deadline ?? 0);
    return { scene, number };
  },
  "review > cancelled"() {
    const { scene, number } = STATUS_SAMPLES.review();
    scene.accept(scene.alice, "cancelProposal", { id: scene.id(number) });
    return { scene, number };
  },
  "review > expired"() {
    const scene = crowded("feature");
    const first = scene.propose(scene.alice, "feature_activation", feature("f"));
    const number = scene.propose(scene.bob, "feature_activation", feature("g"));
    scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
    for (const one of [first, number]) scene.approve(one);
    scene.wait(DAY);
    return { scene, number };
  },
  "voting > queued": STATUS_SAMPLES.queued,
  "voting > rejected": STATUS_SAMPLES.rejected,
  "voting > vetoed": STATUS_SAMPLES.vetoed,
  "voting > cancelled"() {
    const { scene, number } = STATUS_SAMPLES.voting();
    stop(scene, number);
    return { scene, number };
  },
  "queued > executed": STATUS_SAMPLES.executed,
  "queued > failed": STATUS_SAMPLES.failed,
  "queued > vetoed"() {
    const scene = new EmergencyScene();
    const number = waiting(scene);
    const reason = new Uint8Array(32).fill(1);
    const veto = [scene.proposal(number).id, reason];
    assert.equal(scene.submitAct("emergency", "veto_proposal", veto), "ok");
    return { scene, number };
  },
  "queued > expired"() {
    const scene = new EmergencyScene();
    scene.set("track.text.exec", "manual");
    const number = waiting(scene);
    const { eta = 0, graceS = 0 } = scene.proposal(number).closed ?? {};
    scene.at(eta + graceS);
    return { scene, number };
  },
  "queued > cancelled"() {
    const { scene, number } = STATUS_SAMPLES.queued();
    stop(scene, number);
    return { scene, number };
  },
  "executed > reverted"() {
    const scene = restorable();
    const target = scene.height;
    scene.block();
    const number = enacted(scene, "token_listing", listing(scene.id("elector"), "ABC"));
    assert.equal(scene.status(number).status, "executed");
    rolledBack(scene, target);
    return { scene, number };
  },
};

test("every step of the table is taken, and is told with the status that it leads to", () => {
  for (const [step, tell] of Object.entries(STORIES)) {
    const { scene, number } = tell();
    assert.equal(stepsOf(scene, number).at(-1), step);
  }
});

test("no step occurs that is not of the table, in whatever leads to those that are", () => {
  const taken = new Set<string>();
  for (const tell of Object.values(STORIES)) {
    const { scene } = tell();
    for (const event of scene.events) {
      if (isStep(event)) taken.add(stepOf(event));
    }
  }
  assert.deepEqual([...taken].sort(), Object.keys(STORIES).sort());
});

test("the steps of a proposal follow on each other from its draft on", () => {
  for (const [step, tell] of Object.entries(STORIES)) {
    const { scene, number } = tell();
    let status = "draft";
    for (const taken of stepsOf(scene, number)) {
      const [from, to = ""] = taken.split(" > ");
      assert.equal(from, status, step);
      status = to;
    }
  }
});

/** What has become of a proposal, step by step. */
function stepsOf(scene: GovernanceScene, number: number): readonly string[] {
  return scene.events
    .filter((event) => isStep(event) && eventData(event).number === number)
    .map(stepOf);
}

function isStep({ spec }: GovernanceEvent): boolean {
  return spec.name === "proposalStatusChanged";
}

function stepOf(event: GovernanceEvent): string {
  const step = eventData(event);
  return `${step.old} > ${step.new}`;
}

/** A scene in which a track has one slot, for which nobody waits longer than a day. */
function crowded(track: "listing" | "feature"): GovernedScene {
  const scene = new GovernedScene(releaseWith("f", "g"));
  scene.setSlots(track, 1);
  writeParameterEntry(scene.state, "proposal.slot_wait_s", { version: 1, value: DAY, ramp: null });
  return scene;
}

function reviewed(): Story {
  const { scene, number } = STATUS_SAMPLES.review();
  scene.approve(number);
  scene.block();
  return { scene, number };
}

/** Has a vote cancel another proposal at once. */
function stop(scene: GovernedScene, target: number): void {
  for (const field of ["D", "W", "cap", "TL"] as const) scene.setTrack("cancel", field, 0);
  scene.setTrack("cancel", "V", 3600);
  const payload = { target: scene.id(target), mode: "cancel", reason: "it is wrong" };
  const number = scene.draft(scene.bob, contentOf("proposal_cancel", payload));
  scene.submit(number);
  scene.block();
  scene.block();
  for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "for");
  scene.until(scene.proposal(number).opened?.end ?? 0);
  scene.block();
}

/** A motion that has passed and waits a day for its run. */
function waiting(scene: EmergencyScene): number {
  scene.set("track.text.TL", DAY);
  scene.voter("elector", 1000n);
  scene.block();
  const number = scene.discussed();
  scene.block();
  assert.equal(scene.vote("elector", number, FOR), "ok");
  scene.close(number);
  return number;
}
