import assert from "node:assert/strict";
import { test } from "node:test";
import { err, ok } from "../primitives/result.ts";
import { hashCodeFromJson, hashCodeToJson } from "./hash-json.ts";
import { HASH_TABLE } from "./hash-table.ts";

test("0, 1 and 2 are aliases, every other number is a code", () => {
  const rows = [
    [0, 0x12],
    [1, 0x16],
    [2, 0x1e],
    [0x12, 0x12],
    [0x13, 0x13],
    [0x14, 0x14],
    [0x16, 0x16],
    [0x1e, 0x1e],
    [0x20, 0x20],
    [0x300000, 0x300000],
  ] as const;
  for (const [number, code] of rows) assert.deepEqual(hashCodeFromJson(number), ok(code));
});

test("numbers without a hash function are refused", () => {
  // 0x11 is SHA-1 and 0x15 SHA3-384 in multicodec: known elsewhere, not registered here.
  for (const number of [3, 15, 16, 17, 0x15, 0x1f, 0x300001, -1, 0.5, Number.NaN, 2 ** 53]) {
    const refusal = err({ code: "CRYPTO_HASH_UNKNOWN", algorithm: number });
    assert.deepEqual(hashCodeFromJson(number), refusal, String(number));
  }
});

test("JSON shows the alias where one exists, and reads back what it shows", () => {
  const shown = HASH_TABLE.map(({ code }) => hashCodeToJson(code));
  assert.deepEqual(shown, [0, 0x13, 0x14, 1, 2, 0x20, 0x300000]);
  for (const { code } of HASH_TABLE) {
    assert.deepEqual(hashCodeFromJson(hashCodeToJson(code)), ok(code));
  }
});
