import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { MemoryStore } from "../machine/memory-store.ts";
import { Overlay } from "./overlay.ts";
import { isWithinDrain, noteOutflow, outflowWithin } from "./treasury-outflow.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

test("golden treasury_drain_guard", () => {
  for (const row of governanceCases("treasury_drain_guard")) {
    const [n, d] = row.max_window;
    const asked = {
      treasury: BigInt(row.balance),
      outflow: BigInt(row.outflow_in_window),
      amount: BigInt(row.amount),
    };
    assert.equal(isWithinDrain(asked, { n, d }), row.ok, JSON.stringify(row));
  }
});

test("an hour counts while any part of it is inside the window", () => {
  const state = new Overlay(new MemoryStore());
  noteOutflow(state, "all", { amount: 5n, now: 10 * HOUR });
  noteOutflow(state, "all", { amount: 7n, now: 10 * HOUR + 3599 });
  noteOutflow(state, "all", { amount: 11n, now: 11 * HOUR });
  const within = (now: number) => outflowWithin(state, "all", { now, windowS: 2 * HOUR });
  assert.equal(within(11 * HOUR), 23n);
  // The tenth hour ends at 11 h; the window of two hours leaves it behind at 13 h.
  assert.equal(within(13 * HOUR - 1), 23n);
  assert.equal(within(13 * HOUR), 11n);
  assert.equal(within(14 * HOUR), 0n);
  assert.equal(outflowWithin(state, "small", { now: 11 * HOUR, windowS: DAY }), 0n);
});

test("hours that no window reaches are forgotten", () => {
  const state = new Overlay(new MemoryStore());
  const everything = { now: 200 * DAY, windowS: 200 * DAY };
  noteOutflow(state, "small", { amount: 1n, now: 0 });
  noteOutflow(state, "small", { amount: 2n, now: 2 * HOUR });
  noteOutflow(state, "small", { amount: 4n, now: 90 * DAY + HOUR });
  assert.equal(outflowWithin(state, "small", everything), 6n, "the first hour has ended 90 d ago");
  assert.throws(() => noteOutflow(state, "small", { amount: 0n, now: 0 }), /of nothing/);
});
