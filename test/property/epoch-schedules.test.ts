import assert from "node:assert/strict";
import { test } from "node:test";
import { EPOCH_FAULTS } from "../../src/consensus/epoch-fault.ts";
import { runSeed } from "../support/random.ts";
import { checkSchedules } from "../support/schedule-checks.ts";

const SCHEDULES = 1500;

/** Codes that no event of a body can bring about: what they are about is not known to the fold. */
const NOT_FOLDED = new Set([
  "EPOCH_BOUNDARY_UNATTESTED",
  "EPOCH_ANCHOR_UNATTESTED",
  "EPOCH_ALGORITHM_UNKNOWN",
  "EPOCH_POLICY_SUITE",
  "EPOCH_START_ORDER",
  "EPOCH_KEYS_MISSING",
  "EPOCH_HISTORY_UNKNOWN",
]);

test(`${SCHEDULES} random schedules keep the invariants, and two judges agree on each decision`, (context) => {
  const seed = runSeed(1);
  context.diagnostic(`SEED=${seed}`);
  const counts = checkSchedules({ firstSeed: seed, count: SCHEDULES, blocks: 60 });
  for (const name of ["planned", "renewal", "fallback", "cancel", "ratify", "status", "floor"]) {
    assert.ok((counts.get(name) ?? 0) > 100, `${name} was taken ${counts.get(name)} times`);
  }
  assert.ok((counts.get("lapse") ?? 0) > 100, "fallbacks lapse");
  assert.ok((counts.get("lapse without return") ?? 0) > 5, "some are overtaken");
  const codes = Object.keys(EPOCH_FAULTS).filter((code) => !NOT_FOLDED.has(code));
  assert.deepEqual(
    codes.filter((code) => !counts.has(code)),
    [],
    "codes never answered",
  );
});
