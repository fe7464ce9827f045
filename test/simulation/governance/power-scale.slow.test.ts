import assert from "node:assert/strict";
import { test } from "node:test";
import { touchedKeys } from "../../support/power-scale.ts";

test("no work on power touches more keys with a hundred thousand accounts than with a thousand", () => {
  assert.deepEqual(touchedKeys(100_000), touchedKeys(1000));
});
