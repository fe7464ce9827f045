import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import type { PlanEntry } from "../ledger/genesis.ts";
import { readJson } from "../ledger/json-reader.ts";
import { DEFAULT_POLICIES } from "./default-policy.ts";
import { type EpochSettings, readEpochSettings, readPlan } from "./json-plan.ts";

const FLOOR = { minRank: 1, seal: 1, council: 1, attest: 1, vote: 1, other: 1 };
const FIRST: EpochSettings = {
  rule: 1,
  algs: { legacy: 0x12, pq: null },
  policy: DEFAULT_POLICIES[1],
  timing: {
    finalityBlocks: 1,
    boundaryFinalityBlocks: 1,
    minDelayBlocks: 3,
    freezeBlocks: 2,
    minDwellBlocks: 3,
    noticeBlocks: 3,
    maxStepMs: 86_400_000,
  },
};

function plan(value: unknown, first = FIRST): readonly PlanEntry[] {
  const result = readPlan(value, first, FLOOR);
  assert(result.ok, inspect(result));
  return result.value;
}

function faultOf(value: unknown, first = FIRST): readonly unknown[] {
  const result = readPlan(value, first, FLOOR);
  assert(!result.ok, inspect(result));
  const { code, path, nearest } = result.error;
  return nearest === null ? [code, path] : [code, path, nearest];
}

test("the whole migration is written by what changes", () => {
  const entries = plan([
    { start_block: 10, rule_version: "v2-dual-optional", pq_algorithm_id: 1 },
    { start_block: 20, rule_version: "v2-dual-required", timing: { finality_blocks: 2 } },
    { start_block: 30, rule_version: "v2-pq-primary", policy: { other: ["ml-dsa-65"] } },
    { start_block: 40, rule_version: "v3-pq-only" },
    {
      start_block: 50,
      rule_version: "v2-dual-optional",
      legacy_algorithm_id: 1,
      pq_algorithm_id: 0x14,
    },
  ]);
  assert.deepEqual(
    entries.map(({ start, rule }) => [start, rule]),
    [
      [10, 2],
      [20, 3],
      [30, 4],
      [40, 5],
      [50, 2],
    ],
  );
  assert.deepEqual(
    entries.map(({ algs }) => [algs.legacy, algs.pq]),
    [
      [0x12, 0x16],
      [0x12, 0x16],
      [0x12, 0x16],
      [null, 0x16],
      [0x16, 0x14],
    ],
  );
  // Timing and policy stay as they were set, and a policy grows only where the rule version asks for more.
  assert.deepEqual(
    entries.map(({ timing }) => timing.finalityBlocks),
    [1, 2, 2, 2, 2],
  );
  assert.deepEqual(
    entries.map(({ policy }) => policy),
    [
      DEFAULT_POLICIES[1],
      DEFAULT_POLICIES[3],
      { ...DEFAULT_POLICIES[4], other: [2] },
      { ...DEFAULT_POLICIES[4], other: [2] },
      { ...DEFAULT_POLICIES[4], other: [2] },
    ],
  );
});

test("a floor that is higher than the policy before asks for a stronger one", () => {
  const floor = { ...FLOOR, seal: 2 };
  const result = readPlan(
    [{ start_block: 1, timing: {} }],
    { ...FIRST, rule: 3, algs: { legacy: 0x12, pq: 0x16 } },
    floor,
  );
  assert(result.ok);
  assert.deepEqual(result.value[0]?.policy, DEFAULT_POLICIES[3]);
});

test("null takes an algorithm away, and only where the rule version allows it", () => {
  const v4: EpochSettings = { ...FIRST, rule: 4, algs: { legacy: 0x12, pq: 0x16 } };
  const v3 = { start_block: 4, rule_version: "v3-pq-only" };
  assert.deepEqual(plan([{ ...v3, legacy_algorithm_id: null }], v4)[0]?.algs, {
    legacy: null,
    pq: 0x16,
  });
  const range = (field: string) => ["LEDGER_JSON_RANGE", `plan[0].${field}`];
  assert.deepEqual(faultOf([{ ...v3, legacy_algorithm_id: 0 }], v4), range("legacy_algorithm_id"));
  assert.deepEqual(faultOf([{ ...v3, pq_algorithm_id: null }], v4), range("pq_algorithm_id"));
  assert.deepEqual(faultOf([{ start_block: 1, pq_algorithm_id: 1 }]), range("pq_algorithm_id"));
});

test("each mistake is named with its place and the name that was meant", () => {
  const entry = { start_block: 5, rule_version: "v2-dual-optional", pq_algorithm_id: 1 };
  const place = "plan[0]";
  assert.deepEqual(faultOf({}), ["LEDGER_JSON_TYPE", "plan"]);
  assert.deepEqual(faultOf([]), ["LEDGER_JSON_RANGE", "plan"]);
  assert.deepEqual(faultOf(new Array(65).fill(entry)), ["LEDGER_JSON_RANGE", "plan"]);
  assert.deepEqual(faultOf([1]), ["LEDGER_JSON_TYPE", place]);
  assert.deepEqual(faultOf([{ rule_version: "v1-legacy" }]), ["LEDGER_JSON_MISSING", place]);
  assert.deepEqual(faultOf([{ ...entry, start_block: 0 }]), [
    "LEDGER_JSON_RANGE",
    `${place}.start_block`,
  ]);
  assert.deepEqual(faultOf([{ ...entry, start_block: "5" }]), [
    "LEDGER_JSON_TYPE",
    `${place}.start_block`,
  ]);
  assert.deepEqual(faultOf([entry, entry]), ["LEDGER_JSON_RANGE", "plan[1].start_block"]);
  assert.deepEqual(faultOf([{ ...entry, rule_version: "v2-dual-requird" }]), [
    "LEDGER_JSON_NAME",
    `${place}.rule_version`,
    "v2-dual-required",
  ]);
  assert.deepEqual(faultOf([{ ...entry, rule_version: 2 }]), [
    "LEDGER_JSON_TYPE",
    `${place}.rule_version`,
  ]);
  assert.deepEqual(faultOf([{ ...entry, start: 5 }]), ["LEDGER_JSON_FIELD", `${place}.start`]);
  assert.deepEqual(faultOf([{ ...entry, start_blok: 5 }]), [
    "LEDGER_JSON_FIELD",
    `${place}.start_blok`,
    "start_block",
  ]);
  assert.deepEqual(faultOf([{ ...entry, pq_algorithm_id: 3 }]), [
    "LEDGER_JSON_NAME",
    `${place}.pq_algorithm_id`,
  ]);
  assert.deepEqual(faultOf([{ ...entry, pq_algorithm_id: 0 }]), ["LEDGER_JSON_REPEATED", place]);
  assert.deepEqual(faultOf([{ ...entry, policy: { seal: ["ed25518"] } }]), [
    "LEDGER_JSON_NAME",
    `${place}.policy.seal[0]`,
    "ed25519",
  ]);
  const bare = { start_block: 5, rule_version: "v2-dual-optional" };
  assert.deepEqual(faultOf([bare]), ["LEDGER_JSON_MISSING", place]);
});

test("the settings of a first epoch are read the same way, without a start", () => {
  const read = (value: unknown) =>
    readJson(value, "epoch", (place) => readEpochSettings(place, FIRST, FLOOR));
  const settings = read({ rule_version: "v2-dual-required", pq_algorithm_id: 1 });
  assert(settings.ok);
  assert.deepEqual(settings.value.policy, DEFAULT_POLICIES[3]);
  const spare = read({ start_block: 1 });
  assert(!spare.ok && spare.error.code === "LEDGER_JSON_FIELD");
});
