import assert from "node:assert/strict";
import { test } from "node:test";
import type { ParameterKey } from "../governance/parameter-table.ts";
import type { ParameterValue } from "../governance/parameter-value.ts";
import { readJson } from "../ledger/json-reader.ts";
import { parameterToJson, readParameterJson } from "./parameter-json.ts";

const DIGEST = `0x${"ab".repeat(32)}`;

/** One key of each kind, its form in JSON, and what it means. */
const FORMS: readonly (readonly [ParameterKey, unknown, ParameterValue])[] = [
  ["exec.retry_s", 60, 60],
  ["fee.per_byte", "12", 12n],
  ["review.approve", [3, 4], { n: 3, d: 4 }],
  ["track.text.community.veto", [0, 1], { n: 0, d: 1 }],
  ["track.text.community.veto", null, null],
  ["delegation.enabled", false, false],
  ["slash.destination", "burn", "burn"],
  ["electorate.roles.function", "token", "token"],
  ["electorate.community.function", null, null],
  ["bench.criteria.digest", DIGEST, DIGEST],
  ["bench.criteria.digest", null, null],
];

function read(key: ParameterKey, value: unknown) {
  return readJson(value, "", (place) => readParameterJson(place, key));
}

test("a value has one form in JSON, both ways", () => {
  for (const [key, json, value] of FORMS) {
    assert.deepEqual(read(key, json), { ok: true, value }, key);
    assert.deepEqual(parameterToJson(value), json, key);
  }
});

test("a value of another form is a fault of its place", () => {
  const faultOf = (key: ParameterKey, value: unknown) => {
    const fault = read(key, value);
    return fault.ok ? null : `${fault.error.code} ${fault.error.path}`;
  };
  assert.equal(faultOf("exec.retry_s", "60"), "LEDGER_JSON_TYPE ");
  assert.equal(faultOf("fee.per_byte", 12), "LEDGER_JSON_TYPE ");
  assert.equal(faultOf("review.approve", null), "LEDGER_JSON_TYPE ");
  assert.equal(faultOf("review.approve", [1]), "LEDGER_JSON_RANGE ");
  assert.equal(faultOf("review.approve", [1, 0]), "LEDGER_JSON_RANGE [1]");
  assert.equal(faultOf("review.approve", [1_000_001, 1]), "LEDGER_JSON_RANGE [0]");
  assert.equal(faultOf("delegation.enabled", 1), "LEDGER_JSON_TYPE ");
  assert.equal(faultOf("slash.destination", "pirates"), "LEDGER_JSON_NAME ");
  assert.equal(faultOf("electorate.roles.function", "stakes"), "LEDGER_JSON_NAME ");
  assert.equal(faultOf("bench.criteria.digest", "0xab"), "LEDGER_JSON_RANGE ");
});
