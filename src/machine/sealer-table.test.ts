import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { testSealer } from "../../test/support/synthetic-chain.ts";
import { findSealer, newestSet, removeSealer, sealersAt, writeSealers } from "./sealer-table.ts";

const one = testSealer(1, "one").sealer;
const two = testSealer(1, "two").sealer;
const three = testSealer(1, "three").sealer;

function weightsAt(state: ReturnType<typeof emptyDraft>, height: number) {
  return sealersAt(state, height).map(({ weight }) => weight);
}

test("each height has the set that was decided last before it", () => {
  const state = emptyDraft();
  assert.deepEqual(sealersAt(state, 0), []);
  writeSealers(state, [{ ...one, weight: 1 }], 0);
  writeSealers(state, [{ ...one, weight: 7 }], 10);
  writeSealers(state, [{ ...one, weight: 9 }], 10);
  assert.deepEqual(weightsAt(state, 0), [1]);
  assert.deepEqual(weightsAt(state, 9), [1]);
  assert.deepEqual(weightsAt(state, 10), [9], "two changes in one block are one set");
  assert.throws(() => writeSealers(state, [one], 9), /backwards/);
});

test("a key that leaves is gone two blocks later, its name is known for ever, and the last stays", () => {
  const state = emptyDraft();
  writeSealers(state, [one, two], 0);
  assert.equal(removeSealer(state, three.keyId, 5), false);
  assert.equal(removeSealer(state, one.keyId, 5), true);
  assert.equal(sealersAt(state, 6).length, 2);
  assert.deepEqual(sealersAt(state, 7), [two]);
  assert.equal(removeSealer(state, two.keyId, 8), false, "the last key stays");
  assert.deepEqual(findSealer(state, one.keyId)?.publicKey, one.publicKey);
  assert.equal(findSealer(state, three.keyId), undefined);
});

test("a set is kept for ten thousand blocks after another has taken its place", () => {
  const state = emptyDraft();
  writeSealers(state, [one], 0);
  writeSealers(state, [two], 5);
  writeSealers(state, [three], 10_005);
  assert.deepEqual(sealersAt(state, 0), [one], "it was superseded at 5, 10,000 blocks before");
  writeSealers(state, [one], 10_006);
  assert.deepEqual(sealersAt(state, 4), []);
  assert.deepEqual(sealersAt(state, 5), [two]);
  assert.deepEqual(newestSet(state).from, 10_006);
});

test("at most 256 sets are kept", () => {
  const state = emptyDraft();
  for (let from = 0; from <= 256; from++) writeSealers(state, [{ ...one, weight: from + 1 }], from);
  assert.deepEqual(sealersAt(state, 0), []);
  assert.deepEqual(weightsAt(state, 1), [2]);
});
