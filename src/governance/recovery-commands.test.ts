import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { offerKey } from "../../test/support/key-proofs.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import type { AccountId } from "../primitives/brand.ts";
import { findActiveKey, readAccountKeys } from "./account.ts";
import { scheduleDue } from "./due.ts";
import { readRecovery } from "./recovery.ts";
import { cancellationItems, recoveryItems } from "./recovery-signature.ts";

const DAY = 86_400;
const GUARDIANS = ["gina", "gustav", "greta"].map((name) => testKey(1, name));
const fresh = testKey(3, "fresh");

function makeScene(k = 2) {
  const scene = new GovernanceScene();
  const alice = scene.account("alice");
  const carrier = scene.account("carrier");
  for (const guardian of GUARDIANS) scene.fund(guardian, 0n);
  const guardians = GUARDIANS.map(({ account }) => account).sort(Buffer.compare);
  scene.accept(alice, "setRecovery", { guardians, k, delayS: DAY });
  assert.deepEqual(scene.lastNames, ["recoverySet"]);
  return { scene, alice, carrier, guardians };
}

type Made = ReturnType<typeof makeScene>;

/** A request that some guardians have signed. */
function request(
  { scene, alice }: Made,
  signers: readonly TestKey[],
  changed: { count?: number; key?: TestKey; threshold?: number; chainId?: Uint8Array } = {},
) {
  const key = changed.key ?? fresh;
  const threshold = changed.threshold ?? 1;
  const chainId = changed.chainId ?? scene.context.chainId;
  const { count } = readRecovery(scene.state, alice);
  const subject = { chainId, account: alice, count: changed.count ?? count };
  const items = recoveryItems(subject, { threshold, keys: [fresh] });
  const offer = { chainId: scene.context.chainId, purpose: "account_key", account: alice } as const;
  return {
    account: alice,
    keys: [offerKey(key, offer)],
    keyThreshold: 1,
    signatures: signers.map(({ account, keyId, suite, signer }) => ({
      account,
      keyId,
      signature: signer.sign(buildMessage("act", suite, items, keyId)),
    })),
  };
}

const [gina, gustav, greta] = GUARDIANS as [TestKey, TestKey, TestKey];
const isFresh = ({ scene, alice }: Made) => {
  const keys = readAccountKeys(scene.state, alice);
  return keys !== undefined && findActiveKey(keys, fresh.keyId) !== undefined;
};

test("guardians give new keys, which hold when nobody has objected in time", () => {
  const made = makeScene();
  const { scene, alice, carrier } = made;
  scene.accept(carrier, "recoverAccount", request(made, [gina, greta]));
  assert.deepEqual(scene.lastNames, ["recoveryStarted"]);
  scene.block(DAY - 1);
  assert.equal(isFresh(made), false, "one second before");
  scene.block(1);
  assert.deepEqual(
    scene.lastNames.filter((name) => name !== "validatorSetChanged"),
    ["keysRotated", "recoveryEnded"],
  );
  assert.equal(isFresh(made), true);
  const keys = readAccountKeys(scene.state, alice);
  assert(keys !== undefined);
  assert.equal(findActiveKey(keys, testKey(1, "alice").keyId), undefined, "the lost key is gone");
});

test("fewer guardians, other ones, or one of them twice are not enough", () => {
  const made = makeScene();
  const { scene, carrier } = made;
  const code = (payload: unknown) => scene.run(carrier, "recoverAccount", payload)?.code;
  assert.equal(code(request(made, [gina])), "GOV_COUNCIL_QUORUM");
  assert.equal(code(request(made, [gina, gina])), "GOV_DUPLICATE_SIGNER");
  const stranger = testKey(1, "stranger");
  scene.fund(stranger, 0n);
  assert.equal(code(request(made, [gina, stranger])), "GOV_NOT_MEMBER");
  const elsewhere = { chainId: new Uint8Array(64) };
  assert.equal(code(request(made, [gina, greta], elsewhere)), "GOV_SIGNATURE_INVALID");
  assert.equal(code(request(made, [gina, greta], { count: 1 })), "GOV_SIGNATURE_INVALID");
  assert.equal(code(request(made, [gina, greta], { threshold: 2 })), "GOV_SIGNATURE_INVALID");
  const other = { key: testKey(3, "other") };
  assert.equal(code(request(made, [gina, greta], other)), "GOV_SIGNATURE_INVALID", "other keys");
  scene.accept(carrier, "recoverAccount", request(made, [gina, gustav, greta]));
});

test("the account cancels, and what was signed once does not serve again", () => {
  const made = makeScene();
  const { scene, alice, carrier } = made;
  const signed = request(made, [gina, greta]);
  const nothing = scene.run(alice, "cancelRecovery", { account: alice, signed: null });
  assert.equal(nothing?.code, "GOV_RECOVERY_ABSENT");
  scene.accept(carrier, "recoverAccount", signed);
  assert.equal(scene.refuse(carrier, "recoverAccount", signed), "GOV_RECOVERY_PENDING");
  const foreign = { account: alice, signed: null };
  assert.equal(scene.refuse(carrier, "cancelRecovery", foreign), "GOV_NOT_PERMITTED");
  scene.accept(alice, "cancelRecovery", { account: alice, signed: null });
  scene.block(DAY);
  assert.equal(isFresh(made), false);
  assert.equal(scene.refuse(carrier, "recoverAccount", signed), "GOV_SIGNATURE_INVALID");
});

