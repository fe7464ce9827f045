import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, encode } from "../../../src/codec/canonical.ts";
import { anyItem, type Item } from "./any-item.ts";

interface Row {
  readonly hex: string;
  readonly decoded?: unknown;
  readonly diagnostic?: string;
}

/**
 * Integers of the file reach 2^64 - 1, which a `number` cannot hold; so every number is read as the bigint it spells.
 */
const ROWS: readonly Row[] = JSON.parse(
  readFileSync(new URL("rfc8949-appendix-a.json", import.meta.url), "utf8"),
  (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" && /^\d+$/.test(context?.source ?? "")
      ? BigInt(context?.source ?? "")
      : value,
);

/** The rows of appendix A that lie inside the profile, picked by hand from the RFC's table. */
const INSIDE = new Set([
  // Unsigned integers.
  ..."00 01 0a 17 1818 1819 1864 1903e8 1a000f4240 1b000000e8d4a51000".split(" "),
  "1bffffffffffffffff",
  // false, true, null.
  ..."f4 f5 f6".split(" "),
  // Byte strings and texts of definite length.
  ..."40 4401020304".split(" "),
  ..."60 6161 6449455446 62225c 62c3bc 63e6b0b4 64f0908591".split(" "),
  // Arrays of definite length over the above.
  ..."80 83010203 8301820203820405".split(" "),
  "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
]);

/** `h'01020304'` of the diagnostic notation. */
function expectedValue(row: Row): Item {
  const bytes = /^h'([0-9a-f]*)'$/.exec(row.diagnostic ?? "");
  if (bytes !== null) return Uint8Array.fromHex(bytes[1] ?? "");
  return row.decoded as Item;
}

test("the file holds the 82 rows, and each picked row is one of them", () => {
  const rows = new Set(ROWS.map((row) => row.hex));
  assert.equal(ROWS.length, 82);
  assert.equal(INSIDE.size, 27);
  for (const hex of INSIDE) assert.ok(rows.has(hex), hex);
});

for (const row of ROWS) {
  const bytes = Uint8Array.fromHex(row.hex);
  if (INSIDE.has(row.hex)) {
    test(`appendix A ${row.hex} is read and written back`, () => {
      const decoded = decode(anyItem, bytes);
      assert.ok(decoded.ok);
      assert.deepEqual(decoded.value, expectedValue(row));
      assert.deepEqual(encode(anyItem, decoded.value), bytes);
    });
  } else {
    // Negative integers, bignums, tags, floats, maps, undefined, other simple values and indefinite lengths all
    // show in an initial byte that no schema of the profile asks for.
    test(`appendix A ${row.hex} is outside the profile`, () => {
      const decoded = decode(anyItem, bytes);
      assert.ok(!decoded.ok);
      assert.equal(decoded.error.code, "CODEC_TYPE");
    });
  }
}
