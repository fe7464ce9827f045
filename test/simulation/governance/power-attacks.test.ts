import assert from "node:assert/strict";
import { test } from "node:test";
import { readInDepth } from "../../../src/governance/delegation-depth.ts";
import { currentGraph, ownPower, receivedPower } from "../../../src/governance/electorate.ts";
import { creditLiquid, debitLiquid } from "../../../src/governance/liquid.ts";
import { PowerScene } from "../../support/power-scene.ts";

const NAME = { house: "community", scope: "community" } as const;

function received(scene: PowerScene, name: string): bigint {
  return receivedPower(scene.state, scene.scope, scene.named(name), "now");
}

test("stake that comes in the opening block, or moves on after a ballot, votes once at most", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.block();
  // Borrowed in the block that opens, and given back in the same block.
  scene.setStake("b", 1000n);
  assert.equal(scene.cast("b", 1, 1).weight, 0n);
  scene.setStake("b", 0n);
  // Voted with, then moved to another account, which votes again.
  assert.equal(scene.cast("a", 1, 1).weight, 100n);
  scene.setStake("a", 0n);
  scene.setStake("c", 100n);
  assert.equal(scene.cast("c", 1, 1).weight, 0n);
});

test("what comes and goes inside one block leaves no power behind at its end", () => {
  const scene = new PowerScene();
  scene.setStake("a", 1n);
  scene.setStake("a", 1_000_000n);
  scene.setStake("a", 1n);
  scene.block();
  assert.equal(ownPower(scene.state, NAME, scene.named("a"), 1), 1n);
});

test("a delegator is never counted at both ends, in either order", () => {
  for (const order of [
    ["a", "b"],
    ["b", "a"],
  ]) {
    const scene = new PowerScene();
    scene.setStake("a", 100n);
    scene.setStake("b", 7n);
    scene.delegate("a", [["b", 10_000]]);
    scene.block();
    for (const name of order) scene.cast(name, 1, 1);
    assert.deepEqual([scene.weightOf("a", 1), scene.weightOf("b", 1)], [100n, 7n], String(order));
  }
});

test("a chain of ten thousand forwards is cut at the depth, so that no write walks further", () => {
  const scene = new PowerScene();
  const link = (place: number) => `link${place}`;
  let refused = 0;
  for (let i = 0; i < 10_000; i++) {
    const answer = scene.delegate(link(i), [[link(i + 1), 10_000]], true);
    if (answer === "ok") continue;
    assert.equal(answer, "GOV_DELEGATION_DEPTH");
    refused++;
  }
  // Two forwards, then one refused, and again: link 0 and 1 forward, 2 may not, 3 and 4 forward, ...
  assert.equal(refused, 3333);
  const graph = currentGraph(scene.state, scene.scope);
  for (let i = 0; i <= 10_000; i++) {
    assert.ok(readInDepth(scene.state, graph, scene.named(link(i))) <= 3, link(i));
  }
});

test("dust cannot keep an account from delegating its own power, and can be dropped to forward again", () => {
  const scene = new PowerScene();
  scene.setStake("victim", 100n);
  // Plain shares of any number fill no depth.
  for (let i = 0; i < 200; i++) scene.delegate(`dust${i}`, [["victim", 1]]);
  assert.equal(scene.delegate("victim", [["friend", 10_000]], true), "ok");
  scene.accept(scene.named("victim"), "removeDelegation", { scopes: [scene.scope] });
  // A chain of forwards does.
  assert.equal(scene.delegate("x", [["y", 10_000]], true), "ok");
  assert.equal(scene.delegate("y", [["victim", 10_000]], true), "ok");
  assert.equal(scene.delegate("victim", [["friend", 10_000]], true), "GOV_DELEGATION_DEPTH");
  assert.equal(scene.delegate("victim", [["friend", 10_000]]), "ok");
  assert.equal(received(scene, "friend"), 100n);
  const from = scene.named("y");
  scene.accept(scene.named("victim"), "dropDelegator", { scope: scene.scope, from });
  assert.equal(scene.delegate("victim", [["friend", 10_000]], true), "ok");
});

test("more terms that end at once than a block may do end in the next one", () => {
  const scene = new PowerScene();
  for (let i = 0; i < 300; i++) {
    scene.setStake(`owner${i}`, 1n);
    scene.delegate(`owner${i}`, [["delegate", 10_000]], false, 10);
  }
  assert.equal(received(scene, "delegate"), 300n);
  scene.block(10);
  assert.equal(received(scene, "delegate"), 44n);
  scene.block(0);
  assert.equal(received(scene, "delegate"), 0n);
});

test("a change of how power is counted does not reach a vote that is open", () => {
  const scene = new PowerScene();
  scene.setStake("a", 100n);
  scene.setStake("b", 7n);
  scene.delegate("a", [["b", 10_000]]);
  scene.block();
  scene.countBy("token");
  creditLiquid(scene.state, scene.named("b"), 1_000_000n, scene.context);
  scene.block();
  assert.equal(scene.cast("b", 1, 1).weight, 107n);
  assert.equal(scene.cast("a", 1, 1).weight, 100n);
  assert.equal(scene.weightOf("b", 1), 7n);
  // A vote that opens now counts anew: nothing is delegated, and balances count.
  assert.equal(scene.cast("b", 2, 2).weight, 1_000_007n);
});

test("an electorate of tokens counts balances that have not moved since, and those that have", () => {
  const scene = new PowerScene();
  creditLiquid(scene.state, scene.named("still"), 50n, scene.context);
  creditLiquid(scene.state, scene.named("moving"), 60n, scene.context);
  scene.setStake("still", 5n);
  scene.block();
  scene.countBy("token");
  scene.delegate("moving", [["still", 10_000]]);
  scene.block();
  debitLiquid(scene.state, scene.named("moving"), 20n, scene.context);
  creditLiquid(scene.state, scene.named("new"), 20n, scene.context);
  scene.block();
  const power = (name: string, height: number) =>
    ownPower(scene.state, NAME, scene.named(name), height);
  assert.deepEqual([power("still", 2), power("moving", 2), power("new", 2)], [55n, 60n, 0n]);
  assert.deepEqual([power("still", 3), power("moving", 3), power("new", 3)], [55n, 40n, 20n]);
  const receivedAt = (height: number) =>
    receivedPower(scene.state, scene.scope, scene.named("still"), height);
  assert.deepEqual([receivedAt(2), receivedAt(3)], [60n, 40n]);
});
