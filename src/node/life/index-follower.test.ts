import assert from "node:assert/strict";
import { test } from "node:test";
import { INDEX_STORY } from "../../../test/support/node/index-story.ts";
import { ManualTimer } from "../../../test/support/node/manual-timer.ts";
import { tellService } from "../../../test/support/node/told-service.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";
import { IndexFollower } from "./index-follower.ts";

const full = new LedgerError({ code: "STORAGE_FULL", message: "No room.", fix: "make room" });

/** A follower of a told chain whose index finds no room while `isFull`. */
function scene() {
  const told = tellService(INDEX_STORY);
  const { chain } = told;
  const disk: { error: Error | null } = { error: null };
  const index = new Proxy(told.service.index, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...given: readonly unknown[]) => {
        const writes = ["apply", "applyKept", "keepHistory"].includes(String(name));
        if (writes && disk.error !== null) throw disk.error;
        return Reflect.apply(value, target, given);
      };
    },
  }) as LedgerIndex;
  const timer = new ManualTimer();
  const pauses: (number | null)[] = [];
  let recovered = 0;
  const follower = new IndexFollower({
    index,
    chain,
    timer,
    onBehind: (_error, pauseMs) => pauses.push(pauseMs),
    onRecovered: () => recovered++,
  });
  const block = () => {
    const candidate = chain.seal({ items: [], timeMs: chain.branch.timeMs + 1000 });
    follower.take({ candidate, finalHeight: chain.finalHeight, tookMs: 1 });
  };
  return { index, chain, disk, timer, follower, pauses, block, recovered: () => recovered };
}

test("an index without room is tried again by itself, 1 s, 2 s and up to 60 s later, until it follows", () => {
  const { index, chain, disk, timer, follower, pauses, block, recovered } = scene();
  block();
  assert.equal(index.height, chain.branch.height);
  disk.error = full;
  block();
  assert.equal(follower.error, full);
  for (const pauseMs of [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000)) {
    assert.equal(pauses.at(-1), pauseMs);
    timer.advance(pauseMs - 1);
    assert.equal(pauses.at(-1), pauseMs, "not before");
    timer.advance(1);
  }
  disk.error = null;
  assert.equal(index.height, chain.branch.height - 1);
  timer.advance(60_000);
  assert.equal(index.height, chain.branch.height, "without another block");
  assert.deepEqual([follower.error, recovered()], [null, 1]);
  disk.error = full;
  block();
  assert.equal(pauses.at(-1), 1000, "the pauses begin anew");
});

test("a block that comes before the pause is over has it caught up, and the alarm is called off", () => {
  const { index, chain, disk, timer, pauses, block, recovered } = scene();
  disk.error = full;
  block();
  block();
  assert.deepEqual(pauses, [1000, 2000]);
  disk.error = null;
  block();
  assert.equal(index.height, chain.branch.height);
  assert.equal(recovered(), 1);
  timer.advance(120_000);
  assert.equal(pauses.length, 2);
});

test("a damaged index is not tried again: a restart makes it anew", () => {
  const { disk, timer, follower, pauses, block } = scene();
  disk.error = new LedgerError({ code: "STORAGE_CORRUPT", message: "Damaged.", fix: "restart" });
  block();
  disk.error = null;
  block();
  timer.advance(120_000);
  assert.deepEqual(pauses, [null]);
  assert.equal(follower.error?.code, "STORAGE_CORRUPT");
});

test("a defect is no full disk: it is thrown, and a follower that is closed tries no more", () => {
  const { disk, timer, follower, pauses, block } = scene();
  disk.error = new TypeError("a defect");
  assert.throws(block, TypeError);
  assert.equal(follower.error, null);
  disk.error = full;
  block();
  follower.close();
  timer.advance(120_000);
  assert.deepEqual(pauses, [1000]);
});
