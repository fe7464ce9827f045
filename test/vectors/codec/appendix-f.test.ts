import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode } from "../../../src/codec/canonical.ts";
import { anyItem } from "./any-item.ts";

interface Group {
  readonly group: string;
  readonly hex: readonly string[];
}

const GROUPS: readonly Group[] = JSON.parse(
  readFileSync(new URL("rfc8949-appendix-f.json", import.meta.url), "utf8"),
);

/**
 * Rows whose fault is that bytes are missing, picked by hand: every head before the end of the input is a head of the
 * profile. In each other row some head has a major type or an additional information that the profile lacks.
 */
const TRUNCATED = new Set([
  ..."18 19 1a 1b 1901 1a0102 1b01020304050607 58 78 98 9a01ff00".split(" "),
  ..."41 61 5affffffff00 5bffffffffffffffff010203 7affffffff00 7b7fffffffffffffff010203".split(" "),
  ..."81 818181818181818181 8200".split(" "),
]);

test("the file holds the 94 items of appendix F.1 in 14 groups", () => {
  const rows = GROUPS.flatMap((group) => group.hex);
  assert.equal(GROUPS.length, 14);
  assert.equal(rows.length, 94);
  for (const hex of TRUNCATED) assert.ok(rows.includes(hex), hex);
});

for (const { group, hex: rows } of GROUPS) {
  test(`appendix F: ${group}`, () => {
    for (const hex of rows) {
      const decoded = decode(anyItem, Uint8Array.fromHex(hex));
      assert.ok(!decoded.ok, hex);
      const expected = TRUNCATED.has(hex) ? "CODEC_TRUNCATED" : "CODEC_TYPE";
      assert.equal(decoded.error.code, expected, hex);
    }
  });
}
