import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { offerKey } from "../../test/support/key-proofs.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import type { AccountId } from "../primitives/brand.ts";
import { ownPower, totalPower } from "./electorate.ts";
import { writeParameterEntry } from "./parameter.ts";
import { activeValidators, isActiveValidator, readValidator, writeValidator } from "./validator.ts";

const TOKEN = 1_000_000n;
const LEAST = 10_000n * TOKEN;
const HOUSE = { house: "validators", scope: null } as const;

/** A scene with a short period, so that every second block chooses the set. */
function makeScene(): GovernanceScene {
  const scene = new GovernanceScene();
  const period = { version: 1, value: 2, ramp: null };
  writeParameterEntry(scene.state, "validator.set_period", period);
  return scene;
}

const sealKey = (name: string) => testKey(3, `seal ${name}`);

function offer(scene: GovernanceScene, account: AccountId, key: TestKey) {
  const { chainId } = scene.context;
  return { consensusKey: offerKey(key, { chainId, purpose: "seal_key", account }) };
}

function register(scene: GovernanceScene, name: string, active: bigint): AccountId {
  const account = scene.account(name);
  scene.stake(account, active);
  scene.accept(account, "registerValidator", offer(scene, account, sealKey(name)));
  assert.deepEqual(scene.lastNames, ["validatorRegistered"]);
  return account;
}

/** Goes on until the set has been chosen. */
function nextSet(scene: GovernanceScene): void {
  scene.block();
  if (scene.height % 2 === 1) scene.block();
}

test("a registered validator seals and votes from the next choice of the set on", () => {
  const scene = makeScene();
  const alice = register(scene, "alice", LEAST);
  assert.equal(isActiveValidator(scene.state, alice), false);
  assert.equal(ownPower(scene.state, HOUSE, alice, scene.height), 0n);
  nextSet(scene);
  assert.equal(isActiveValidator(scene.state, alice), true);
  assert.deepEqual(scene.lastNames, ["validatorSetChanged"]);
  const { keyId, suite, publicKey } = sealKey("alice");
  const sealer = { account: alice, keyId, suite, publicKey, active: LEAST };
  assert.deepEqual(scene.effects, [{ type: "effectValidatorSet", sealers: [sealer] }]);
  assert.equal(ownPower(scene.state, HOUSE, alice, scene.height), LEAST);
  assert.equal(totalPower(scene.state, HOUSE, scene.height), LEAST);
  nextSet(scene);
  assert.equal(scene.effects.length, 1, "the same set is not ordered twice");
});

test("the set is the first by stake, then by account, and follows stake only when it is chosen", () => {
  const scene = makeScene();
  writeParameterEntry(scene.state, "validator.max", { version: 1, value: 2, ramp: null });
  const first = register(scene, "first", LEAST + 1n);
  const tied = [register(scene, "x", LEAST), register(scene, "y", LEAST)];
  tied.sort(Buffer.compare);
  nextSet(scene);
  const order = () => {
    const effect = scene.effects.at(-1);
    assert(effect?.type === "effectValidatorSet");
    return effect.sealers.map(({ account }) => account);
  };
  assert.deepEqual(order(), [first, tied[0]]);
  scene.stake(tied[1] as AccountId, LEAST + 2n);
  assert.equal(ownPower(scene.state, HOUSE, tied[1] as AccountId, scene.height), 0n);
  scene.stake(first, LEAST + 9n);
  assert.equal(ownPower(scene.state, HOUSE, first, scene.height), LEAST + 9n, "a member at once");
  nextSet(scene);
  assert.deepEqual(order(), [first, tied[1]]);
  assert.equal(totalPower(scene.state, HOUSE, scene.height), 2n * LEAST + 11n);
});

test("who registers has the stake, an own key and the proof of it", () => {
  const scene = makeScene();
  const alice = scene.account("alice");
  const key = sealKey("alice");
  const tryIt = (payload: unknown) => scene.refuse(alice, "registerValidator", payload);
  scene.stake(alice, LEAST - 1n);
  assert.equal(tryIt(offer(scene, alice, key)), "GOV_STAKE_TOO_LOW");
  scene.stake(alice, LEAST);
  const { consensusKey } = offer(scene, alice, key);
  assert.equal(tryIt({ consensusKey: { ...consensusKey, proof: null } }), "GOV_KEY_PROOF_INVALID");
  const foreign = offer(scene, scene.account("bob"), key);
  assert.equal(tryIt(foreign), "GOV_KEY_PROOF_INVALID", "the proof of another account");
  const { chainId } = scene.context;
  const other = offerKey(key, { chainId, purpose: "account_key", account: alice });
  assert.equal(tryIt({ consensusKey: other }), "GOV_KEY_PROOF_INVALID", "of another purpose");
  const elsewhere = { chainId: new Uint8Array(64), purpose: "seal_key", account: alice } as const;
  assert.equal(tryIt({ consensusKey: offerKey(key, elsewhere) }), "GOV_KEY_PROOF_INVALID");
  const short = { ...consensusKey, publicKey: key.publicKey.subarray(1) };
  assert.equal(tryIt({ consensusKey: short }), "GOV_KEY_PROOF_INVALID");
  const unknown = { ...consensusKey, suite: 4 };
  assert.equal(tryIt({ consensusKey: unknown }), "GOV_KEY_BELOW_FLOOR");
  assert.equal(tryIt(offer(scene, alice, testKey(2, "pq"))), "GOV_KEY_BELOW_FLOOR");
  scene.accept(alice, "registerValidator", offer(scene, alice, key));
});

