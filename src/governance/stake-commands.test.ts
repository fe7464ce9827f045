import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { readAccount } from "./account.ts";
import { checkConservation } from "./conservation.ts";
import { ownPower } from "./electorate.ts";
import { writeParameterEntry } from "./parameter.ts";
import { readStake } from "./stake.ts";
import { readSupply } from "./supply.ts";
import { SYSTEM_ACCOUNT, TREASURY_ACCOUNT } from "./system-account.ts";

const DAY = 86_400;
const COMMUNITY = { house: "community", scope: "protocol" } as const;

test("a transfer moves what is there, to whom it may", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 100n);
  const bob = scene.account("bob");
  assert.equal(scene.refuse(alice, "transfer", { to: bob, amount: 0n }), "GOV_AMOUNT_ZERO");
  for (const to of [SYSTEM_ACCOUNT, TREASURY_ACCOUNT]) {
    assert.equal(scene.refuse(alice, "transfer", { to, amount: 1n }), "GOV_SYSTEM_ACCOUNT");
  }
  const tooMuch = scene.run(alice, "transfer", { to: bob, amount: 101n });
  assert.deepEqual(tooMuch?.facts, { amount: "101", liquid: "100" });
  scene.accept(alice, "transfer", { to: bob, amount: 100n });
  assert.equal(readAccount(scene.state, bob)?.liquid, 100n);
  assert.equal(scene.refuse(alice, "transfer", { to: bob, amount: 1n }), "GOV_FUNDS_INSUFFICIENT");
  scene.accept(bob, "transfer", { to: bob, amount: 100n });
  assert.equal(readAccount(scene.state, bob)?.liquid, 100n, "to oneself nothing changes");
  assert.deepEqual(scene.lastNames, ["transferred"]);
});

test("the treasury takes what it is given", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 100n);
  assert.equal(scene.refuse(alice, "fundTreasury", { amount: 0n }), "GOV_AMOUNT_ZERO");
  assert.equal(scene.refuse(alice, "fundTreasury", { amount: 101n }), "GOV_FUNDS_INSUFFICIENT");
  scene.accept(alice, "fundTreasury", { amount: 100n });
  assert.equal(readSupply(scene.state).treasury, 100n);
  assert.equal(checkConservation(scene.state), null);
});

test("a bond counts once it has warmed up, and an unbond from its own block on no more", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 100n);
  scene.accept(alice, "bond", { amount: 60n });
  assert.deepEqual(readStake(scene.state, alice), {
    active: 0n,
    warming: [{ amount: 60n, activeAt: 3 * DAY }],
    unbonding: [],
  });
  scene.block(3 * DAY - 1);
  assert.equal(ownPower(scene.state, COMMUNITY, alice, scene.height), 0n, "one second before");
  scene.block(1);
  assert.deepEqual(scene.lastNames.filter((name) => name === "stakeMatured").length, 1);
  assert.equal(ownPower(scene.state, COMMUNITY, alice, scene.height), 60n);
  scene.block(1);
  scene.accept(alice, "unbond", { amount: 25n });
  assert.deepEqual(scene.lastNames, ["unbonded"]);
  assert.equal(ownPower(scene.state, COMMUNITY, alice, scene.height), 35n);
  assert.equal(ownPower(scene.state, COMMUNITY, alice, scene.height - 1), 60n);
  const releaseAt = scene.now + 21 * DAY;
  assert.deepEqual(readStake(scene.state, alice).unbonding, [{ amount: 25n, releaseAt }]);
  scene.block(21 * DAY - 1);
  assert.equal(readAccount(scene.state, alice)?.liquid, 40n);
  scene.block(1);
  assert.equal(readAccount(scene.state, alice)?.liquid, 65n);
  assert.equal(checkConservation(scene.state), null);
});

test("what is unbonded while it warms up never gets active", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 100n);
  scene.accept(alice, "bond", { amount: 60n });
  scene.accept(alice, "unbond", { amount: 60n });
  scene.block(3 * DAY);
  assert.equal(scene.lastNames.includes("stakeMatured"), false);
  scene.block(18 * DAY);
  assert.equal(readAccount(scene.state, alice)?.liquid, 100n);
  assert.equal(checkConservation(scene.state), null);
});

test("sixteen entries may warm up and sixteen unbond, and no more", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 100n);
  for (let i = 0; i < 16; i++) {
    scene.accept(alice, "bond", { amount: 2n });
    scene.now += 1;
  }
  assert.equal(scene.refuse(alice, "bond", { amount: 1n }), "GOV_TOO_MANY_ENTRIES");
  scene.now -= 1;
  scene.accept(alice, "bond", { amount: 1n });
  scene.now += 3 * DAY;
  scene.block();
  for (let i = 0; i < 16; i++) {
    scene.accept(alice, "unbond", { amount: 1n });
    scene.now += 1;
  }
  assert.equal(scene.refuse(alice, "unbond", { amount: 1n }), "GOV_TOO_MANY_ENTRIES");
  assert.equal(readStake(scene.state, alice).active, 33n - 16n);
});

test("nobody bonds or unbonds what is not there", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 10n);
  assert.equal(scene.refuse(alice, "bond", { amount: 0n }), "GOV_AMOUNT_ZERO");
  assert.equal(scene.refuse(alice, "bond", { amount: 11n }), "GOV_FUNDS_INSUFFICIENT");
  scene.accept(alice, "bond", { amount: 10n });
  assert.equal(scene.refuse(alice, "unbond", { amount: 0n }), "GOV_AMOUNT_ZERO");
  const refused = scene.run(alice, "unbond", { amount: 11n });
  assert.deepEqual(refused, {
    code: "GOV_FUNDS_INSUFFICIENT",
    facts: { amount: "11", bonded: "10" },
  });
  scene.accept(alice, "unbond", { amount: 10n });
});

test("without a warm-up a bond counts from the next block on", () => {
  const scene = new GovernanceScene();
  writeParameterEntry(scene.state, "stake.warmup_s", { version: 1, value: 0, ramp: null });
  const alice = scene.account("alice", 10n);
  scene.accept(alice, "bond", { amount: 10n });
  assert.equal(ownPower(scene.state, COMMUNITY, alice, scene.height), 0n);
  scene.block(0);
  assert.equal(ownPower(scene.state, COMMUNITY, alice, scene.height), 10n);
});
