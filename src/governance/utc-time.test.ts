import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { utcMinute } from "./utc-time.ts";

test("every minute up to the year 9999 is the one that the platform names", () => {
  const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
  fc.assert(
    fc.property(seconds, (at) => {
      const expected = new Date(1000 * at).toISOString().slice(0, 16).replace("T", " ");
      assert.equal(utcMinute(at), expected);
    }),
    { numRuns: 2000 },
  );
});

test("leap days, centuries and the ends of spans are right", () => {
  for (const text of [
    "1970-01-01",
    "1972-02-29",
    "2000-02-29",
    "2000-12-31",
    "2100-02-28",
    "2100-03-01",
    "2400-02-29",
  ]) {
    assert.equal(utcMinute(Date.parse(`${text}T23:59:00Z`) / 1000), `${text} 23:59`);
  }
});
