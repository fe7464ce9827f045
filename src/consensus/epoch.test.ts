import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contextOf,
  FIRST_RECORD,
  factsOf,
  kindOf,
  SCENE_TIMING,
  successorOf,
} from "../../test/support/epoch-scene.ts";
import { NO_FLOOR, POLICIES } from "../../test/support/test-genesis.ts";
import type { EpochRecord, Timing } from "../ledger/epoch-record.ts";
import { checkEpochRecord, checkTiming, fallbackExpiry } from "./epoch.ts";
import type { EpochContext } from "./epoch-context.ts";
import type { EpochFaultCode } from "./epoch-fault.ts";

/** The judgement of a record on a scene: the code of the first fault, or null. */
function judge(context: EpochContext, changed: Partial<EpochRecord> = {}): EpochFaultCode | null {
  return checkEpochRecord(successorOf(context, changed), context)?.code ?? null;
}

const scene = contextOf(factsOf([FIRST_RECORD]));

test("E1, E3: the successor has the next index, the link and a later start", () => {
  assert.equal(judge(scene), null);
  assert.equal(judge(scene, { index: 0 }), "EPOCH_INDEX");
  assert.equal(judge(scene, { index: 2 }), "EPOCH_INDEX");
  assert.equal(judge(scene, { prevEpochHash: new Uint8Array(32) }), "EPOCH_LINK");
  assert.equal(judge(scene, { prevEpochHash: new Uint8Array(48) }), "EPOCH_LINK");
  // The record in force started at 0, so 0 is not later; everything from 1 on is a matter of E6.
  assert.equal(judge(scene, { start: 0 }), "EPOCH_START_ORDER");
  assert.equal(judge(scene, { start: 1 }), "EPOCH_START_TOO_SOON");
});

test("E2: no record but the first is of kind genesis", () => {
  assert.equal(judge(scene, { kind: kindOf("genesis") }), "EPOCH_GENESIS");
});

test("E6: a start is at least the delay after lock-in, a fallback's at least the notice", () => {
  assert.equal(judge(scene, { start: 3000 }), null);
  assert.equal(judge(scene, { start: 2999 }), "EPOCH_START_TOO_SOON");
  const fallback = {
    kind: kindOf("fallback"),
    rule: 2,
    policy: POLICIES[2],
    decisionHash: new Uint8Array(32),
  } as const;
  assert.equal(judge(scene, { ...fallback, start: 2040, expiry: 102_040 }), null);
  assert.equal(judge(scene, { ...fallback, start: 2039, expiry: 102_039 }), "EPOCH_START_TOO_SOON");
});

test("E6: the record in force times the transition, not the new one", () => {
  const timing = { ...SCENE_TIMING, minDelayBlocks: 5000 };
  assert.equal(judge(scene, { timing }), null);
});

test("E7: one record is pending at a time", () => {
  const pending = successorOf(scene);
  const facts = factsOf([FIRST_RECORD, pending]);
  const second = { ...pending, start: 4000 };
  const at = (lockIn: number) =>
    checkEpochRecord({ ...second, start: lockIn + 1000 }, contextOf(facts, { lockIn }))?.code;
  assert.equal(at(2999), "EPOCH_PENDING_EXISTS");
  // The first invariant that is broken answers: E1 and E6 stand before E7.
  const context = contextOf(facts);
  assert.equal(checkEpochRecord({ ...second, index: 2 }, context)?.code, "EPOCH_INDEX");
  assert.equal(checkEpochRecord({ ...second, start: 2999 }, context)?.code, "EPOCH_START_TOO_SOON");
  // From its start on it is in force, and what follows must follow it.
  assert.equal(at(3000), "EPOCH_INDEX");
});

test("E8: a fallback has its expiry and no other record has one", () => {
  const fallback = { kind: kindOf("fallback"), rule: 2, policy: POLICIES[2], start: 2040 } as const;
  assert.equal(judge(scene, { ...fallback, expiry: 102_040 }), null);
  assert.equal(judge(scene, { ...fallback, expiry: 102_041 }), "EPOCH_EXPIRY");
  assert.equal(judge(scene, { ...fallback, expiry: null }), "EPOCH_EXPIRY");
  assert.equal(judge(scene, { expiry: 102_040 }), "EPOCH_EXPIRY");
  assert.equal(judge(scene, { expiry: 0 }), "EPOCH_EXPIRY");
});

test("E8: a fallback lapses after 100,000 blocks, on test networks after the dwell if that is less", () => {
  const lapse = (network: 0 | 1, minDwellBlocks: number) =>
    fallbackExpiry({ start: 10, timing: { ...SCENE_TIMING, minDwellBlocks } }, network);
  assert.equal(lapse(0, 5), 100_010);
  assert.equal(lapse(1, 5), 15);
  assert.equal(lapse(1, 99_999), 100_009);
  assert.equal(lapse(1, 100_001), 100_010);
});

