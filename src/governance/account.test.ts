import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { testKey } from "../../test/support/test-keys.ts";
import {
  type AccountKey,
  creditAccount,
  findActiveKey,
  readAccount,
  readAccountKeys,
} from "./account.ts";

const alice = testKey(1, "alice");
const bob = testKey(1, "bob");

test("the first credit makes an account, and later ones add to it", () => {
  const state = emptyDraft();
  assert.equal(readAccount(state, alice.account), undefined);
  creditAccount(state, alice.account, 5n);
  creditAccount(state, alice.account, 7n);
  assert.deepEqual(readAccount(state, alice.account), { sequence: 0, liquid: 12n });
  assert.equal(readAccountKeys(state, alice.account), undefined, "it is keyless");
});

test("a credit of nothing makes nothing", () => {
  const state = emptyDraft();
  creditAccount(state, alice.account, 0n);
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
