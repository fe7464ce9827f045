import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { isFractionWithin, isNumberWithin } from "./step-rule.ts";

test("golden max_step: both sides of a quarter, and one unit from nothing", () => {
  for (const row of governanceCases("max_step")) {
    const [n, d] = row.max_step;
    assert.equal(row.step_floor, "1");
    const move = { from: BigInt(row.old), to: BigInt(row.new) };
    assert.equal(isNumberWithin(move, { n, d }), row.ok, JSON.stringify(row));
  }
});

test("a fraction moves a tenth at once and a fifth within the window, exactly and either way", () => {
  const from = { n: 1, d: 2 };
  const cases = [
    // 1/2 + 1/10 = 3/5; 601/1000 is 1/1000 too far.
    [{ n: 3, d: 5 }, "step", true],
    [{ n: 601, d: 1000 }, "step", false],
    [{ n: 2, d: 5 }, "step", true],
    [{ n: 399, d: 1000 }, "step", false],
    // 1/2 + 1/5 = 7/10.
    [{ n: 7, d: 10 }, "window", true],
    [{ n: 701, d: 1000 }, "window", false],
    [{ n: 3, d: 10 }, "window", true],
    [{ n: 299, d: 1000 }, "window", false],
  ] as const;
  for (const [to, reach, within] of cases) {
    assert.equal(isFractionWithin({ from, to }, reach), within, `${to.n}/${to.d} ${reach}`);
  }
});
