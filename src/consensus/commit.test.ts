import assert from "node:assert/strict";
import { test } from "node:test";
import { literalEncode } from "../../test/support/literal-codec.ts";
import { literalTag } from "../../test/support/literal-hash.ts";
import { TEST_SUITES } from "../../test/support/test-algorithms.ts";
import { type TestKey, testKey } from "../../test/support/test-keys.ts";
import type { SealSubject } from "../ledger/seal-message.ts";
import type { Sealer } from "../ledger/sealers.ts";
import type { Seal } from "../ledger/statement.ts";
import type { ChainId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { type CommitFault, verifyCommit } from "./commit.ts";

const subject: SealSubject = {
  chainId: new Uint8Array(64).fill(1) as ChainId,
  height: 7,
  epochHash: new Uint8Array(32).fill(2),
  ids: [
    [0x12, new Uint8Array(32).fill(3)],
    [0x16, new Uint8Array(32).fill(4)],
  ],
  dual: [new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)],
};
const keys = ["a", "b", "c"].map((name) => testKey(1, name));
const [first, second, third] = keys as [TestKey, TestKey, TestKey];

function sealer(key: TestKey, weight: number): Sealer {
  const { keyId, account, suite, publicKey } = key;
  return { keyId, account, suite, publicKey, weight };
}

/** A seal over the message as the specification writes it. */
function seal(
  key: TestKey,
  changed: { signal?: number; height?: number; suite?: number } = {},
): Seal {
  const { chainId, epochHash, ids, dual } = subject;
  const signal = changed.signal ?? 0;
  const message = concatBytes(
    literalTag("seal", changed.suite ?? key.suite),
    literalEncode([chainId, changed.height ?? 7, epochHash, ids, dual, signal, key.keyId]),
  );
  return { keyId: key.keyId, signal, signature: key.signer.sign(message) };
}

function judge(
  seals: readonly Seal[],
  changed: { sealers?: readonly Sealer[]; admitted?: readonly number[] } = {},
): bigint | CommitFault {
  const verified = verifyCommit(seals, {
    subject,
    sealers: changed.sealers ?? keys.map((key) => sealer(key, 1)),
    admitted: changed.admitted ?? [1],
    suites: TEST_SUITES,
  });
  return verified.ok ? verified.value : verified.error;
}

test("a commit weighs what its sealers weigh", () => {
  assert.equal(judge(keys.map((key) => seal(key))), 3n);
  const sealers = [sealer(first, 5), sealer(second, 1), sealer(third, 1)];
  assert.equal(judge([seal(first)], { sealers }), 5n);
});

test("more than two thirds must have sealed, two thirds are too few", () => {
  assert.deepEqual(judge([seal(first), seal(second)]), { reason: "weight", weight: 2n, total: 3n });
  const weigh = (a: number, b: number) =>
    judge([seal(first)], { sealers: [sealer(first, a), sealer(second, b)] });
  assert.deepEqual(weigh(200, 100), { reason: "weight", weight: 200n, total: 300n });
  assert.equal(weigh(201, 100), 201n);
});

test("weights beyond 2^53 are added exactly", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const sealers = [sealer(first, most), sealer(second, most), sealer(third, most)];
  const two = judge([seal(first), seal(second)], { sealers });
  const weight = 2n * BigInt(most);
  assert.deepEqual(two, { reason: "weight", weight, total: 3n * BigInt(most) });
  const lighter = [sealer(first, most), sealer(second, most), sealer(third, most - 1)];
  assert.equal(judge([seal(first), seal(second)], { sealers: lighter }), weight);
});

test("a seal of a stranger refuses the whole, however heavy the rest", () => {
  const stranger = testKey(1, "stranger");
  const all = [...keys.map((key) => seal(key)), seal(stranger)];
  assert.deepEqual(judge(all), { reason: "stranger", keyId: toHex(stranger.keyId) });
});

test("a suite outside the policy refuses before any signature is looked at", () => {
  const seals = keys.map((key) => ({ ...seal(key), signature: new Uint8Array(64) }));
  assert.deepEqual(judge(seals, { admitted: [2] }), {
    reason: "suite",
    keyId: toHex(first.keyId),
    suite: 1,
  });
  const unbuilt = keys.map((key) => ({ ...sealer(key, 1), suite: 4 }));
  assert.equal((judge(seals, { sealers: unbuilt, admitted: [4] }) as CommitFault).reason, "suite");
});

test("a light commit refuses before any signature is looked at", () => {
  const seals = [{ ...seal(first), signature: new Uint8Array(64) }];
  assert.equal((judge(seals) as CommitFault).reason, "weight");
});

test("one false signature refuses the whole, though the rest would do", () => {
  const sealers = [sealer(first, 5), sealer(second, 1), sealer(third, 1)];
  const padded = [seal(first), { ...seal(second), signature: seal(third).signature }];
  assert.deepEqual(judge(padded, { sealers }), { reason: "signature", keyId: toHex(second.keyId) });
});

test("a seal is over its own height, suite and signal", () => {
  const sealers = [sealer(first, 1)];
  const fault = { reason: "signature", keyId: toHex(first.keyId) };
  assert.equal(judge([seal(first, { signal: 3 })], { sealers }), 1n);
  assert.deepEqual(judge([seal(first, { height: 8 })], { sealers }), fault);
  assert.deepEqual(judge([seal(first, { suite: 3 })], { sealers }), fault);
  assert.deepEqual(judge([{ ...seal(first), signal: 1 }], { sealers }), fault);
});

test("nobody commits for an empty set", () => {
  assert.deepEqual(judge([], { sealers: [] }), { reason: "weight", weight: 0n, total: 0n });
});
