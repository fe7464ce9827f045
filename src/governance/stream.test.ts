import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { computeVested } from "./stream.ts";

test("golden stream_vesting", () => {
  for (const { total, start, cliff, end, at, vested } of governanceCases("stream_vesting")) {
    const stream = { total: BigInt(total), start, cliff, end, cancelled: null };
    assert.equal(computeVested(stream, at), BigInt(vested), `${total} at ${at}`);
  }
});

test("a cancelled stream has vested what it had when it was cancelled", () => {
  const cancelled = { at: 150, vested: 500n };
  const stream = { total: 1000n, start: 0, cliff: 0, end: 300, cancelled };
  assert.deepEqual(
    [0, 150, 400].map((now) => computeVested(stream, now)),
    [500n, 500n, 500n],
  );
});
