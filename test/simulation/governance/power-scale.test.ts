import assert from "node:assert/strict";
import { test } from "node:test";
import { touchedKeys } from "../../support/power-scale.ts";

test("no work on power touches more keys in a larger world", () => {
  const small = touchedKeys(100);
  const large = touchedKeys(3000);
  assert.deepEqual(large, small);
  for (const [work, count] of Object.entries(small)) {
    assert.ok(count > 0 && count <= 40, `${work} touches ${count} keys`);
  }
});
