import assert from "node:assert/strict";
import { test } from "node:test";
import { readParameter, writeParameterEntry } from "../../../src/governance/parameter.ts";
import { readFeesVersion } from "../../../src/governance/parameter-versions.ts";
import { FEE_STRUCTURE } from "../../../src/governance/type-fee-structure.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { DAY } from "../../support/proposal-scene.ts";

const IMPACT = {
  summary: "none",
  affectedComponents: [],
  affectedParameters: [],
  risks: [],
  reversible: true,
};

function change(key: string, [current, version, to]: readonly [unknown, number, unknown], s = 0) {
  const changes = [{ key, currentValue: current, currentVersion: version, proposedValue: to }];
  return { changes, transitionPeriodS: s, rationale: "because", impactAnalysis: IMPACT };
}

type Fees = Parameters<typeof FEE_STRUCTURE.effects>[0];

const FEES: Fees = {
  newStructure: {
    base: {
      transfer: 1000n,
      stake: 1000n,
      governance: 1000n,
      forum: 1000n,
      statement: 1000n,
      vote: 0n,
    },
    perByte: 12n,
    perCost: null,
    split: { burn: 2500, treasury: 3000, producer: 4500 },
  },
  currentVersion: 0,
  transitionPeriodS: 0,
};

test("a parameter changes by the vote of both houses, after its timelock", () => {
  const scene = new GovernedScene();
  const payload = change("exec.retry_s", [3600, 0, 4500]);
  const number = scene.propose(scene.alice, "parameter_change", payload);
  assert.equal(scene.proposal(number).submitted?.track, "parameters");
  scene.pass(number);
  assert.equal(scene.status(number), "queued");
  scene.until((scene.proposal(number).closed?.eta ?? 0) - 1);
  assert.equal(readParameter(scene.state, "exec.retry_s", scene.now), 3600);
  scene.wait(1);
  assert.equal(scene.status(number), "executed");
  assert(scene.lastNames.includes("parameterChanged"));
  assert.equal(readParameter(scene.state, "exec.retry_s", scene.now), 4500);
});

test("attack, stale approval: of two approved changes of one key the second is stale", () => {
  const scene = new GovernedScene();
  const first = scene.propose(
    scene.alice,
    "parameter_change",
    change("fee.per_byte", [10n, 0, 11n]),
  );
  const second = scene.propose(
    scene.bob,
    "parameter_change",
    change("fee.per_byte", [10n, 0, 12n]),
  );
  scene.until(scene.proposal(second).submitted?.discussionEnd ?? 0);
  for (const number of [first, second]) {
    scene.vote(scene.alice, number, "for");
    scene.vote(scene.bob, number, "for");
  }
  scene.until(scene.proposal(second).opened?.end ?? 0);
  scene.untilRun(second);
  assert.equal(scene.status(first), "executed");
  assert.equal(scene.status(second), "failed(stale)");
  assert.equal(readParameter(scene.state, "fee.per_byte", scene.now), 11n);
});

test("a change that would break a static check is refused when it is submitted, with the check named", () => {
  const scene = new GovernedScene();
  const before = { n: 1, d: 2 };
  const payload = change("track.text.community.approval", [before, 0, { n: 2, d: 5 }]);
  assert.throws(
    () => scene.propose(scene.alice, "parameter_change", payload),
    (thrown) => {
      assert(thrown instanceof Error);
      assert.match(thrown.message, /GOV_CONFIG_UNSAFE/);
      assert.match(thrown.message, /K1/);
      return true;
    },
  );
});

