import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { type NamedShares, PowerScene } from "../../test/support/power-scene.ts";
import { receivedPower } from "./electorate.ts";

interface Flow {
  readonly case: string;
  readonly own: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, { shares: NamedShares; forward: boolean }>>;
  readonly received_at_snapshot: Readonly<Record<string, string>>;
  readonly ballots_in_order: readonly {
    voter: string;
    own: string;
    inbound: string;
    weights_after: Readonly<Record<string, string>>;
    cast_after: string;
  }[];
  readonly final_weights: Readonly<Record<string, string>>;
}

const FLOWS: readonly Flow[] = governanceCases("delegation_flow");
const VOTE = 1;

/** The world of a case, at the end of its first block. */
function sceneOf(flow: Flow): PowerScene {
  const scene = new PowerScene();
  for (const [name, power] of Object.entries(flow.own)) scene.setStake(name, BigInt(power));
  for (const [name, { shares, forward }] of Object.entries(flow.records)) {
    assert.equal(scene.delegate(name, shares, forward), "ok", flow.case);
  }
  scene.block();
  return scene;
}

test("received power is what the golden file says", () => {
  assert.equal(FLOWS.length, 6);
  for (const flow of FLOWS) {
    const scene = sceneOf(flow);
    for (const name of Object.keys(flow.own)) {
      const expected = BigInt(flow.received_at_snapshot[name] ?? "0");
      const received = receivedPower(scene.state, scene.scope, scene.named(name), 1);
      assert.equal(received, expected, `${flow.case}: ${name}`);
    }
  }
});

test("ballots weigh what the golden file says after each of them", () => {
  for (const flow of FLOWS) {
    const scene = sceneOf(flow);
    for (const ballot of flow.ballots_in_order) {
      const { own, inbound, weight } = scene.cast(ballot.voter, VOTE, 1);
      assert.deepEqual([own, inbound], [BigInt(ballot.own), BigInt(ballot.inbound)], flow.case);
      assert.equal(weight, own + inbound);
      let cast = 0n;
      for (const [voter, expected] of Object.entries(ballot.weights_after)) {
        const now = scene.weightOf(voter, VOTE);
        assert.equal(now, BigInt(expected), `${flow.case}: ${voter} after ${ballot.voter}`);
        cast += now ?? 0n;
      }
      assert.equal(cast, BigInt(ballot.cast_after), flow.case);
    }
  }
});

test("the final weights of the golden file come out in every order of its ballots", () => {
  for (const flow of FLOWS) {
    const voters = flow.ballots_in_order.map(({ voter }) => voter);
    for (const order of permutations(voters)) {
      const scene = sceneOf(flow);
      for (const voter of order) scene.cast(voter, VOTE, 1);
      for (const [voter, expected] of Object.entries(flow.final_weights)) {
        assert.equal(scene.weightOf(voter, VOTE), BigInt(expected), `${flow.case}: ${order}`);
      }
    }
  }
});

test("a ballot names from whom it takes, and whether that account has voted", () => {
  // a gives all to b, b forwards to c. c votes with both; b takes its own and a's back from c; a takes its own from b.
  const scene = new PowerScene();
  for (const [name, power] of [
    ["a", 100n],
    ["b", 50n],
    ["c", 7n],
  ] as const) {
    scene.setStake(name, power);
  }
  scene.delegate("a", [["b", 10_000]]);
  scene.delegate("b", [["c", 10_000]], true);
  scene.block();
  const taken = (name: string) =>
    scene.cast(name, VOTE, 1).taken.map(({ account, amount, isCounted }) => ({
      account: scene.nameOf(account),
      amount,
      isCounted,
    }));
  assert.deepEqual(taken("a"), [
    { account: "b", amount: 100n, isCounted: false },
    { account: "c", amount: 100n, isCounted: false },
  ]);
  assert.deepEqual(taken("c"), []);
  assert.equal(scene.weightOf("c", VOTE), 57n);
  assert.deepEqual(taken("b"), [{ account: "c", amount: 50n, isCounted: true }]);
  assert.equal(scene.weightOf("c", VOTE), 7n);
});

test("weighing a second ballot as a first is a broken invariant", () => {
  const scene = new PowerScene();
  scene.setStake("a", 5n);
  scene.block();
  scene.cast("a", VOTE, 1);
  assert.throws(() => scene.cast("a", VOTE, 1), { code: "INVARIANT" });
});

test("votes are weighed apart from each other", () => {
  const scene = new PowerScene();
  scene.setStake("a", 5n);
  scene.setStake("b", 7n);
  scene.delegate("a", [["b", 10_000]]);
  scene.block();
  scene.cast("a", 1, 1);
  assert.equal(scene.cast("b", 1, 1).weight, 7n);
  assert.equal(scene.cast("b", 2, 1).weight, 12n);
});

function* permutations<T>(items: readonly T[]): Iterable<readonly T[]> {
  if (items.length === 0) yield [];
  for (const [place, item] of items.entries()) {
    const rest = [...items.slice(0, place), ...items.slice(place + 1)];
    for (const tail of permutations(rest)) yield [item, ...tail];
  }
}
