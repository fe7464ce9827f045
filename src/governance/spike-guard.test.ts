import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { findSpike } from "./spike-guard.ts";

test("the spike guard answers as the golden file says", () => {
  const cases = governanceCases("spike_guard");
  assert.equal(cases.length, 6);
  for (const row of cases) {
    const ring = row.ring.map(({ height, T }: { height: number; T: string }) => ({
      height,
      total: BigInt(T),
    }));
    const [n, d] = row.ratio;
    const spike = findSpike(ring, {
      total: BigInt(row.T_at_opening),
      supply: BigInt(row.supply),
      ratio: { n, d },
    });
    const chosen = spike ?? {
      height: row.opening_snapshot_height,
      total: BigInt(row.T_at_opening),
    };
    assert.deepEqual(
      { height: chosen.height, total: chosen.total, used: spike !== undefined },
      { height: row.snapshot_height, total: BigInt(row.T), used: row.guard_used },
      JSON.stringify(row),
    );
  }
});

test("a ratio of one answers to any growth, and to none without it", () => {
  const ring = [{ height: 5, total: 100n }];
  const ratio = { n: 1, d: 1 };
  assert.equal(findSpike(ring, { total: 100n, supply: 1000n, ratio }), undefined);
  assert.equal(findSpike(ring, { total: 101n, supply: 1000n, ratio })?.height, 5);
});
