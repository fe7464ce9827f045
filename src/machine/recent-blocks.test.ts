import assert from "node:assert/strict";
import { test } from "node:test";
import type { Branch } from "../consensus/branch.ts";
import { NO_RECENT, RecentBlocks } from "./recent-blocks.ts";

test("the undos of a span are kept, and the branch and header of the block that they lead to", () => {
  const recent = new RecentBlocks(NO_RECENT);
  for (let height = 0; height <= 5; height++) {
    const branch = { height } as Branch;
    recent.push({ branch, undo: [], header: new Uint8Array([height]) }, 3);
  }
  const held = (has: (height: number) => boolean) => [0, 1, 2, 3, 4, 5, 6].filter(has);
  assert.deepEqual(
    held((height) => recent.branchAt(height)?.height === height),
    [2, 3, 4, 5],
  );
  assert.deepEqual(
    held((height) => recent.headerOf(height)?.[0] === height),
    [2, 3, 4, 5],
  );
  recent.rewind(3);
  assert.deepEqual(
    held((height) => recent.undoOf(height) !== undefined),
    [2, 3],
  );
});

test("what the machine has not made itself is asked of its source", () => {
  const header = new Uint8Array(1);
  const recent = new RecentBlocks({
    ...NO_RECENT,
    headerOf: (at) => (at === 1 ? header : undefined),
  });
  assert.equal(recent.headerOf(1), header);
  assert.equal(recent.headerOf(2), undefined);
});

test("where the source follows the machine, what is committed lies there and not in memory", () => {
  const committed = new Map<number, Branch>();
  const asked: number[] = [];
  const recent = new RecentBlocks({
    ...NO_RECENT,
    branchAt: (height) => {
      asked.push(height);
      return committed.get(height);
    },
    followsMachine: true,
  });
  for (let height = 0; height <= 100; height++) {
    const branch = { height } as Branch;
    recent.push({ branch, undo: [], header: new Uint8Array(1) }, 2000);
    committed.set(height, branch);
  }
  for (let height = 0; height <= 100; height++) {
    assert.equal(recent.branchAt(height), committed.get(height));
  }
  // The newest and the eight before it are at hand.
  assert.deepEqual(
    asked,
    Array.from({ length: 92 }, (_, height) => height),
  );
  recent.rewind(97);
  committed.delete(98);
  assert.equal(recent.branchAt(98), undefined);
});
