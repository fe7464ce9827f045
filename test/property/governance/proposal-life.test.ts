import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkConservation } from "../../../src/governance/conservation.ts";
import type { Status } from "../../../src/governance/names.ts";
import { countProposals } from "../../../src/governance/proposal.ts";
import { runDueWork } from "../../../src/governance/run-due.ts";
import { computeStatus } from "../../../src/governance/status.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { recountProposals } from "../../support/proposal-recount.ts";
import { feature, listing, releaseWith } from "../../support/proposal-samples.ts";
import { contentOf, DAY, HOUR, motion, TOKEN } from "../../support/proposal-scene.ts";

/** Transitions of section 5.2 by facts that due work states, beside those that the clock has made before. */
const BY_DUE_WORK: ReadonlySet<string> = new Set([
  "discussion -> review",
  "discussion -> voting",
  "discussion -> rejected",
  "review -> voting",
  "review -> rejected",
  "queued -> executed",
  "queued -> failed",
]);

/** All pairs of section 5.2, those of the clock included; a block may take two steps. */
const PAIRS: ReadonlySet<string> = new Set([
  ...BY_DUE_WORK,
  "draft -> discussion",
  "draft -> expired",
  "draft -> cancelled",
  "discussion -> cancelled",
  "discussion -> expired",
  "review -> cancelled",
  "review -> expired",
  "voting -> queued",
  "voting -> rejected",
  "voting -> vetoed",
  "voting -> executed",
  "voting -> failed",
  "voting -> expired",
  "queued -> expired",
]);

/** What is done, the more often the more often it stands here. */
const WEIGHTED = [
  ...["create", "create", "create", "create", "vote", "vote", "vote", "vote", "vote"],
  ...[
    "time",
    "time",
    "time",
    "time",
    "report",
    "report",
    "submit",
    "submit",
    "edit",
    "deposit",
    "cancel",
  ],
] as const;

const stepArbitrary = fc.record({
  what: fc.constantFrom(...WEIGHTED),
  who: fc.constantFrom(0, 0, 0, 1, 1, 1, 2),
  which: fc.nat(40),
  kind: fc.constantFrom("custom", "token_listing", "feature_activation"),
  choice: fc.constantFrom("for", "for", "for", "for", "against", "abstain", "veto"),
  seconds: fc.constantFrom(0, HOUR, DAY, 2 * DAY, 3 * DAY, 3 * DAY, 5 * DAY, 5 * DAY, 30 * DAY),
});

type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

class World {
  readonly scene = new GovernedScene(releaseWith("a", "b", "c", "d"));

  take(step: Step): void {
    const { scene } = this;
    if (step.what === "time") this.pass(step.seconds);
    else this.command(step);
    recountProposals(scene.state);
    assert.equal(checkConservation(scene.state), null);
  }

  /** One block. What the clock has decided is the same before the work that records it and after. */
  private pass(seconds: number): void {
    const { scene } = this;
    scene.height += 1;
    scene.now += seconds;
    const before = this.statuses();
    const told = this.told;
    const { events } = runDueWork(scene.state, scene.context);
    scene.events.push(...events);
    const after = this.statuses();
    for (const [number, status] of after) {
      const old = before.get(number) ?? assert.fail();
      if (old !== status) {
        assert(BY_DUE_WORK.has(`${old} -> ${status}`), `due work: ${old} -> ${status}`);
      }
      const earlier = told.get(number);
      const pair = `${earlier} -> ${status}`;
      if (earlier !== undefined && earlier !== status) assert(PAIRS.has(pair), pair);
    }
    this.told = after;
  }

  private told: ReadonlyMap<number, Status> = new Map();

  private statuses(): ReadonlyMap<number, Status> {
    const { scene } = this;
    const statuses = new Map<number, Status>();
    for (let number = 1; number <= countProposals(scene.state); number++) {
      statuses.set(number, computeStatus(scene.state, number, scene.now).status);
    }
    return statuses;
  }

  private command({ what, who, which, kind, choice }: Step): void {
    const { scene } = this;
    const sender = [scene.alice, scene.bob, scene.carol][who] ?? assert.fail();
    const content = this.content(kind, which, sender);
    const count = countProposals(scene.state);
    if (what === "create") {
      scene.run(sender, "createProposal", {
        content,
        deposit: which % 3 === 0 ? null : 5000n * TOKEN,
      });
      this.told = this.statuses();
      return;
    }
    if (count === 0) return;
    const number = (which % count) + 1;
    const { id, content: facts, locked } = scene.proposal(number);
    const { version: expectedVersion } = facts;
    if (what === "edit") scene.run(sender, "editProposal", { id, expectedVersion, content });
    if (what === "submit") {
      scene.run(sender, "submitProposal", { id, expectedVersion, deposit: 5000n * TOKEN });
    }
    if (what === "deposit") scene.run(sender, "depositProposal", { id, amount: 300n * TOKEN });
    if (what === "cancel") scene.run(sender, "cancelProposal", { id });
    if (what === "vote" && locked !== null) {
      scene.run(sender, "castVote", { ballot: scene.ballot(number, choice) });
    }
    if (what === "report") this.report(number, choice);
    this.told = this.statuses();
  }

  private report(number: number, choice: string): void {
    const { scene } = this;
    const { id, content } = scene.proposal(number);
    const section = { verdict: "pass", textDigest: id.subarray(0, 32) };
    const sections = {
      code: section,
      test: section,
      benchmark: section,
      security: section,
      docs: section,
    };
    for (const reviewer of scene.reviewers) {
      const recommendation = choice === "for" ? "APPROVE" : choice === "veto" ? "REJECT" : null;
      if (recommendation === null) continue;
      const report = {
        proposalId: id,
        contentHash: content.contentHash,
        sections,
        recommendation,
        conditions: [],
        interest: null,
      };
      scene.run(reviewer, "submitReview", { report, carried: null });
    }
  }

  private content(kind: Step["kind"], which: number, sender: GovernedScene["alice"]) {
    if (kind === "custom") return motion(`text ${which % 7}`);
    if (kind === "token_listing") {
      return contentOf(kind, listing(sender, `AB${which % 3}`));
    }
    return contentOf(kind, feature(["a", "b", "c", "d"][which % 4] ?? "a"));
  }
}

test("whatever is done and however late, statuses, counts, holds and lines are those of a recount", () => {
  const property = fc.property(
    fc.array(stepArbitrary, { minLength: 50, maxLength: 90 }),
    (steps) => {
      const world = new World();
      for (const step of steps) world.take(step);
    },
  );
  fc.assert(property, { numRuns: 25 });
});
