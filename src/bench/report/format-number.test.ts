import assert from "node:assert/strict";
import { test } from "node:test";
import { formatNumber } from "./format-number.ts";

test("three digits that count, and whole numbers in groups from a thousand on", () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, "0"],
    [0.000123456, "0.000123"],
    [0.0967, "0.0967"],
    [1, "1.00"],
    [9.994, "9.99"],
    [42.24, "42.2"],
    [-7.5, "-7.50"],
    [999.4, "999"],
    [1000, "1 000"],
    [1234567.8, "1 234 568"],
    [-1000, "-1 000"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ];
  for (const [value, text] of rows) assert.equal(formatNumber(value), text);
});