test("a sealing key belongs to one account, and a validator may get another one", () => {
  const scene = makeScene();
  const alice = register(scene, "alice", LEAST);
  const again = offer(scene, alice, sealKey("alice"));
  assert.equal(scene.refuse(alice, "registerValidator", again), "GOV_ALREADY_REGISTERED");
  const bob = scene.account("bob");
  scene.stake(bob, LEAST);
  const taken = offer(scene, bob, sealKey("alice"));
  assert.equal(scene.refuse(bob, "registerValidator", taken), "GOV_ALREADY_REGISTERED");
  nextSet(scene);
  scene.accept(alice, "registerValidator", offer(scene, alice, sealKey("new")));
  nextSet(scene);
  const effect = scene.effects.at(-1);
  assert(effect?.type === "effectValidatorSet");
  assert.deepEqual(effect.sealers[0]?.keyId, sealKey("new").keyId);
  const old = offer(scene, bob, sealKey("alice"));
  assert.equal(scene.refuse(bob, "registerValidator", old), "GOV_ALREADY_REGISTERED", "for ever");
});

test("a thousand may be registered", () => {
  const scene = makeScene();
  const row = { keyId: sealKey("x").keyId, suite: 3, publicKey: new Uint8Array(1) };
  for (let i = 0; i < 999; i++) {
    const account = new Uint8Array(32).fill(1) as AccountId;
    new DataView(account.buffer).setUint32(0, i);
    const keyId = account as unknown as typeof row.keyId;
    writeValidator(scene.state, account, { ...row, keyId, registeredAt: 0, isLeaving: false });
  }
  register(scene, "last", LEAST);
  const late = scene.account("late");
  scene.stake(late, LEAST);
  const payload = offer(scene, late, sealKey("late"));
  assert.equal(scene.refuse(late, "registerValidator", payload), "GOV_SET_FULL");
});

test("who leaves the active set seals until another set is chosen", () => {
  const scene = makeScene();
  const [alice, bob] = [register(scene, "alice", LEAST), register(scene, "bob", LEAST)];
  const carol = scene.account("carol");
  assert.equal(scene.refuse(carol, "leaveValidator", {}), "GOV_VALIDATOR_UNKNOWN");
  assert.equal(scene.refuse(carol, "unjail", {}), "GOV_VALIDATOR_UNKNOWN");
  nextSet(scene);
  scene.accept(alice, "leaveValidator", {});
  assert.equal(scene.refuse(alice, "leaveValidator", {}), "GOV_ALREADY_DONE");
  const key = offer(scene, alice, sealKey("new"));
  assert.equal(scene.refuse(alice, "registerValidator", key), "GOV_ALREADY_REGISTERED");
  assert.equal(isActiveValidator(scene.state, alice), true);
  nextSet(scene);
  assert.equal(isActiveValidator(scene.state, alice), false);
  assert.equal(readValidator(scene.state, alice), undefined);
  assert.equal(ownPower(scene.state, HOUSE, alice, scene.height), 0n);
  scene.accept(bob, "leaveValidator", {});
  nextSet(scene);
  assert.equal(isActiveValidator(scene.state, bob), true, "a set of nobody is never made");
  scene.accept(alice, "registerValidator", offer(scene, alice, sealKey("alice")));
  scene.accept(alice, "leaveValidator", {});
  assert.equal(readValidator(scene.state, alice), undefined, "at once while it is in no set");
});

test("who falls below the least stake is out with the next choice", () => {
  const scene = makeScene();
  const alice = register(scene, "alice", LEAST);
  register(scene, "bob", LEAST);
  nextSet(scene);
  scene.accept(alice, "unbond", { amount: 1n });
  assert.equal(isActiveValidator(scene.state, alice), true);
  assert.equal(ownPower(scene.state, HOUSE, alice, scene.height), LEAST - 1n);
  nextSet(scene);
  assert.equal(isActiveValidator(scene.state, alice), false);
  assert.equal(activeValidators(scene.state).length, 1);
});

test("a validator whose key may not seal any more is out with the next choice, until it has another", () => {
  const scene = makeScene();
  const alice = register(scene, "alice", LEAST);
  const bob = scene.account("bob");
  scene.stake(bob, LEAST);
  scene.accept(bob, "registerValidator", offer(scene, bob, testKey(1, "classical")));
  nextSet(scene);
  assert.equal(activeValidators(scene.state).length, 2);
  scene.admitted = { ...scene.admitted, seal: [3] };
  nextSet(scene);
  assert.equal(isActiveValidator(scene.state, bob), false);
  assert.equal(isActiveValidator(scene.state, alice), true);
  scene.accept(bob, "registerValidator", offer(scene, bob, sealKey("bob")));
  nextSet(scene);
  assert.equal(isActiveValidator(scene.state, bob), true);
});
