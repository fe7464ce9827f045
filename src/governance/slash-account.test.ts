import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { testKey } from "../../test/support/test-keys.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { checkConservation } from "./conservation.ts";
import { ownPower } from "./electorate.ts";
import { writeParameterEntry } from "./parameter.ts";
import { slashAccount } from "./slash-account.ts";
import { slashesAbove } from "./slash-record.ts";
import { readStake } from "./stake.ts";
import { readSupply } from "./supply.ts";
import { isActiveValidator, jailedUntil, writeActiveSet, writeValidator } from "./validator.ts";

const DAY = 86_400;
const TWENTIETH = { n: 1, d: 20 };
const HOUSE = { house: "validators", scope: null } as const;
const digest = (byte: number) => new Uint8Array(32).fill(byte) as Digest;

function slash(scene: GovernanceScene, account: AccountId, cause: Digest): void {
  const journal = scene.journal();
  slashAccount(journal, { account, share: TWENTIETH, cause });
  scene.keep(journal);
}

/** Validators in the active set, each with ten million base units of active stake. */
function makeSet(scene: GovernanceScene, names: readonly string[]): readonly AccountId[] {
  const members = names.map((name) => {
    const { account, keyId, suite, publicKey } = testKey(1, name);
    scene.account(name, 1000n);
    scene.stake(account, 10_000_000_000n);
    const row = { keyId, suite, publicKey, registeredAt: 0, isLeaving: false };
    writeValidator(scene.state, account, row);
    return { account, active: 10_000_000_000n, keyId };
  });
  writeActiveSet(scene.state, members);
  for (const { account } of members) scene.stake(account, 10_000_000_001n);
  return members.map(({ account }) => account);
}

test("a slash cuts what is active, what warms up and what unbonds", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice", 1000n);
  scene.stake(alice, 1101n);
  scene.accept(alice, "bond", { amount: 19n });
  scene.now += 1;
  scene.accept(alice, "bond", { amount: 300n });
  scene.accept(alice, "unbond", { amount: 300n });
  slash(scene, alice, digest(1));
  // active 1101 - 55, warming 19 - 0, unbonding 300 - 15
  assert.deepEqual(readStake(scene.state, alice), {
    active: 1046n,
    warming: [{ amount: 19n, activeAt: 3 * DAY }],
    unbonding: [{ amount: 285n, releaseAt: 1 + 21 * DAY }],
  });
  assert.equal(readSupply(scene.state).treasury, 70n);
  assert.deepEqual(scene.lastNames, ["slashed", "jailed"]);
  assert.deepEqual(scene.effects, [], "who does not seal changes no set");
  assert.equal(checkConservation(scene.state), null);
});

test("an evidence costs stake once", () => {
  const scene = new GovernanceScene();
  const alice = scene.account("alice");
  scene.stake(alice, 1000n);
  slash(scene, alice, digest(1));
  slash(scene, alice, digest(1));
  assert.deepEqual(scene.last, []);
  assert.equal(readStake(scene.state, alice).active, 950n);
  scene.height += 1;
  slash(scene, alice, digest(2));
  assert.equal(readStake(scene.state, alice).active, 903n, "950 - floor(950 / 20)");
  assert.deepEqual(
    slashesAbove(scene.state, scene.height - 1).map(({ share }) => share),
    [TWENTIETH],
  );
  assert.equal(slashesAbove(scene.state, scene.height).length, 0);
  assert.equal(slashesAbove(scene.state, 0).length, 2);
});

test("what is slashed can be burned instead", () => {
  const scene = new GovernanceScene();
  const burn = { version: 1, value: "burn", ramp: null };
  writeParameterEntry(scene.state, "slash.destination", burn);
  const alice = scene.account("alice");
  scene.stake(alice, 1000n);
  const { supply } = readSupply(scene.state);
  slash(scene, alice, digest(1));
  assert.equal(readSupply(scene.state).treasury, 0n);
  assert.equal(readSupply(scene.state).supply, supply - 50n);
  assert.equal(checkConservation(scene.state), null);
});

test("a slashed validator is out of the set and jailed until it comes back by itself", () => {
  const scene = new GovernanceScene();
  const [alice, bob] = makeSet(scene, ["alice", "bob"]) as [AccountId, AccountId];
  slash(scene, alice, digest(1));
  assert.deepEqual(scene.lastNames, ["slashed", "jailed"]);
  assert.equal(isActiveValidator(scene.state, alice), false);
  assert.equal(ownPower(scene.state, HOUSE, alice, scene.height), 0n);
  assert.equal(ownPower(scene.state, HOUSE, bob, scene.height), 10_000_000_001n);
  const effect = scene.effects.at(-1);
  assert(effect?.type === "effectValidatorSet");
  assert.deepEqual(
    effect.sealers.map(({ account }) => account),
    [bob],
  );
  assert.equal(jailedUntil(scene.state, alice), 7 * DAY);
  scene.now = 7 * DAY - 1;
  assert.deepEqual(scene.run(alice, "unjail", {}), {
    code: "GOV_JAILED_UNTIL",
    facts: { until: 7 * DAY, now: 7 * DAY - 1 },
  });
  scene.now += 1;
  assert.equal(scene.refuse(alice, "unjail", {}), "GOV_STAKE_TOO_LOW", "the slash took it below");
  scene.stake(alice, 10_000_000_000n);
  scene.height = 99;
  scene.block(0);
  assert.equal(isActiveValidator(scene.state, alice), false, "not before it wants to");
  scene.accept(alice, "unjail", {});
  assert.deepEqual(scene.lastNames, ["unjailed"]);
  assert.equal(scene.refuse(alice, "unjail", {}), "GOV_ALREADY_DONE");
  scene.height = 199;
  scene.block(0);
  assert.equal(isActiveValidator(scene.state, alice), true);
});

test("the last of the set stays, since nobody else seals", () => {
  const scene = new GovernanceScene();
  const [alice] = makeSet(scene, ["alice"]) as [AccountId];
  slash(scene, alice, digest(1));
  assert.equal(isActiveValidator(scene.state, alice), true);
  assert.equal(jailedUntil(scene.state, alice), 7 * DAY);
  assert.deepEqual(scene.effects, []);
});

test("leaving does not end the jail", () => {
  const scene = new GovernanceScene();
  const [alice] = makeSet(scene, ["alice", "bob"]) as [AccountId];
  slash(scene, alice, digest(1));
  scene.accept(alice, "leaveValidator", {});
  assert.deepEqual(scene.lastNames, ["validatorLeft"]);
  scene.stake(alice, 10_000_000_000n);
  const { suite, publicKey } = testKey(1, "alice");
  const payload = { consensusKey: { suite, publicKey, proof: null } };
  assert.equal(scene.refuse(alice, "registerValidator", payload), "GOV_JAILED_UNTIL");
});
