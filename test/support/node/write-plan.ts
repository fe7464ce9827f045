import assert from "node:assert/strict";
import type { Story } from "../../../src/node/story/story.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import { propose, statusOf, waitWhile } from "../../../src/node/story/story-proposal.ts";

/** Running numbers of what the story leaves open. */
export const MOTION = 1;
export const CHANGE = 2;

/** Parameters by which a change of a parameter is reviewed. */
export const REVIEWED: NonNullable<StoryPlan["cast"]["parameters"]> = [
  { key: "clock.max_step_s", value: 3600 },
  { key: "track.parameters.review", value: true },
];

/** A motion that is open for votes, and a change of a parameter that is in review. */
export const WRITE_PLAN: StoryPlan = {
  name: "writes",
  about: "a ledger on which every write of the guide has its object",
  cast: {
    voters: { ada: 300_000n, ben: 290_000n, cleo: 40_000n },
    treasury: 1_000_000n,
    parameters: REVIEWED,
  },
  tell(story) {
    assert.deepEqual(leaveOpen(story), { motion: MOTION, change: CHANGE });
  },
};

/** Leaves a motion open for votes and a change of a parameter in review, and answers with their numbers. */
export function leaveOpen(story: Story): { readonly motion: number; readonly change: number } {
  const motion = propose(story, "ada", {
    type: "custom",
    payload: { text: "The seal is blue.", resolutionDigest: null },
    title: "A blue seal",
    summary: "",
    deposit: 100n,
  });
  const proposed = {
    key: "proposal.max_edits",
    currentValue: 10,
    currentVersion: 0,
    proposedValue: 11,
  };
  const impactAnalysis = {
    summary: "One edit more.",
    affectedComponents: [],
    affectedParameters: [],
    risks: [],
    reversible: true,
  };
  const payload = { changes: [proposed], transitionPeriodS: 0, rationale: "More.", impactAnalysis };
  const asked = { type: "parameter_change", payload, title: "Edits", summary: "" } as const;
  const change = propose(story, "ada", { ...asked, deposit: 1000n });
  waitWhile(story, change, "discussion");
  assert.equal(statusOf(story, motion), "voting");
  assert.equal(statusOf(story, change), "review");
  return { motion, change };
}