test("a changed track reaches the next vote, never one that is open", () => {
  const scene = new GovernedScene();
  const motion = scene.submitMotion(scene.alice, "before");
  scene.until(scene.proposal(motion).submitted?.discussionEnd ?? 0);
  const { opened } = scene.proposal(motion);
  assert.equal((opened?.end ?? 0) - (opened?.start ?? 0), 5 * DAY);
  for (const [key, value] of [
    ["track.text.V", 6 * DAY],
    ["track.text.community.quorum", { n: 1, d: 1 }],
  ] as const) {
    writeParameterEntry(scene.state, key, { version: 1, value, ramp: null });
  }
  scene.vote(scene.alice, motion, "for");
  scene.wait(5 * DAY);
  assert.equal(scene.proposal(motion).closed?.at, opened?.end);
  assert.equal(scene.proposal(motion).closed?.outcome, "passed", "60 of 100 are no whole");
  const next = scene.submitMotion(scene.bob, "after");
  scene.until(scene.proposal(next).submitted?.discussionEnd ?? 0);
  const { opened: later } = scene.proposal(next);
  assert.equal((later?.end ?? 0) - (later?.start ?? 0), 6 * DAY);
});

test("fees change as one structure, over time, and count as one thing", () => {
  const scene = new GovernedScene();
  const payload = { ...FEES, transitionPeriodS: 1000 };
  const number = scene.propose(scene.alice, "fee_structure", payload);
  assert.equal(scene.proposal(number).submitted?.track, "fees");
  scene.pass(number);
  scene.untilRun(number);
  assert.equal(scene.status(number), "executed");
  assert.equal(scene.lastNames.filter((name) => name === "rampStarted").length, 2);
  assert(scene.lastNames.includes("feeStructureChanged"));
  assert.equal(readFeesVersion(scene.state), 2, "two numbers have changed");
  assert.equal(scene.answer(number).phase, "ramping");
  const at = (seconds: number) => [
    readParameter(scene.state, "fee.per_byte", scene.now + seconds),
    readParameter(scene.state, "fee.split.burn", scene.now + seconds),
    readParameter(scene.state, "fee.per_cost", scene.now + seconds),
  ];
  assert.deepEqual(at(0), [10n, 2000, 100n]);
  assert.deepEqual(at(500), [11n, 2250, 100n]);
  assert.deepEqual(at(1000), [12n, 2500, 100n]);
  scene.wait(1000);
  assert.equal(scene.answer(number).phase, null, "it has arrived");
});

test("a fee structure that has become too far a step is tried again, until it is none", () => {
  const scene = new GovernedScene();
  const run = (perByte: bigint) => {
    const payload = { ...FEES, newStructure: { ...FEES.newStructure, perByte } };
    const subject = { number: 1 } as never;
    return FEE_STRUCTURE.run(scene.journal(), payload, subject, scene.context);
  };
  assert.deepEqual(run(13n), { kind: "retry", code: "limit", detail: "GOV_PARAM_STEP" });
  assert.equal(run(12n), null);
});

test("a fee structure is a whole, new, made for the fees in force, and within steps", () => {
  const scene = new GovernedScene();
  const codeOf = (payload: Fees) => {
    try {
      scene.propose(scene.alice, "fee_structure", payload);
      return "ok";
    } catch (thrown) {
      assert(thrown instanceof Error);
      return /GOV_\w+/.exec(thrown.message)?.[0];
    }
  };
  const { newStructure } = FEES;
  const split = { burn: 2500, treasury: 3000, producer: 4501 };
  assert.equal(
    codeOf({ ...FEES, newStructure: { ...newStructure, split } }),
    "GOV_PAYLOAD_INVALID",
  );
  const same = {
    ...newStructure,
    perByte: 10n,
    split: { burn: 2000, treasury: 3000, producer: 5000 },
  };
  assert.equal(codeOf({ ...FEES, newStructure: same }), "GOV_PAYLOAD_INVALID");
  assert.equal(codeOf({ ...FEES, transitionPeriodS: 180 * DAY + 1 }), "GOV_PAYLOAD_INVALID");
  assert.equal(codeOf({ ...FEES, currentVersion: 1 }), "GOV_PARAM_STALE");
  const high = { ...newStructure, perByte: 10_000_001n };
  assert.equal(codeOf({ ...FEES, newStructure: high }), "GOV_PARAM_BOUNDS");
  assert.equal(
    codeOf({ ...FEES, newStructure: { ...newStructure, perByte: 13n } }),
    "GOV_PARAM_STEP",
  );
  assert.equal(codeOf({ ...FEES, newStructure: { ...newStructure, perCost: 101n } }), "ok");
});
