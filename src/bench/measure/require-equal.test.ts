import assert from "node:assert/strict";
import { test } from "node:test";
import { requireEqual } from "./require-equal.ts";

test("arms that compute different results end the run", () => {
  requireEqual("roots", Uint8Array.of(1, 2), Uint8Array.of(1, 2));
  assert.throws(() => requireEqual("roots", Uint8Array.of(1, 2), Uint8Array.of(1, 3)), {
    code: "BENCH_OUTPUTS_DIFFER",
    message: /^roots: /,
    evidence: { expected: "0102", found: "0103" },
  });
});
