import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readAccount } from "../../../src/governance/account.ts";
import { readInDepth } from "../../../src/governance/delegation-depth.ts";
import { currentGraph, receivedPower, totalPower } from "../../../src/governance/electorate.ts";
import { creditLiquid, debitLiquid } from "../../../src/governance/liquid.ts";
import {
  type LiteralRecord,
  type LiteralWorld,
  literalInDepth,
  literalReceived,
  literalWeights,
} from "../../support/literal-power.ts";
import { PowerScene } from "../../support/power-scene.ts";

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
const DEPTH = 3;
const VOTE = 1;

const name = fc.constantFrom(...NAMES);
const shares = fc
  .uniqueArray(name, { minLength: 1, maxLength: 4 })
  .chain((delegates) =>
    fc.tuple(
      ...delegates.map((delegate) =>
        fc.integer({ min: 1, max: 10_000 }).map((bp) => [delegate, bp] as const),
      ),
    ),
  )
  // Too large a sum is made to fit, so that most records are accepted.
  .map((list) => {
    const sum = list.reduce((total, [, bp]) => total + bp, 0);
    if (sum <= 10_000) return list;
    return list.map(([to, bp]) => [to, Math.max(1, Math.floor((bp * 10_000) / sum) - 1)] as const);
  });

type Step =
  | { readonly kind: "stake"; readonly who: string; readonly amount: bigint }
  | {
      readonly kind: "delegate";
      readonly who: string;
      readonly shares: readonly (readonly [string, number])[];
      readonly forward: boolean;
      readonly termS: number;
    }
  | { readonly kind: "remove"; readonly who: string }
  | { readonly kind: "drop"; readonly who: string; readonly from: string }
  | { readonly kind: "block"; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("stake"), who: name, amount: fc.bigInt(0n, 60n) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("delegate"),
      who: name,
      shares,
      forward: fc.boolean(),
      termS: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove"), who: name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop"), who: name, from: name }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("block"), seconds: fc.integer({ min: 0, max: 9 }) }),
  },
);

/** The scene under test, and beside it the same world written down. */
class Mirrored {
  readonly scene = new PowerScene();
  readonly own = new Map<string, bigint>();
  readonly records = new Map<string, LiteralRecord & { readonly expiresAt: number }>();
  /** The world at the end of each block. */
  readonly past = new Map<number, LiteralWorld>();

  readonly #counted: "stake" | "token";

  constructor(counted: "stake" | "token" = "stake") {
    this.#counted = counted;
    for (const who of NAMES) this.scene.named(who);
    if (counted === "token") this.scene.countBy("token");
  }

  /** Gives an account its power: active stake, or a liquid balance where those are counted. */
  #setPower(who: string, amount: bigint): void {
    const { scene } = this;
    if (this.#counted === "stake") {
      scene.setStake(who, amount);
      return;
    }
    const account = scene.named(who);
    const before = readAccount(scene.state, account)?.liquid ?? 0n;
    if (amount > before) creditLiquid(scene.state, account, amount - before, scene.context);
    else debitLiquid(scene.state, account, before - amount, scene.context);
  }

  get world(): LiteralWorld {
    return { own: new Map(this.own), records: new Map(this.records) };
  }

  take(taken: Step): void {
    const { scene } = this;
    switch (taken.kind) {
      case "stake":
        this.#setPower(taken.who, taken.amount);
        this.own.set(taken.who, taken.amount);
        return;
      case "delegate": {
        const { who, forward, termS } = taken;
        if (scene.delegate(who, taken.shares, forward, termS) !== "ok") return;
        this.records.set(who, { shares: taken.shares, forward, expiresAt: scene.now + termS });
        return;
      }
      case "remove": {
        const refused = scene.run(scene.named(taken.who), "removeDelegation", {
          scopes: [scene.scope],
        });
        assert.equal(refused === null, this.records.delete(taken.who));
        return;
      }
      case "drop":
        this.#drop(taken.who, taken.from);
        return;
      case "block":
        this.past.set(scene.height, this.world);
        scene.block(taken.seconds);
        for (const [who, { expiresAt }] of this.records) {
          if (expiresAt <= scene.now) this.records.delete(who);
        }
    }
  }

  #drop(who: string, from: string): void {
    const { scene, records } = this;
    const payload = { scope: scene.scope, from: scene.named(from) };
    const refused = scene.run(scene.named(who), "dropDelegator", payload);
    const record = records.get(from);
    const left = record?.shares.filter(([delegate]) => delegate !== who) ?? [];
    assert.equal(refused === null, record !== undefined && left.length < record.shares.length);
    if (record === undefined || refused !== null) return;
    const forward = record.forward && record.shares[0]?.[0] !== who;
    if (left.length === 0) records.delete(from);
    else records.set(from, { ...record, shares: left, forward });
  }
}

