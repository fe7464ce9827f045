import assert from "node:assert/strict";
import { test } from "node:test";
import { type FirstEpoch, readNetworkPlan } from "./plan-json.ts";

function planOf(value: unknown, asked: FirstEpoch = {}) {
  const read = readNetworkPlan(value, asked);
  assert(read.ok, read.ok ? "" : JSON.stringify(read.error));
  const { first, entries } = read.value;
  const brief = ({ rule, algs }: typeof first) => [rule, algs.legacy, algs.pq];
  return [brief(first), ...entries.map((entry) => [entry.start, ...brief(entry)])];
}

function faultOf(value: unknown, asked: FirstEpoch = {}) {
  const read = readNetworkPlan(value, asked);
  assert(!read.ok, "the plan was taken");
  return [read.error.code, read.error.path];
}

test("an entry of block 0 sets the first epoch, and what later ones leave out is as before", () => {
  const plan = [
    { start_block: 0, rule_version: "v1-legacy", legacy_algorithm_id: 0 },
    { start_block: 16, rule_version: "v2-dual-optional", pq_algorithm_id: 2 },
    { start_block: 40, rule_version: "v2-dual-required" },
    { start_block: 99, rule_version: "v3-pq-only" },
  ];
  assert.deepEqual(planOf(plan), [
    [1, 0x12, null],
    [16, 2, 0x12, 0x1e],
    [40, 3, 0x12, 0x1e],
    [99, 5, null, 0x1e],
  ]);
  assert.deepEqual(planOf([plan[0]]), [[1, 0x12, null]], "a plan may be the first epoch alone");
});

test("without one, the chain begins a step below the first entry", () => {
  const rows = [
    ["v2-dual-optional", [1, 0x12, null]],
    ["v2-dual-required", [2, 0x12, 0x16]],
    ["v2-pq-primary", [3, 0x12, 0x16]],
    ["v3-pq-only", [4, 0x12, 0x16]],
  ] as const;
  for (const [rule, first] of rows) {
    const [found] = planOf([{ start_block: 20, rule_version: rule, pq_algorithm_id: 1 }]);
    assert.deepEqual(found, first, rule);
  }
  const [named] = planOf([
    {
      start_block: 20,
      rule_version: "v2-dual-optional",
      legacy_algorithm_id: 19,
      pq_algorithm_id: 1,
    },
  ]);
  assert.deepEqual(named, [1, 0x13, null], "the algorithms of the entry are those before it");
  const [kept] = planOf([{ start_block: 20, timing: { finality_blocks: 2 } }]);
  assert.deepEqual(kept, [3, 0x12, 0x16], "an entry without rule changes the usual first epoch");
});

test("what was asked for is the first epoch, unless the plan says it too", () => {
  const plan = [{ start_block: 20, rule_version: "v2-dual-optional", pq_algorithm_id: 1 }];
  assert.deepEqual(planOf(plan, { rule: 1, legacy: 0x1e })[0], [1, 0x1e, null]);
  const both = [{ start_block: 0, rule_version: "v1-legacy" }];
  assert.deepEqual(faultOf(both, { rule: 1 }), ["LEDGER_JSON_REPEATED", "plan[0].start_block"]);
});

test("a fault names its place as the document counts", () => {
  const first = { start_block: 0, rule_version: "v1-legacy" };
  const rows = [
    [[{ ...first, rule_versoin: 1 }], "LEDGER_JSON_FIELD", "plan[0].rule_versoin"],
    [[first, { start_block: 5, rule_version: "v9" }], "LEDGER_JSON_NAME", "plan[1].rule_version"],
    [[first, { start_block: 5 }, { start_block: 5 }], "LEDGER_JSON_RANGE", "plan[2].start_block"],
    [[first, {}], "LEDGER_JSON_MISSING", "plan[1]"],
    [[first, 7], "LEDGER_JSON_TYPE", "plan[1]"],
    [[], "LEDGER_JSON_RANGE", "plan"],
    [{}, "LEDGER_JSON_TYPE", "plan"],
    [null, "LEDGER_JSON_TYPE", "plan"],
  ] as const;
  for (const [plan, code, path] of rows) assert.deepEqual(faultOf(plan), [code, path]);
});
