import assert from "node:assert/strict";
import { test } from "node:test";
import { literalEncode } from "../../test/support/literal-codec.ts";
import { literalTag } from "../../test/support/literal-hash.ts";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { TEST_SUITES } from "../../test/support/test-algorithms.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import { compareBytes, concatBytes } from "../primitives/bytes.ts";
import { accountKeysTable } from "./account.ts";
import { type Council, isCouncilName, isMember, readCouncil, writeCouncil } from "./council.ts";
import { type MemberSignature, verifyMemberSignatures } from "./council-signatures.ts";
import { writeState } from "./state-table.ts";

const members = ["a", "b", "c"].map((name) => testKey(1, `member ${name}`)) as [
  TestKey,
  TestKey,
  TestKey,
];
const [first, second, third] = members;
const council: Council = {
  k: 2,
  members: members.map((key) => key.account).sort(compareBytes),
  version: 0,
  nonce: 0,
  termEnd: 1,
};
const ITEMS = [literalEncode("an act"), literalEncode(7)];

/** A state in which the keys stand on the accounts of their names. */
function stateOf(...rows: readonly (readonly [TestKey, readonly TestKey[], number])[]) {
  const state = emptyDraft();
  for (const [{ account }, keys, threshold] of rows) {
    const value = {
      threshold,
      keys: keys.map(({ keyId, suite, publicKey }) => ({
        keyId,
        suite,
        publicKey,
        addedAt: 0,
        revokedAt: null,
      })),
    };
    writeState(state, accountKeysTable, { suffix: account, value });
  }
  return state;
}

function sign(key: TestKey, account = key.account): MemberSignature {
  const message = concatBytes(
    literalTag("act", key.suite),
    literalEncode(["an act", 7, key.keyId]),
  );
  return { account, keyId: key.keyId, signature: key.signer.sign(message) };
}

const plain = stateOf([first, [first], 1], [second, [second], 1], [third, [third], 1]);

function judge(signatures: readonly MemberSignature[], state = plain, admitted = [1]) {
  const context = { suites: TEST_SUITES, admitted, context: "act", items: ITEMS } as const;
  const verified = verifyMemberSignatures(state, council, signatures, context);
  return verified.ok ? verified.value.length : verified.error.code;
}

test("distinct members are counted", () => {
  assert.equal(judge([]), 0);
  assert.equal(judge([sign(first)]), 1);
  assert.equal(judge(members.map((key) => sign(key))), 3);
});

test("one key twice is refused, whatever its bytes", () => {
  assert.equal(judge([sign(first), sign(first)]), "GOV_DUPLICATE_SIGNER");
  const other = { ...sign(first), signature: new Uint8Array(64) };
  assert.equal(judge([sign(first), other]), "GOV_DUPLICATE_SIGNER");
});

test("two keys of one member are one member", () => {
  const spare = testKey(1, "spare");
  const state = stateOf([first, [first, spare], 1]);
  assert.equal(judge([sign(first), sign(spare, first.account)], state), 1);
});

test("a member that needs two keys counts with both", () => {
  const spare = testKey(1, "spare");
  const state = stateOf([first, [first, spare], 2]);
  assert.equal(judge([sign(first)], state), 0);
  assert.equal(judge([sign(first), sign(spare, first.account)], state), 1);
});

test("a signature that is foreign, unknown, weak or false refuses the whole", () => {
  const stranger = testKey(1, "no member");
  assert.equal(judge([sign(first), sign(stranger)]), "GOV_NOT_MEMBER");
  assert.equal(judge([sign(first), sign(stranger, second.account)]), "GOV_KEY_UNKNOWN");
  assert.equal(judge([sign(first)], stateOf()), "GOV_KEY_UNKNOWN", "a member without keys");
  assert.equal(judge([sign(first)], plain, [2, 3]), "GOV_KEY_BELOW_FLOOR");
  assert.equal(judge([sign(first)], plain, []), "GOV_KEY_BELOW_FLOOR");
  const forged = { ...sign(first), signature: sign(second).signature };
  assert.equal(judge([sign(second), forged]), "GOV_SIGNATURE_INVALID");
});

test("councils are read by their names, and by no other", () => {
  const state = emptyDraft();
  assert.equal(readCouncil(state, "emergency"), undefined);
  writeCouncil(state, "emergency", council);
  assert.deepEqual(readCouncil(state, "emergency"), council);
  assert.equal(readCouncil(state, "attestor"), undefined);
  assert.equal(isCouncilName("conduct"), true);
  assert.equal(isCouncilName("Conduct"), false);
  assert.equal(isMember(council, first.account), true);
  assert.equal(isMember(council, testKey(1, "no member").account), false);
});
