import assert from "node:assert/strict";
import { test } from "node:test";
import { testSealer } from "../../test/support/synthetic-chain.ts";
import { Overlay } from "../governance/overlay.ts";
import { KeptSealers } from "./kept-sealers.ts";
import { MemoryStore } from "./memory-store.ts";
import { removeSealer, sealersAt, writeSealers } from "./sealer-table.ts";

/** A state with two sealers, of which one leaves at height 10. */
function stateOfTwo(): Overlay {
  const state = new Overlay(new MemoryStore());
  const sealers = ["first", "second"].map((name) => testSealer(1, name).sealer);
  writeSealers(state, sealers, 0);
  assert.equal(removeSealer(state, testSealer(1, "first").sealer.keyId, 8), true);
  return state;
}

test("a set that stays as it is is one object", () => {
  const state = stateOfTwo();
  const kept = new KeptSealers();
  const set = kept.at(state, 5);
  assert.deepEqual(set, sealersAt(state, 5));
  assert.equal(kept.at(state, 9), set);
});

test("a set that has changed is another object, with what it holds now", () => {
  const state = stateOfTwo();
  const kept = new KeptSealers();
  const before = kept.at(state, 9);
  const after = kept.at(state, 10);
  assert.equal(before.length, 2);
  assert.deepEqual(after, sealersAt(state, 10));
  assert.equal(after.length, 1);
  assert.equal(kept.at(state, 9).length, 2);
});

test("every field of a sealer counts", () => {
  const { sealer } = testSealer(1, "only");
  const kept = new KeptSealers();
  const seen = new Set<unknown>();
  const others = [
    {},
    { weight: sealer.weight + 1 },
    { suite: 2 },
    { publicKey: new Uint8Array(32) },
    { account: testSealer(1, "other").sealer.account },
    { keyId: testSealer(1, "other").sealer.keyId },
  ];
  for (const other of others) {
    const state = new Overlay(new MemoryStore());
    writeSealers(state, [{ ...sealer, ...other }], 0);
    seen.add(kept.at(state, 0));
  }
  assert.equal(seen.size, others.length);
});
