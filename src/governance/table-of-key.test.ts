import assert from "node:assert/strict";
import { test } from "node:test";
import { uint } from "../codec/schema.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import { stateTable, tableOfKey } from "./state-table.ts";

test("a key is of the table with the longest prefix, and of none where there is none", () => {
  const outer = stateTable("test.outer/", uint());
  const inner = stateTable("test.outer/inner/", uint());
  const single = stateTable("test.single", uint());
  const suffix = Uint8Array.of(0x2f, 0x00, 0x2f);
  assert.equal(tableOfKey(concatBytes(outer.prefix, suffix))?.table, outer);
  assert.equal(tableOfKey(concatBytes(inner.prefix, suffix))?.name, "test.outer/inner/");
  assert.equal(tableOfKey(single.prefix)?.table, single);
  assert.equal(tableOfKey(concatBytes(single.prefix, suffix)), undefined);
  assert.equal(tableOfKey(asciiBytes("test.")), undefined);
});
