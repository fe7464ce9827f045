import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, EmergencyScene, HOUR } from "../../test/support/emergency-scene.ts";
import { addMeasure, countMeasures, MEASURES_OPEN_MAX } from "./measure.ts";
import { readRunRecord } from "./run-record.ts";

/** A pause that the validators have decided and that is about to run. */
function decided(change: object): { readonly s: EmergencyScene; readonly number: number } {
  const s = new EmergencyScene();
  const number = s.proposeEmergency({
    action: "pause_network",
    reason: "an incident",
    affectedComponents: ["transfers"],
    duration: HOUR,
    ...change,
  });
  s.block();
  s.block();
  s.approve(number);
  return { s, number };
}

test("a measure whose last second has come by its run does not begin", () => {
  // Three blocks of a second, and a timelock of an hour.
  for (const [until, expected] of [
    [3 + HOUR, "failed(too_late)"],
    [4 + HOUR, "executed(null)"],
  ] as const) {
    const { s, number } = decided({ until });
    s.block(HOUR);
    const { status, reason } = s.status(number);
    assert.equal(`${status}(${reason})`, expected, `now ${s.now}`);
    assert.equal(countMeasures(s.state), expected === "executed(null)" ? 1 : 0);
  }
});

test("a measure waits while as many are open as may be", () => {
  for (const [open, expected] of [
    [MEASURES_OPEN_MAX - 1, "executed"],
    [MEASURES_OPEN_MAX, "queued"],
  ] as const) {
    const { s, number } = decided({});
    for (let place = 0; place < open; place++) addOpen(s);
    s.block(HOUR);
    assert.equal(s.status(number).status, expected);
    if (expected === "executed") continue;
    assert.equal(s.status(number).phase, "retrying");
    const { code, detail } = readRunRecord(s.state, number, 1) ?? assert.fail();
    assert.deepEqual([code, detail], ["limit", "measures"]);
  }
});

/** A measure on the forum, by hand. */
function addOpen(s: EmergencyScene): void {
  addMeasure(s.state, {
    kind: "pause_network",
    components: ["forum"],
    accounts: [],
    act: null,
    proposal: null,
    evidenceDigest: null,
    startAt: s.now,
    declaredUntil: s.now + DAY,
    expiresAt: s.now + DAY,
    ratifiedS: null,
    ratifiedBy: null,
    endedAt: null,
    version: 0,
  });
}
