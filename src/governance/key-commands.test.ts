import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { offerKey } from "../../test/support/key-proofs.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import { findActiveKey, readAccountKeys } from "./account.ts";
import type { OfferedKey } from "./key-proof.ts";

const first = testKey(1, "alice");

function makeScene() {
  const scene = new GovernanceScene();
  const alice = scene.account("alice");
  const { chainId } = scene.context;
  const offer = (key: TestKey): OfferedKey =>
    offerKey(key, { chainId, purpose: "account_key", account: alice });
  const keep = ({ suite, publicKey }: TestKey): OfferedKey => ({ suite, publicKey, proof: null });
  const refuse = (keys: readonly OfferedKey[], keyThreshold = 1) =>
    scene.run(alice, "rotateKeys", { keys, keyThreshold });
  const rotate = (keys: readonly OfferedKey[], keyThreshold = 1) =>
    scene.accept(alice, "rotateKeys", { keys, keyThreshold });
  const held = () => {
    const keys = readAccountKeys(scene.state, alice);
    assert(keys !== undefined);
    return keys;
  };
  return { scene, alice, offer, keep, refuse, rotate, held };
}

test("a rotation puts the keys of the payload on the account and revokes the rest", () => {
  const { scene, offer, keep, rotate, held } = makeScene();
  const [hybrid, other] = [testKey(3, "new"), testKey(3, "other")];
  scene.height = 5;
  rotate([keep(first), offer(hybrid), offer(other)], 2);
  assert.deepEqual(scene.lastNames, ["keysRotated", "keysRotated"], "one for each new key");
  for (const { data } of scene.last)
    assert(data.length <= 4096, `an event of ${data.length} bytes`);
  assert.equal(held().threshold, 2);
  for (const key of [first, hybrid, other]) assert(findActiveKey(held(), key.keyId));
  assert.equal(findActiveKey(held(), hybrid.keyId)?.addedAt, 5);
  assert.equal(findActiveKey(held(), first.keyId)?.addedAt, 0, "a key that stays is not new");
  scene.height = 9;
  rotate([keep(hybrid)]);
  assert.equal(findActiveKey(held(), first.keyId), undefined);
  assert.equal(held().keys.find((row) => row.suite === 1)?.revokedAt, 9);
  assert.equal(held().threshold, 1);
});

test("eight new keys come in eight steps, and a full list forgets what was revoked first", () => {
  const { scene, offer, keep, rotate, held } = makeScene();
  const keys = Array.from({ length: 8 }, (_, place) => testKey(1, `k${place}`));
  rotate(keys.map(offer), 8);
  assert.equal(scene.last.length, 8);
  assert.equal(held().keys.length, 8);
  assert.equal(
    held().keys.every((row) => row.revokedAt === null),
    true,
  );
  scene.height = 50;
  rotate(keys.slice(2).map(keep), 1);
  scene.height = 60;
  rotate([...keys.slice(3).map(keep), offer(testKey(1, "n0"))], 1);
  const revoked = held().keys.filter((row) => row.revokedAt !== null);
  assert.deepEqual(
    revoked.map((row) => row.revokedAt),
    [60, 50],
  );
});

test("a revoked key can come back, with a proof", () => {
  const { offer, keep, rotate, refuse, held } = makeScene();
  const other = testKey(1, "other");
  rotate([offer(other)]);
  assert.equal(refuse([keep(first)])?.code, "GOV_KEY_PROOF_INVALID");
  rotate([offer(first)]);
  assert(findActiveKey(held(), first.keyId));
  assert.equal(held().keys.filter((row) => row.suite === 1).length, 2, "no key stands twice");
});

test("keys are no set when too few, twice, or half of another", () => {
  const { offer, keep, refuse } = makeScene();
  const fault = (keys: readonly OfferedKey[], threshold = 1) => {
    const refused = refuse(keys, threshold);
    assert.equal(refused?.code, "GOV_FIELD_INVALID");
    return refused?.facts.fault ?? refused?.facts.path;
  };
  assert.equal(fault([keep(first)], 2), "payload.keyThreshold");
  assert.equal(fault([keep(first), keep(first)]), "repeated");
  const hybrid = testKey(3, "hybrid");
  const half = { suite: 1, publicKey: hybrid.publicKey.subarray(0, 32), proof: null };
  assert.equal(fault([half, offer(hybrid)]), "half");
  const pqHalf = { suite: 2, publicKey: hybrid.publicKey.subarray(32), proof: null };
  assert.equal(fault([offer(hybrid), pqHalf]), "half");
});

test("a new key is proven by its own signature for this account on this chain", () => {
  const { scene, alice, offer, keep, refuse } = makeScene();
  const key = testKey(1, "new");
  const { chainId } = scene.context;
  const of = (changed: Partial<Parameters<typeof offerKey>[1]>) => [
    offerKey(key, { chainId, purpose: "account_key", account: alice, ...changed }),
  ];
  const faulty = (keys: readonly OfferedKey[]) => {
    const refused = refuse(keys);
    assert.equal(refused?.code, "GOV_KEY_PROOF_INVALID");
    return refused?.facts.fault;
  };
  assert.equal(faulty([keep(key)]), "absent");
  assert.equal(faulty(of({ account: scene.account("bob") })), "signature");
  assert.equal(faulty(of({ purpose: "seal_key" })), "signature");
  assert.equal(faulty(of({ chainId: new Uint8Array(64) })), "signature");
  assert.equal(faulty([{ ...offer(key), proof: offer(testKey(1, "x")).proof }]), "signature");
  assert.equal(faulty([{ ...offer(key), publicKey: key.publicKey.subarray(1) }]), "length");
  assert.equal(faulty([{ ...offer(key), suite: 4 }]), "suite");
  const identity = new Uint8Array(32).fill(0);
  identity[0] = 1;
  assert.equal(faulty([{ ...offer(key), publicKey: identity }]), "key");
});

test("a wallet's key comes to an account by opening it and in no other way", () => {
  const { refuse } = makeScene();
  const point = new Uint8Array(33).fill(2);
  const refused = refuse([{ suite: 16, publicKey: point, proof: new Uint8Array(64) }]);
  assert.equal(refused?.code, "GOV_KEY_PROOF_INVALID");
});

test("a rotation never leaves an account below the policy in force", () => {
  const { scene, alice, offer, keep } = makeScene();
  const hybrid = testKey(3, "hybrid");
  const strict = { ...scene.context.admitted, other: [3] };
  scene.admitted = strict;
  const refuse = (keys: readonly OfferedKey[], keyThreshold: number) =>
    scene.run(alice, "rotateKeys", { keys, keyThreshold })?.code;
  assert.equal(refuse([keep(first), offer(testKey(1, "new"))], 1), "GOV_KEY_BELOW_FLOOR");
  assert.equal(refuse([keep(first)], 1), "GOV_KEY_BELOW_FLOOR");
  assert.equal(refuse([keep(first), offer(hybrid)], 2), "GOV_KEY_BELOW_FLOOR");
  assert.equal(refuse([keep(first), offer(hybrid)], 1), undefined);
});
