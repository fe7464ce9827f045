import assert from "node:assert/strict";
import { test } from "node:test";
import { contextOf, FIRST_RECORD, factsOf, successorOf } from "../../test/support/epoch-scene.ts";
import { epochEnd, hashInForce, isFrozen, pendingEpoch, resolveEpoch } from "./schedule.ts";

const scene = contextOf(factsOf([FIRST_RECORD]));
const second = successorOf(scene, { start: 3000 });
const third = { ...second, index: 2, start: 5000 };
const { schedule } = factsOf([FIRST_RECORD, second, third]);
const [first] = schedule;
assert(first !== undefined);

test("the record in force is the one with the greatest start at or below the height", () => {
  const at = (height: number) => resolveEpoch(schedule, height).record.index;
  assert.deepEqual([0, 1, 2999, 3000, 3001, 4999, 5000].map(at), [0, 0, 0, 1, 1, 1, 2]);
  assert.equal(at(Number.MAX_SAFE_INTEGER), 2);
});

test("no height below 0 has a record, nor has any in a schedule that begins later", () => {
  assert.throws(() => resolveEpoch(schedule, -1), /no epoch below the first block/);
  assert.throws(() => resolveEpoch(schedule.slice(1), 2999), /without a record at height 0/);
});

test("the pending record is the newest one until it is in force", () => {
  assert.equal(pendingEpoch(schedule, 4999)?.record.index, 2);
  assert.equal(pendingEpoch(schedule, 5000), null);
  assert.equal(pendingEpoch([], 0), null);
});

test("an end is the next start less one", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => epochEnd(schedule, index)),
    [2999, 4999, null, null],
  );
});

test("the freeze begins Z blocks before the start, Z of the record in force", () => {
  const pending = schedule[1];
  assert(pending !== undefined);
  const two = schedule.slice(0, 2);
  assert.equal(isFrozen(two, pending, 2979), false);
  assert.equal(isFrozen(two, pending, 2980), true);
});

test("a record in force has its hash, or the program contradicts itself", () => {
  assert.equal(hashInForce(first), first.epochHash);
  assert.throws(() => hashInForce({ ...first, epochHash: null }), /epoch 0 without its hash/);
});