test("any one active key cancels, whoever carries its signature", () => {
  const made = makeScene();
  const { scene, alice, carrier } = made;
  scene.accept(carrier, "recoverAccount", request(made, [gina, greta]));
  const { chainId } = scene.context;
  const sign = (key: TestKey, count: number) => {
    const items = cancellationItems({ chainId, account: alice, count });
    const { keyId } = key;
    return { keyId, signature: key.signer.sign(buildMessage("act", key.suite, items, keyId)) };
  };
  const code = (signed: ReturnType<typeof sign>) =>
    scene.run(carrier, "cancelRecovery", { account: alice, signed })?.code;
  const own = testKey(1, "alice");
  assert.equal(code(sign(gina, 1)), "GOV_KEY_UNKNOWN");
  assert.equal(code(sign(own, 0)), "GOV_SIGNATURE_INVALID", "of an earlier recovery");
  scene.admitted = { ...scene.context.admitted, other: [3] };
  assert.equal(code(sign(own, 1)), "GOV_KEY_BELOW_FLOOR");
  scene.admitted = { ...scene.context.admitted, other: [1, 3] };
  assert.equal(code(sign(own, 1)), undefined);
  assert.equal(readRecovery(scene.state, alice).pending, null);
});

test("keys and guardians stay as they are while a recovery is under way", () => {
  const made = makeScene();
  const { scene, alice, carrier, guardians } = made;
  scene.accept(carrier, "recoverAccount", request(made, [gina, greta]));
  const settings = { guardians, k: 3, delayS: DAY };
  assert.equal(scene.refuse(alice, "setRecovery", settings), "GOV_RECOVERY_PENDING");
  const { suite, publicKey } = testKey(1, "alice");
  const rotation = { keys: [{ suite, publicKey, proof: null }], keyThreshold: 1 };
  assert.equal(scene.refuse(alice, "rotateKeys", rotation), "GOV_RECOVERY_PENDING");
});

test("guardians are others, enough of them, with a delay of 1 to 30 days", () => {
  const { scene, alice, guardians } = makeScene();
  const code = (changed: object) =>
    scene.run(alice, "setRecovery", { guardians, k: 2, delayS: DAY, ...changed })?.code;
  assert.equal(code({ k: 0 }), "GOV_FIELD_INVALID");
  assert.equal(code({ k: 4 }), "GOV_FIELD_INVALID");
  assert.equal(code({ k: 3 }), undefined);
  assert.equal(code({ k: 1 }), undefined);
  assert.equal(code({ guardians: [alice], k: 1 }), "GOV_FIELD_INVALID");
  assert.equal(code({ delayS: DAY - 1 }), "GOV_FIELD_INVALID");
  assert.equal(code({ delayS: 30 * DAY }), undefined);
  assert.equal(code({ delayS: 30 * DAY + 1 }), "GOV_FIELD_INVALID");
  scene.network = 1;
  assert.equal(code({ delayS: 1 }), undefined, "a test network is fast");
  assert.equal(code({ delayS: 0 }), "GOV_FIELD_INVALID");
});

test("without guardians there is no recovery, and there is none of nobody", () => {
  const made = makeScene();
  const { scene, alice, carrier } = made;
  const signed = request(made, [gina, greta]);
  scene.accept(alice, "setRecovery", { guardians: [], k: 0, delayS: 0 });
  assert.equal(scene.refuse(carrier, "recoverAccount", signed), "GOV_RECOVERY_ABSENT");
  const nobody = { ...signed, account: new Uint8Array(32).fill(5) as AccountId };
  assert.equal(scene.refuse(carrier, "recoverAccount", nobody), "GOV_ACCOUNT_UNKNOWN");
});

test("new keys fit into the event that states them", () => {
  const made = makeScene();
  const { scene, alice, carrier } = made;
  const { chainId } = scene.context;
  const keys = ["a", "b", "c"].map((name) =>
    offerKey(testKey(3, name), { chainId, purpose: "account_key", account: alice }),
  );
  const signed = { ...request(made, [gina, greta]), keys };
  const refused = scene.run(carrier, "recoverAccount", signed);
  assert.deepEqual(refused, {
    code: "GOV_CONTENT_TOO_LARGE",
    facts: { size_bytes: 5952, max: 3968 },
  });
  const two = { ...signed, keys: keys.slice(0, 2) };
  assert.equal(scene.refuse(carrier, "recoverAccount", two), "GOV_SIGNATURE_INVALID");
});

test("due work about a recovery that is gone does nothing", () => {
  const { scene, alice } = makeScene();
  scheduleDue(scene.state, { kind: "recovery", at: 5, reference: alice });
  scene.block(5);
  assert.deepEqual(scene.last, []);
});
