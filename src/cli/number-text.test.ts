import assert from "node:assert/strict";
import { test } from "node:test";
import { byteCount, counted, duration, grouped } from "./number-text.ts";

test("counts are grouped by three digits", () => {
  const rows = [
    [0, "0"],
    [999, "999"],
    [1000, "1 000"],
    [39137, "39 137"],
    [1000000, "1 000 000"],
  ] as const;
  for (const [count, text] of rows) assert.equal(grouped(count), text);
});

test("times are told in their two largest units", () => {
  const rows = [
    [0, "0 ms"],
    [999.4, "999 ms"],
    [1000, "1.0 s"],
    [9940, "9.9 s"],
    [9960, "10 s"],
    [59_000, "59 s"],
    [60_000, "1 min 0 s"],
    [3_599_000, "59 min 59 s"],
    [3_600_000, "1 h 0 min"],
    [7_290_000, "2 h 1 min"],
  ] as const;
  for (const [ms, text] of rows) assert.equal(duration(ms), text);
});

test("bytes are told in decimal units", () => {
  const rows = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [99_940, "99.9 kB"],
    [99_960, "100 kB"],
    [999_400, "999 kB"],
    [999_600, "1.0 MB"],
    [8_466_941, "8.5 MB"],
    [2_000_000_000_000_000, "2000 TB"],
  ] as const;
  for (const [bytes, text] of rows) assert.equal(byteCount(bytes), text);
});

test("what is counted stands in the singular for one alone", () => {
  assert.equal(counted(0, "block"), "0 blocks");
  assert.equal(counted(1, "block"), "1 block");
  assert.equal(counted(2, "block"), "2 blocks");
  assert.equal(counted(1234, "line"), "1 234 lines");
});
