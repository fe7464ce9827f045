import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { computeExtension } from "./late-guard.ts";

test("late flips and late quorums extend a vote as the golden integers say", () => {
  const cases = governanceCases("late_guard");
  assert.equal(cases.length, 7);
  for (const row of cases) {
    let end = row.start + row.period;
    const hardCap = end + row.max_extension;
    let extensions = 0;
    let before = { isPassing: false, hasQuorum: false };
    for (const ballot of row.ballots) {
      assert.equal(ballot.now < end, ballot.accepted, `${row.case} at ${ballot.now}`);
      if (ballot.accepted) {
        const after = {
          isPassing: ballot.verdict_after === "pass",
          hasQuorum: ballot.quorum_after,
        };
        const window = {
          end,
          hardCap,
          extensions,
          windowS: row.window,
          minS: row.window_min,
        };
        const extended = computeExtension(ballot.now, { before, after }, window);
        if (extended !== null) ({ end, extensions } = extended);
        assert.equal(extensions, ballot.extensions, `${row.case} at ${ballot.now}`);
        before = after;
      }
      assert.equal(end, ballot.end, `${row.case} at ${ballot.now}`);
    }
  }
});

const FAILING = { isPassing: false, hasQuorum: false };
const PASSING = { isPassing: true, hasQuorum: true };

test("attack: the count of extensions never leaves its bounds, and the window never falls below its least", () => {
  const window = { end: 100, hardCap: 10_000, extensions: 64, windowS: 1 << 30, minS: 60 };
  const extended = computeExtension(99, { before: FAILING, after: PASSING }, window);
  assert.deepEqual(extended, { end: 159, extensions: 64 });
});

test("without a late guard the hard cap is the end, and nothing extends it", () => {
  const window = { end: 100, hardCap: 100, extensions: 0, windowS: 0, minS: 60 };
  assert.equal(computeExtension(99, { before: FAILING, after: PASSING }, window), null);
});
