import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { type AccountKey, findActiveKey, readAccount, readAccountKeys } from "./account.ts";
import { creditLiquid, debitLiquid } from "./liquid.ts";
import { readSupply } from "./supply.ts";

const alice = testKey(1, "alice");
const bob = testKey(1, "bob");

test("the first credit makes an account, later ones add to it, and the total follows", () => {
  const { state, context } = new GovernanceScene();
  assert.equal(readAccount(state, alice.account), undefined);
  creditLiquid(state, alice.account, 5n, context);
  creditLiquid(state, alice.account, 7n, context);
  assert.deepEqual(readAccount(state, alice.account), { sequence: 0, liquid: 12n });
  assert.equal(readAccountKeys(state, alice.account), undefined, "it is keyless");
  assert.equal(readSupply(state).liquid, 12n);
});

test("a balance can be taken to its last unit and no further", () => {
  const { state, context } = new GovernanceScene();
  creditLiquid(state, alice.account, 5n, context);
  debitLiquid(state, alice.account, 5n, context);
  assert.equal(readAccount(state, alice.account)?.liquid, 0n);
  assert.throws(() => debitLiquid(state, alice.account, 1n, context), /a liquid balance of -1/);
  assert.throws(() => creditLiquid(state, alice.account, -1n, context), /a credit of -1/);
  assert.throws(() => debitLiquid(state, alice.account, -1n, context), /a debit of -1/);
});

test("a movement of nothing makes nothing", () => {
  const { state, context } = new GovernanceScene();
  creditLiquid(state, alice.account, 0n, context);
  debitLiquid(state, alice.account, 0n, context);
  assert.equal(readAccount(state, alice.account), undefined);
});

test("a key signs while it is on the account and not revoked", () => {
  const key = (
    { keyId, suite, publicKey }: typeof alice,
    revokedAt: number | null,
  ): AccountKey => ({
    keyId,
    suite,
    publicKey,
    addedAt: 0,
    revokedAt,
  });
  const keys = { threshold: 1, keys: [key(alice, null), key(bob, 7)] };
  assert.equal(findActiveKey(keys, alice.keyId)?.keyId, alice.keyId);
  assert.equal(findActiveKey(keys, bob.keyId), undefined);
  assert.equal(findActiveKey(keys, testKey(1, "carol").keyId), undefined);
});