test("E8: an edge outside the table is refused", () => {
  assert.equal(judge(scene, { rule: 5, algs: { legacy: null, pq: 0x16 } }), "EPOCH_EDGE");
});

test("E9: the record in force stays its dwell, but for a fallback", () => {
  const timing = { ...SCENE_TIMING, minDwellBlocks: 3000 };
  const slow = contextOf(factsOf([{ ...FIRST_RECORD, timing }]));
  assert.equal(judge(slow, { start: 3000 }), null);
  const slower = { ...timing, minDwellBlocks: 3001 };
  const late = contextOf(factsOf([{ ...FIRST_RECORD, timing: slower }]));
  assert.equal(judge(late, { start: 3000 }), "EPOCH_DWELL");
  assert.equal(judge(late, { start: 3001 }), null);
  const fallback = { kind: kindOf("fallback"), rule: 2, policy: POLICIES[2], start: 2040 } as const;
  assert.equal(judge(late, { ...fallback, timing, expiry: 102_040 }), null);
});

test("E9: v2-dual-required asks for the PQ lineage in 95 of 100 blocks", () => {
  const optional = { ...FIRST_RECORD, rule: 2, policy: POLICIES[2] } as const;
  const carried = (count: number, changed: Partial<EpochRecord> = {}) => {
    const context = contextOf(factsOf([optional]), {
      pqCarried: (windowBlocks) => {
        assert.equal(windowBlocks, 100, "the window is the dwell of the record in force");
        return count;
      },
      historyRoot: () => new Uint8Array(32).fill(5),
    });
    const anchor = { code: 0x16, size: 2000, historyRoot: new Uint8Array(32).fill(5) };
    return judge(context, { rule: 3, policy: POLICIES[3], anchor, ...changed });
  };
  assert.equal(carried(95), null);
  assert.equal(carried(94), "EPOCH_PQ_CARRIAGE");
  // A step that stays in v2-dual-optional asks nothing.
  assert.equal(carried(0, { rule: 2, policy: POLICIES[2], anchor: null }), null);
});

test("E9: rules 4 and 5 ask for the attested boundary of the record in force", () => {
  const step = { rule: 4, policy: POLICIES[4] } as const;
  const attested = new Set([0]);
  assert.equal(judge(scene, step), "EPOCH_BOUNDARY_UNATTESTED");
  const context = contextOf(factsOf([FIRST_RECORD], { attestedBoundaries: attested }));
  assert.equal(judge(context, step), null);
  const wrong = contextOf(factsOf([FIRST_RECORD], { attestedBoundaries: new Set([1]) }));
  assert.equal(judge(wrong, step), "EPOCH_BOUNDARY_UNATTESTED");
  for (const attestations of ["waived", "unchecked"] as const) {
    assert.equal(judge({ ...scene, attestations }, step), null, attestations);
  }
  const primary = { ...FIRST_RECORD, rule: 4, policy: POLICIES[4] } as const;
  const last = { rule: 5, algs: { legacy: null, pq: 0x16 }, policy: POLICIES[5] } as const;
  assert.equal(judge(contextOf(factsOf([primary])), last), "EPOCH_BOUNDARY_UNATTESTED");
  // A record that stays in rule 4 crosses no gate.
  assert.equal(judge(contextOf(factsOf([primary]))), null);
});

test("E10: the rank does not fall below the floor, and equal is enough", () => {
  const floored = (minRank: number) =>
    contextOf(factsOf([FIRST_RECORD], { floor: { ...NO_FLOOR, minRank } }));
  assert.equal(judge(floored(3)), null);
  assert.equal(judge(floored(4)), "EPOCH_BELOW_FLOOR");
  const cycled = contextOf(
    factsOf([{ ...FIRST_RECORD, cycle: 2 }], { floor: { ...NO_FLOOR, minRank: 13 } }),
  );
  assert.equal(judge(cycled, { cycle: 2 }), null);
  const above = contextOf(
    factsOf([{ ...FIRST_RECORD, cycle: 2 }], { floor: { ...NO_FLOOR, minRank: 14 } }),
  );
  assert.equal(judge(above, { cycle: 2 }), "EPOCH_BELOW_FLOOR");
});

test("E10: codes stand where the rule has a role, and are two functions", () => {
  // Edges between unfit sets of codes are refused as edges; these three are allowed steps of unfit codes.
  const first = { ...FIRST_RECORD, algs: { legacy: null, pq: 0x16 } };
  assert.equal(judge(contextOf(factsOf([first]))), "EPOCH_ALGORITHM_ROLE");
  const twice = { ...FIRST_RECORD, algs: { legacy: 0x16, pq: 0x16 } };
  assert.equal(judge(contextOf(factsOf([twice]))), "EPOCH_ALGORITHM_ROLE");
  const legacy = { ...FIRST_RECORD, rule: 1, policy: POLICIES[1] } as const;
  assert.equal(judge(contextOf(factsOf([legacy]))), "EPOCH_ALGORITHM_ROLE");
});

