import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { requireVoteRules } from "../../../src/governance/vote-rules.ts";
import { addBallot, type Recount, recountEvents } from "../../support/event-recount.ts";
import { VoteScene } from "../../support/vote-scene.ts";

const NAMES = ["a", "b", "c", "d", "e", "f"] as const;
type Name = (typeof NAMES)[number];

const name = fc.constantFrom(...NAMES);
const shares = fc
  .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 3, maxLength: 3 })
  .map((cuts) => {
    const [a = 0, b = 0, c = 0] = cuts.sort((left, right) => left - right);
    return { against: a, for: b - a, abstain: c - b, veto: 10_000 - c };
  });
const world = fc.record({
  powers: fc.array(fc.bigInt(0n, 1000n), { minLength: NAMES.length, maxLength: NAMES.length }),
  weights: fc.array(fc.bigInt(0n, 9n), { minLength: NAMES.length, maxLength: NAMES.length }),
  delegations: fc.array(
    fc.record({
      from: name,
      to: fc.array(fc.tuple(name, fc.integer({ min: 1, max: 5000 })), {
        minLength: 1,
        maxLength: 2,
      }),
      forward: fc.boolean(),
    }),
    { maxLength: 10 },
  ),
  ballots: fc.array(fc.record({ voter: name, shares }), { minLength: 1, maxLength: 14 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

interface Delegation {
  readonly to: readonly (readonly [Name, number])[];
  readonly forward: boolean;
}

/**
 * Weights as the rule states them, person by person: whoever votes casts its own power; what anyone else has delegated
 * goes from delegate to delegate along forwards to the first that votes, and is lost where the way ends.
 */
function literalWeights(
  powers: ReadonlyMap<Name, bigint>,
  delegations: ReadonlyMap<Name, Delegation>,
  voters: ReadonlySet<Name>,
): Map<Name, bigint> {
  const weights = new Map<Name, bigint>();
  const add = (voter: Name, power: bigint) =>
    weights.set(voter, (weights.get(voter) ?? 0n) + power);
  for (const [owner, power] of powers) {
    if (voters.has(owner)) {
      add(owner, power);
      continue;
    }
    for (const [delegate, bp] of delegations.get(owner)?.to ?? []) {
      let holder: Name | undefined = delegate;
      while (holder !== undefined && !voters.has(holder)) {
        const further: Delegation | undefined = delegations.get(holder);
        holder = further?.forward === true ? further.to[0]?.[0] : undefined;
      }
      if (holder !== undefined) add(holder, (power * BigInt(bp)) / 10_000n);
    }
  }
  return weights;
}

function build(s: VoteScene, { powers, weights, delegations }: World): Map<Name, Delegation> {
  s.set("track.text.validators.quorum", { n: 1, d: 2 });
  // An electorate without power would have no vote.
  s.voter("floor", 1n);
  s.validator("floor", 1n);
  for (const [place, holder] of NAMES.entries()) {
    s.voter(holder, powers[place] ?? 0n);
    s.validator(holder, weights[place] ?? 0n);
    s.accept(s.id(holder), "setDelegateProfile", {
      acceptsDelegation: true,
      acceptsForwarded: true,
    });
  }
  const made = new Map<Name, Delegation>();
  for (const { from, to, forward } of delegations) {
    const unique = to.filter(([holder], place) => to.findIndex(([h]) => h === holder) === place);
    const refused = s.run(s.id(from), "setDelegation", {
      scopes: ["community"],
      shares: unique.map(([delegate, bp]) => ({ delegate: s.id(delegate), bp })),
      forward,
      expiresAt: s.now + 300 * 86_400,
    });
    // Cycles and chains that are too long are refused, and the record before stays.
    if (refused === null) made.set(from, { to: unique, forward });
  }
  return made;
}

test("every tally is what its events alone and the rule itself give, whatever the order of ballots", () => {
  fc.assert(
    fc.property(world, (drawn) => {
      const s = new VoteScene();
      const delegations = build(s, drawn);
      s.set("vote.max_changes", 64);
      const number = s.discussed();
      const powers = new Map(NAMES.map((holder, place) => [holder, drawn.powers[place] ?? 0n]));
      const seats = new Map(NAMES.map((holder, place) => [holder, drawn.weights[place] ?? 0n]));
      const last = new Map<Name, (typeof drawn.ballots)[number]["shares"]>();
      const rules = requireVoteRules(s.state, number);
      let cast = 0n;
      for (const { voter, shares: said } of drawn.ballots) {
        const ballotNonce = s.ballotCount(number, voter);
        const code = s.vote(voter, number, said, { ballotNonce });
        if (code === "ok") last.set(voter, said);
        else assert.equal(code, "GOV_NO_POWER", voter);
        const now = sum(s, number, "community");
        assert(now >= cast, "what was cast falls");
        assert(now <= (rules.community?.total ?? 0n), "more is cast than there is");
        cast = now;
      }
      const expected: Recount = {};
      const voters = new Set(last.keys());
      for (const [house, weights] of [
        ["community", literalWeights(powers, delegations, voters)],
        ["validators", literalWeights(seats, new Map(), voters)],
      ] as const) {
        const sums = { against: 0n, for: 0n, abstain: 0n, veto: 0n };
        for (const [voter, weight] of weights) addBallot(sums, weight, last.get(voter));
        expected[house] = sums;
      }
      const tally = s.tally(number);
      const counted = recountEvents(s.events, number);
      for (const house of ["community", "validators"] as const) {
        assert.deepEqual(tally[house]?.cast, expected[house], `${house} by the rule`);
        const none = { against: 0n, for: 0n, abstain: 0n, veto: 0n };
        assert.deepEqual(tally[house]?.cast, counted[house] ?? none, `${house} by its events`);
      }
    }),
    { numRuns: 200 },
  );
});

function sum(s: VoteScene, number: number, house: "community" | "validators"): bigint {
  const cast = s.tally(number)[house]?.cast;
  return cast === undefined ? 0n : cast.against + cast.for + cast.abstain + cast.veto;
}
