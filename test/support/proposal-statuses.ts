import { revertProposal } from "../../src/governance/end-proposal.ts";
import type { Status } from "../../src/governance/names.ts";
import { GovernedScene } from "./governed-scene.ts";
import { feature, listing, releaseWith } from "./proposal-samples.ts";
import { contentOf, DAY, HOUR } from "./proposal-scene.ts";

/** Something that a test does to a proposal; what it answers is the code of its refusal, or null. */
export interface StatusSample {
  readonly scene: GovernedScene;
  readonly number: number;
}

/** A proposal in each status, in a scene of its own. */
export const STATUS_SAMPLES: Readonly<Record<Status, () => StatusSample>> = {
  draft: () => {
    const scene = new GovernedScene(releaseWith("f"));
    const content = contentOf("token_listing", listing(scene.alice, "ABC"));
    return { scene, number: scene.draft(scene.alice, content) };
  },
  discussion: propose,
  review() {
    const scene = new GovernedScene(releaseWith("f"));
    const number = scene.propose(scene.alice, "feature_activation", feature("f"));
    scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
    return { scene, number };
  },
  voting: open,
  queued() {
    const { scene, number } = propose();
    scene.pass(number);
    return { scene, number };
  },
  executed: execute,
  failed() {
    const scene = new GovernedScene(releaseWith("f"));
    const condition = { kind: "height_at_least", height: 1_000_000 } as const;
    const payload = listing(scene.alice, "ABC");
    const content = contentOf("token_listing", payload, { conditions: [condition] });
    const number = scene.draft(scene.alice, content);
    scene.submit(number);
    scene.pass(number);
    scene.untilRun(number);
    // The first attempt, and two more an hour apart.
    scene.wait(HOUR);
    scene.wait(HOUR);
    return { scene, number };
  },
  rejected() {
    const { scene, number } = open();
    scene.wait(5 * DAY);
    return { scene, number };
  },
  vetoed() {
    const { scene, number } = open();
    for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "veto");
    scene.wait(5 * DAY);
    return { scene, number };
  },
  cancelled() {
    const { scene, number } = propose();
    scene.accept(scene.alice, "cancelProposal", { id: scene.id(number) });
    return { scene, number };
  },
  expired() {
    const scene = new GovernedScene(releaseWith("f"));
    const content = contentOf("token_listing", listing(scene.alice, "ABC"));
    const number = scene.draft(scene.alice, content);
    scene.wait(30 * DAY);
    return { scene, number };
  },
  reverted() {
    const { scene, number } = execute();
    const journal = scene.journal();
    revertProposal(journal, number);
    scene.keep(journal);
    return { scene, number };
  },
};

function propose(): StatusSample {
  const scene = new GovernedScene(releaseWith("f"));
  return {
    scene,
    number: scene.propose(scene.alice, "token_listing", listing(scene.alice, "ABC")),
  };
}

function open(): StatusSample {
  const { scene, number } = propose();
  scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
  return { scene, number };
}

function execute(): StatusSample {
  const { scene, number } = propose();
  scene.pass(number);
  scene.untilRun(number);
  return { scene, number };
}
