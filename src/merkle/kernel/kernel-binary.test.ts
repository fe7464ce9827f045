import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { buildKernel, GENERATED, renderKernel } from "../../../scripts/build-kernel.ts";

test("the committed binary is what the committed sources compile to", () => {
  const fresh = renderKernel(buildKernel());
  assert.ok(
    readFileSync(GENERATED, "utf8") === fresh,
    "run `node scripts/build-kernel.ts` and commit the result",
  );
});
