import assert from "node:assert/strict";
import { test } from "node:test";
import { literalAmount, literalDecode, literalEncode } from "../../test/support/literal-codec.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { POLICIES } from "../../test/support/test-genesis.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import { TestNetwork } from "../../test/support/test-network.ts";
import {
  draftBody,
  itemOf,
  signBody,
  transactionItem,
} from "../../test/support/test-transactions.ts";
import { computeAccountId, computeKeyId } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { readAccount, readAccountKeys } from "../governance/account.ts";
import { encodeTransaction, type TransactionBody } from "../ledger/transaction.ts";
import { encodeOpenPayload } from "./signing-keys.ts";

const sealer = testKey(1, "opening sealer");
const alice = testKey(1, "alice");

/** A chain whose only sealer has no account: the producer's part of the fees is its first credit. */
function network(): TestNetwork {
  const made = new TestNetwork({
    rule: 1,
    algs: { legacy: 0x12, pq: null },
    sealers: [{ key: sealer }],
    accounts: [{ keys: [alice], amount: 10n ** 9n }],
  });
  return withFees(made);
}

/** Enough transactions that the producer can pay for one. */
function withFees(chain: TestNetwork): TestNetwork {
  while (chain.height < 8) chain.seal({ items: [transactionItem(chain, { keys: [alice] })] });
  return chain;
}

function payloadOf({ suite, publicKey, salt }: TestKey): Uint8Array {
  return encodeOpenPayload({ suite, publicKey, salt });
}

/** The answer to an `account.open` of the sealer's account, with parts of it changed. */
function open(
  chain: TestNetwork,
  changed: {
    readonly key?: TestKey;
    readonly payload?: Uint8Array;
    readonly body?: Partial<TransactionBody>;
  } = {},
): string | null {
  const key = changed.key ?? sealer;
  const payload = changed.payload ?? payloadOf(key);
  const item = transactionItem(chain, {
    command: "account.open",
    keys: [key],
    payload,
    body: { account: sealer.account, ...changed.body },
  });
  const outcome = chain.seal({ items: [item] }).outcomes.at(-1);
  assert(outcome !== undefined);
  if (outcome.status === "included") return outcome.rejection?.code ?? null;
  return "rejection" in outcome.reason ? outcome.reason.rejection.code : outcome.reason.detail;
}

test("an account that was credited by fees has no key and can do nothing but open", () => {
  const chain = network();
  assert.ok((readAccount(chain.chain, sealer.account)?.liquid ?? 0n) > 0n);
  assert.equal(readAccountKeys(chain.chain, sealer.account), undefined);
  const outcome = chain
    .seal({ items: [transactionItem(chain, { keys: [sealer] })] })
    .outcomes.at(-1);
  assert(outcome?.status === "refused" && "rejection" in outcome.reason);
  assert.equal(outcome.reason.rejection.code, "GOV_KEY_UNKNOWN");
});

test("opening gives the account the key that its name is made of", () => {
  const chain = network();
  assert.equal(open(chain), null);
  const keys = readAccountKeys(chain.chain, sealer.account);
  assert.equal(keys?.threshold, 1);
  assert.deepEqual(keys?.keys, [
    {
      keyId: sealer.keyId,
      suite: 1,
      publicKey: sealer.publicKey,
      addedAt: chain.height,
      revokedAt: null,
    },
  ]);
  const receipt = chain.tip.block.body.statements.find(({ value }) => value.type === "receipt");
  assert(receipt?.value.type === "receipt");
  const [event] = receipt.value.events;
  assert.equal(event?.topic, "account_opened");
  const { account, keyId, suite, publicKey } = sealer;
  assert.deepEqual(literalDecode(event.data), [account, keyId, suite, publicKey]);
  assert.equal(chain.sequenceOf(sealer.account), 1);
  const item = transactionItem(chain, { keys: [sealer] });
  assert.equal(chain.seal({ items: [item] }).outcomes.at(-1)?.status, "included");
});

