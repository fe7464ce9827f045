import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { REACTIONS, readTally } from "../../../src/governance/forum-tally.ts";
import { ForumScene } from "../../support/forum-scene.ts";

const NAMES = ["ann", "bob", "cem", "dan"] as const;
const HOUR_S = 3600;

/** What one account did with the one comment: a literal record, counted anew each time. */
interface Literal {
  readonly reactions: Map<string, Set<string>>;
  readonly votes: Map<string, { readonly side: string; readonly weight: bigint }>;
}

function literalTally({ reactions, votes }: Literal) {
  const count = (reaction: string) =>
    [...reactions.values()].filter((own) => own.has(reaction)).length;
  const side = (name: string) => {
    const own = [...votes.values()].filter((vote) => vote.side === name);
    return { persons: own.length, stake: own.reduce((sum, { weight }) => sum + weight, 0n) };
  };
  return {
    reactions: Object.fromEntries(REACTIONS.map((reaction) => [reaction, count(reaction)])),
    up: side("up"),
    down: side("down"),
  };
}

const stepArbitrary = fc.oneof(
  fc.record({
    kind: fc.constant("react" as const),
    name: fc.constantFrom(...NAMES),
    reaction: fc.constantFrom(...REACTIONS),
    isOn: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("vote" as const),
    name: fc.constantFrom(...NAMES),
    side: fc.constantFrom("up", "down"),
  }),
  fc.record({
    kind: fc.constant("stake" as const),
    name: fc.constantFrom(...NAMES),
    stake: fc.bigInt(1n, 50n),
  }),
);

test("reactions and votes on a comment are what a full count says", () => {
  const property = fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
    const forum = new ForumScene();
    const stakes = new Map<string, bigint>(NAMES.map((name) => [name, 10n]));
    for (const [name, stake] of stakes) forum.setStake(name, stake);
    const comment = forum.comment("ann", forum.thread("ann"));
    const literal: Literal = { reactions: new Map(), votes: new Map() };
    for (const step of steps) {
      if (step.kind === "stake") {
        stakes.set(step.name, step.stake);
        forum.setStake(step.name, step.stake);
      } else if (step.kind === "react") {
        const own = literal.reactions.get(step.name) ?? new Set();
        literal.reactions.set(step.name, own);
        const { reaction, isOn } = step;
        const expected = own.has(reaction) === isOn ? "GOV_ALREADY_DONE" : "ok";
        assert.equal(forum.say(step.name, "react", { comment, reaction, isOn }), expected);
        if (isOn) own.add(reaction);
        else own.delete(reaction);
      } else {
        const weight = stakes.get(step.name) ?? 0n;
        const known = literal.votes.get(step.name);
        const isSame = known?.side === step.side && known.weight === weight;
        const answer = forum.say(step.name, "voteComment", { comment, side: step.side });
        assert.equal(answer, isSame ? "GOV_ALREADY_DONE" : "ok");
        literal.votes.set(step.name, { side: step.side, weight });
      }
      assert.deepEqual(readTally(forum.state, 1), literalTally(literal));
    }
  });
  fc.assert(property, { numRuns: 60 });
});

test("no hour of any beginning has more posts of one account than the limit", () => {
  const moves = fc.array(fc.nat({ max: HOUR_S }), { minLength: 1, maxLength: 40 });
  const property = fc.property(fc.integer({ min: 1, max: 5 }), moves, (max, waits) => {
    const forum = new ForumScene();
    forum.setStake("ann", 1n);
    forum.setStake("bob", 1n);
    const thread = forum.thread("bob");
    forum.setParameter("forum.posts_per_hour", max);
    const posted: number[] = [];
    for (const wait of waits) {
      forum.now += wait;
      // A post at t counts in every hour that ends after t: those later than now minus an hour.
      const recent = posted.filter((at) => at + HOUR_S > forum.now).length;
      const answer = forum.post("ann", thread);
      assert.equal(answer, recent < max ? "ok" : "GOV_RATE_LIMITED");
      if (answer === "ok") posted.push(forum.now);
    }
  });
  fc.assert(property, { numRuns: 100 });
});
