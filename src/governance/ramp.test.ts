import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { rampValue } from "./ramp.ts";

test("golden parameter_ramp", () => {
  for (const row of governanceCases("parameter_ramp")) {
    const ramp = {
      from: BigInt(row.from),
      to: BigInt(row.to),
      start: row.start,
      periodS: row.period,
    };
    assert.equal(rampValue(ramp, row.at), BigInt(row.value), JSON.stringify(row));
  }
});

test("a ramp shows its first value until it begins, and its last for ever", () => {
  const ramp = { from: 10n, to: 20n, start: 100, periodS: 5 };
  assert.deepEqual(
    [0, 100, 101, 104, 105, 1000].map((now) => rampValue(ramp, now)),
    [10n, 10n, 12n, 18n, 20n, 20n],
  );
  assert.throws(() => rampValue({ ...ramp, periodS: 0 }, 100), /without length/);
});