test("an account is opened once", () => {
  const chain = network();
  assert.equal(open(chain), null);
  assert.equal(open(chain), "GOV_ACCOUNT_HAS_KEYS");
  const item = transactionItem(chain, {
    command: "account.open",
    keys: [alice],
    payload: payloadOf(alice),
  });
  const outcome = chain.seal({ items: [item] }).outcomes.at(-1);
  assert(outcome?.status === "refused" && "rejection" in outcome.reason);
  assert.equal(outcome.reason.rejection.code, "GOV_ACCOUNT_HAS_KEYS");
});

test("the name proves the key, the salt included", () => {
  const chain = network();
  const mallory = testKey(1, "mallory");
  assert.equal(open(chain, { key: mallory }), "GOV_KEY_PROOF_INVALID");
  const salted = encodeOpenPayload({ ...sealer, salt: new Uint8Array(1) });
  assert.equal(open(chain, { payload: salted }), "GOV_KEY_PROOF_INVALID");
  const retagged = encodeOpenPayload({ ...sealer, suite: 2 });
  assert.equal(open(chain, { payload: retagged }), "GOV_KEY_PROOF_INVALID");
});

test("a payload that does not decode, and a key that is not the opener's", () => {
  const chain = network();
  assert.equal(open(chain, { payload: new Uint8Array([0x80]) }), "GOV_FIELD_INVALID");
  const mallory = testKey(1, "mallory");
  const payload = payloadOf(sealer);
  assert.equal(open(chain, { key: mallory, payload }), "GOV_KEY_UNKNOWN");
});

/** A chain whose producer's account is named after a key that is on no curve. */
function misshapen(suite: number, publicKey: Uint8Array) {
  const sha3 = requireHash(TEST_HASHES, 0x16);
  const salt = new Uint8Array(0);
  const key: TestKey = {
    ...sealer,
    suite,
    publicKey,
    keyId: computeKeyId(sha3, suite, publicKey),
    account: computeAccountId(sha3, { suite, publicKey, salt }),
  };
  const chain = new TestNetwork({
    rule: 1,
    algs: { legacy: 0x12, pq: null },
    policy: { ...POLICIES[1], other: [1, 2] },
    sealers: [{ key: { ...sealer, account: key.account } }],
    accounts: [{ keys: [alice], amount: 10n ** 9n }],
  });
  withFees(chain);
  const body = (changed: Partial<TransactionBody>) =>
    draftBody(chain, {
      command: "account.open",
      keys: [key],
      payload: payloadOf(key),
      body: changed,
    });
  const answer = (changed: Partial<TransactionBody> = {}): string => {
    const opened = body(changed);
    const signature = signBody(opened, alice);
    const tx = encodeTransaction({ body: opened, signatures: [{ keyId: key.keyId, signature }] });
    const outcome = chain.seal({ items: [itemOf(tx)] }).outcomes.at(-1);
    assert(outcome?.status === "refused" && "rejection" in outcome.reason);
    return outcome.reason.rejection.code;
  };
  return answer;
}

test("a key that no signature could be checked with opens nothing", () => {
  // y = 1 is the identity of the curve: whoever registered it could sign anything.
  const identity = Uint8Array.from({ length: 32 }, (_, i) => Number(i === 0));
  const answer = misshapen(1, identity);
  assert.equal(answer(), "GOV_KEY_PROOF_INVALID");
  // Everything cheaper than the curve answers before it.
  assert.equal(answer({ maxFee: 0n }), "GOV_FEE_TOO_LOW");
  assert.equal(misshapen(16, new Uint8Array(33))(), "GOV_KEY_BELOW_FLOOR");
});

test("the payload of account.open has the golden shape", () => {
  assert.deepEqual(
    encodeOpenPayload(alice),
    literalEncode([1, alice.publicKey, new Uint8Array(0)]),
  );
  assert.deepEqual(literalAmount(0n), new Uint8Array(0));
});
