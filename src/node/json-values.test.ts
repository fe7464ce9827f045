import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { readAmount, readBytes, readText } from "./json-values.ts";

function codeOf(value: unknown, read: (place: JsonPlace) => unknown): string {
  const result = readJson(value, "field", read);
  return result.ok ? "taken" : result.error.code;
}

test("texts are read by length and form", () => {
  const name = { min: 1, max: 3, pattern: /^[a-z]+$/ };
  const read = (place: JsonPlace) => readText(place, name);
  const rows = [
    ["a", "taken"],
    ["abc", "taken"],
    ["", "LEDGER_JSON_RANGE"],
    ["abcd", "LEDGER_JSON_RANGE"],
    ["a1", "LEDGER_JSON_RANGE"],
    [1, "LEDGER_JSON_TYPE"],
    [null, "LEDGER_JSON_TYPE"],
  ] as const;
  for (const [value, code] of rows) assert.equal(codeOf(value, read), code, String(value));
});

test("bytes are hexadecimal after 0x, of the right length", () => {
  const read = (place: JsonPlace) => readBytes(place, { min: 1, max: 2 });
  assert.deepEqual(readJson("0xABcd", "", read), { ok: true, value: new Uint8Array([0xab, 0xcd]) });
  const rows = [
    ["0x", "LEDGER_JSON_RANGE"],
    ["0x010203", "LEDGER_JSON_RANGE"],
    ["0x1", "LEDGER_JSON_RANGE"],
    ["01", "LEDGER_JSON_RANGE"],
    ["0X01", "LEDGER_JSON_RANGE"],
    ["0x_1", "LEDGER_JSON_RANGE"],
    [1, "LEDGER_JSON_TYPE"],
  ] as const;
  for (const [value, code] of rows) assert.equal(codeOf(value, read), code, String(value));
});

test("amounts are decimal texts up to 2^127 - 1", () => {
  const most = "170141183460469231731687303715884105727";
  assert.deepEqual(readJson(most, "", readAmount), { ok: true, value: 2n ** 127n - 1n });
  const rows = [
    ["0", "taken"],
    ["170141183460469231731687303715884105728", "LEDGER_JSON_RANGE"],
    ["007", "LEDGER_JSON_RANGE"],
    ["-1", "LEDGER_JSON_RANGE"],
    ["1.0", "LEDGER_JSON_RANGE"],
    ["1e3", "LEDGER_JSON_RANGE"],
    ["", "LEDGER_JSON_RANGE"],
    [1000, "LEDGER_JSON_TYPE"],
  ] as const;
  for (const [value, code] of rows) assert.equal(codeOf(value, readAmount), code, String(value));
});
