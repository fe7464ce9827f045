import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import type { AccountId } from "../primitives/brand.ts";
import { readAccount } from "./account.ts";
import { checkConservation } from "./conservation.ts";
import { addHold, listHolds, readHold, settleHold } from "./hold.ts";
import { readSupply } from "./supply.ts";

const DEPOSIT = { purpose: "deposit", ref: 7 } as const;

function makeScene() {
  const scene = new GovernanceScene();
  const [alice, bob] = [scene.account("alice", 100n), scene.account("bob", 100n)];
  const add = (account: AccountId, amount: bigint, reason: Parameters<typeof readHold>[1]) =>
    addHold(scene.state, { ...reason, account, amount, place: scene.context });
  const settle = (account: AccountId, forfeit: bigint) =>
    settleHold(scene.state, { ...DEPOSIT, account, forfeit, place: scene.context });
  return { scene, state: scene.state, alice, bob, add, settle };
}

test("a hold takes from the balance and is found by what it is for", () => {
  const { state, alice, bob, add } = makeScene();
  add(alice, 30n, DEPOSIT);
  add(alice, 12n, DEPOSIT);
  add(bob, 5n, DEPOSIT);
  add(bob, 6n, { purpose: "deposit", ref: 8 });
  add(bob, 7n, { purpose: "issuer_bond", ref: 7 });
  assert.equal(readHold(state, DEPOSIT, alice), 42n);
  const expected = [
    { account: alice, amount: 42n },
    { account: bob, amount: 5n },
  ];
  expected.sort((left, right) => Buffer.compare(left.account, right.account));
  assert.deepEqual(listHolds(state, "deposit", 7), expected);
  assert.deepEqual(listHolds(state, "deposit", 9), []);
  assert.equal(readSupply(state).holds, 60n);
  assert.equal(readAccount(state, bob)?.liquid, 82n);
  assert.equal(checkConservation(state), null);
});

test("a settled hold goes back but for what is forfeited, and is gone", () => {
  const { state, alice, add, settle } = makeScene();
  add(alice, 40n, DEPOSIT);
  assert.throws(() => settle(alice, 41n), /a forfeit of 41 out of 40/);
  assert.throws(() => settle(alice, -1n), /a forfeit of -1/);
  settle(alice, 15n);
  assert.equal(readAccount(state, alice)?.liquid, 85n);
  assert.equal(readSupply(state).treasury, 15n);
  assert.equal(readHold(state, DEPOSIT, alice), 0n);
  assert.equal(checkConservation(state), null);
  assert.throws(() => settle(alice, 0n), /no hold to settle/);
});

test("a hold can be forfeited whole or not at all", () => {
  const { state, alice, bob, add, settle } = makeScene();
  add(alice, 40n, DEPOSIT);
  add(bob, 40n, DEPOSIT);
  settle(alice, 40n);
  settle(bob, 0n);
  assert.equal(readAccount(state, alice)?.liquid, 60n);
  assert.equal(readAccount(state, bob)?.liquid, 100n);
});

test("nothing holds nothing, nor more than there is", () => {
  const { alice, add } = makeScene();
  assert.throws(() => add(alice, 0n, DEPOSIT), /a hold of nothing/);
  assert.throws(() => add(alice, 101n, DEPOSIT), /a liquid balance of -1/);
});