test("E10: a code is registered, and one of private use only on a test network", () => {
  const replaced = (code: number, network: 0 | 1) => {
    const optional = { ...FIRST_RECORD, rule: 2, policy: POLICIES[2] } as const;
    const context = contextOf(factsOf([optional]), { network });
    return judge(context, { algs: { legacy: 0x12, pq: code } });
  };
  assert.equal(replaced(0x1e, 0), null);
  assert.equal(replaced(0x77, 0), "EPOCH_ALGORITHM_UNKNOWN");
  assert.equal(replaced(0x300000, 0), "EPOCH_ALGORITHM_UNKNOWN");
  assert.equal(replaced(0x300000, 1), null);
});

test("E10: a new code is active; a continuing one may be deprecated and not withdrawn", () => {
  const optional = { ...FIRST_RECORD, rule: 2, policy: POLICIES[2] } as const;
  const withStatus = (code: number, status: "deprecated" | "withdrawn") =>
    contextOf(factsOf([optional], { statuses: new Map([[code, status]]) }));
  const introduced = { algs: { legacy: 0x12, pq: 0x20 } };
  assert.equal(judge(withStatus(0x20, "deprecated"), introduced), "EPOCH_ALGORITHM_STATUS");
  assert.equal(judge(withStatus(0x20, "withdrawn"), introduced), "EPOCH_ALGORITHM_STATUS");
  for (const code of [0x12, 0x16]) {
    assert.equal(judge(withStatus(code, "deprecated")), null, `${code} continues`);
    assert.equal(judge(withStatus(code, "withdrawn")), "EPOCH_ALGORITHM_STATUS", `${code}`);
  }
  // A role may change its code's place in nobody's favour: the deprecated code still continues as a set.
  assert.equal(judge(withStatus(0x16, "withdrawn"), introduced), null, "0x16 leaves");
});

test("every bound of the timing, from both sides", () => {
  const low: Timing = {
    finalityBlocks: 1,
    boundaryFinalityBlocks: 1,
    minDelayBlocks: 3,
    freezeBlocks: 2,
    minDwellBlocks: 1,
    noticeBlocks: 3,
    maxStepMs: 60_000,
  };
  const judgeTiming = (network: 0 | 1, timing: Timing): string | null =>
    checkTiming(timing, network)?.expected ?? null;
  assert.equal(judgeTiming(1, low), null, "the least timing of a test network");
  assert.match(judgeTiming(1, { ...low, finalityBlocks: 0 }) ?? "", /^finality >= 1/);
  assert.match(judgeTiming(1, { ...low, boundaryFinalityBlocks: 0 }) ?? "", /boundary finality/);
  assert.match(judgeTiming(1, { ...low, boundaryFinalityBlocks: 2 }) ?? "", /boundary finality/);
  assert.match(judgeTiming(1, { ...low, minDelayBlocks: 2, noticeBlocks: 2 }) ?? "", /^delay and/);
  assert.match(judgeTiming(1, { ...low, minDelayBlocks: 2 }) ?? "", /^delay and notice/);
  assert.match(judgeTiming(1, { ...low, noticeBlocks: 2 }) ?? "", /^delay and notice/);
  assert.match(judgeTiming(1, { ...low, freezeBlocks: 1 }) ?? "", /^finality \+ 1 <= freeze/);
  assert.match(judgeTiming(1, { ...low, freezeBlocks: 3 }) ?? "", /^finality \+ 1 <= freeze/);
  assert.match(judgeTiming(1, { ...low, noticeBlocks: 4 }) ?? "", /^notice <= delay/);
  assert.equal(judgeTiming(1, { ...low, noticeBlocks: 4, minDelayBlocks: 4 }), null);
  assert.match(judgeTiming(1, { ...low, minDwellBlocks: 0 }) ?? "", /^dwell/);
  assert.match(judgeTiming(1, { ...low, maxStepMs: 59_999 }) ?? "", /^step/);
  const least: Timing = {
    finalityBlocks: 10,
    boundaryFinalityBlocks: 1,
    minDelayBlocks: 1000,
    freezeBlocks: 11,
    minDwellBlocks: 1,
    noticeBlocks: 21,
    maxStepMs: 60_000,
  };
  assert.equal(judgeTiming(0, least), null, "the least timing of a production network");
  const shallow = { ...least, finalityBlocks: 9 };
  assert.match(judgeTiming(0, shallow) ?? "", /^finality >= 10/);
  assert.equal(judgeTiming(1, shallow), null);
  const quick = { ...least, minDelayBlocks: 999 };
  assert.match(judgeTiming(0, quick) ?? "", /^delay >= 1000/);
  assert.equal(judgeTiming(1, quick), null);
});

test("E10: a record's own timing keeps its bounds", () => {
  const timing = { ...SCENE_TIMING, maxStepMs: 59_999 };
  assert.equal(judge(scene, { timing }), "EPOCH_TIMING");
});
