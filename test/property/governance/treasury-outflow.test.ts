import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Overlay } from "../../../src/governance/overlay.ts";
import { computeVested } from "../../../src/governance/stream.ts";
import {
  isWithinDrain,
  noteOutflow,
  outflowWithin,
} from "../../../src/governance/treasury-outflow.ts";
import { MemoryStore } from "../../../src/machine/memory-store.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

const payments = fc.array(
  fc.record({
    afterS: fc.integer({ min: 0, max: 3 * DAY }),
    amount: fc.bigInt({ min: 1n, max: 10n ** 15n }),
  }),
  { minLength: 1, maxLength: 60 },
);

test("an outflow is never below a count to the second, and at most an hour of the past above it", () => {
  fc.assert(
    fc.property(payments, fc.integer({ min: 1, max: 90 * DAY }), (rows, windowS) => {
      const state = new Overlay(new MemoryStore());
      const literal: { readonly at: number; readonly amount: bigint }[] = [];
      let now = 0;
      for (const { afterS, amount } of rows) {
        now += afterS;
        noteOutflow(state, "all", { amount, now });
        literal.push({ at: now, amount });
        const since = (start: number) =>
          literal.reduce((sum, paid) => (paid.at >= start ? sum + paid.amount : sum), 0n);
        const found = outflowWithin(state, "all", { now, windowS });
        assert(found >= since(now - windowS), `below at ${now}`);
        assert(found <= since(now - windowS - HOUR), `above at ${now}`);
      }
    }),
    { numRuns: 300 },
  );
});

test("whatever is asked in whatever order, no window loses more than its share of what it began with", () => {
  const share = { n: 1, d: 5 };
  fc.assert(
    fc.property(payments, (rows) => {
      const state = new Overlay(new MemoryStore());
      const windowS = 30 * DAY;
      const paid: { readonly at: number; readonly amount: bigint }[] = [];
      let treasury = 10n ** 15n;
      let now = 0;
      for (const { afterS, amount } of rows) {
        now += afterS;
        const outflow = outflowWithin(state, "all", { now, windowS });
        if (!isWithinDrain({ treasury, outflow, amount }, share)) continue;
        noteOutflow(state, "all", { amount, now });
        treasury -= amount;
        paid.push({ at: now, amount });
        // Literally: what stood there before the payments of the window, and what they took of it.
        const left = paid.reduce(
          (sum, row) => (row.at > now - windowS ? sum + row.amount : sum),
          0n,
        );
        assert(left * 5n <= treasury + left, `at ${now}`);
      }
    }),
    { numRuns: 300 },
  );
});

test("vesting never falls, ends with the total, and a cancelled stream keeps what it had", () => {
  const terms = fc.record({
    total: fc.bigInt({ min: 1n, max: (1n << 127n) - 1n }),
    start: fc.nat(1000),
    toCliff: fc.nat(1000),
    toEnd: fc.nat(1000),
    instants: fc.array(fc.nat(4000), { minLength: 2, maxLength: 20 }),
  });
  fc.assert(
    fc.property(terms, ({ total, start, toCliff, toEnd, instants }) => {
      const cliff = start + toCliff;
      const end = cliff + toEnd + 1;
      const stream = { total, start, cliff, end, cancelled: null };
      let before = 0n;
      for (const at of instants.sort((left, right) => left - right)) {
        const vested = computeVested(stream, at);
        assert(vested >= before && vested <= total);
        assert(at >= cliff || vested === 0n);
        assert(at < end || vested === total);
        const cancelled = { ...stream, cancelled: { at, vested } };
        assert.equal(computeVested(cancelled, at + 5000), vested);
        before = vested;
      }
    }),
    { numRuns: 300 },
  );
});