/** I5 and I6: received, depth and totals equal a full recount, and forwards form a forest of bounded depth. */
function checkRecount({ scene, world }: Mirrored): void {
  const received = literalReceived(world);
  const graph = currentGraph(scene.state, scene.scope);
  for (const who of NAMES) {
    const account = scene.named(who);
    const kept = receivedPower(scene.state, scene.scope, account, "now");
    assert.equal(kept, received.get(who) ?? 0n, `received by ${who}`);
    const depth = literalInDepth(world, who);
    assert.equal(readInDepth(scene.state, graph, account), depth, `depth of ${who}`);
    assert.ok(depth <= DEPTH, `depth of ${who}`);
  }
  const sum = [...world.own.values()].reduce((total, power) => total + power, 0n);
  const electorate = { house: "community", scope: scene.scope } as const;
  assert.equal(totalPower(scene.state, electorate, "now"), sum);
}

/** The values as of the end of each earlier block are what they were. */
function checkPast({ scene, past }: Mirrored): void {
  for (const [height, world] of past) {
    const received = literalReceived(world);
    for (const who of NAMES) {
      const kept = receivedPower(scene.state, scene.scope, scene.named(who), height);
      assert.equal(kept, received.get(who) ?? 0n, `received by ${who} at ${height}`);
    }
  }
}

/** I2, I3: after each ballot the weights are those of a count unit by unit; their sum never falls, nor exceeds T. */
function checkBallots(mirrored: Mirrored, height: number, order: readonly string[]): void {
  const { scene } = mirrored;
  const world = mirrored.past.get(height);
  assert(world !== undefined);
  const voters = new Set<string>();
  let before = 0n;
  for (const who of order) {
    scene.cast(who, VOTE, height);
    voters.add(who);
    const expected = literalWeights(world, voters);
    let cast = 0n;
    for (const voter of voters) {
      const weight = scene.weightOf(voter, VOTE) ?? 0n;
      assert.equal(weight, expected.get(voter), `${voter} after ${who} in ${order}`);
      cast += weight;
    }
    assert.ok(cast >= before, `cast fell with ${who}`);
    before = cast;
  }
  const total = totalPower(scene.state, { house: "community", scope: scene.scope }, height);
  assert.ok(before <= total);
}

const counted = fc.constantFrom("stake" as const, "token" as const);

test("what delegates receive, and how deep, is a full recount after every write", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), counted, (steps, by) => {
      const mirrored = new Mirrored(by);
      for (const taken of steps) {
        mirrored.take(taken);
        checkRecount(mirrored);
      }
      checkPast(mirrored);
    }),
    { numRuns: 150 },
  );
});

test("weights are those of a count unit by unit, after every ballot and in every order", () => {
  const run = fc.record({
    steps: fc.array(step, { minLength: 10, maxLength: 40 }),
    // What happens after the snapshot must not matter.
    later: fc.array(step, { maxLength: 15 }),
    order: fc.shuffledSubarray([...NAMES], { minLength: 1 }),
    by: counted,
  });
  fc.assert(
    fc.property(run, ({ steps, later, order, by }) => {
      const mirrored = new Mirrored(by);
      for (const taken of steps) mirrored.take(taken);
      const snapshot = mirrored.scene.height;
      mirrored.take({ kind: "block", seconds: 1 });
      for (const taken of later) mirrored.take(taken);
      checkBallots(mirrored, snapshot, order);
    }),
    { numRuns: 250 },
  );
});
