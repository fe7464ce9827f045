import assert from "node:assert/strict";
import { test } from "node:test";
import { LedgerError } from "./ledger-error.ts";

test("carries code, message, fix, evidence and cause", () => {
  const cause = new Error("EACCES");
  const error = new LedgerError({
    code: "STORAGE_EXAMPLE",
    message: "The folder cannot be read.",
    fix: "chmod u+r data",
    evidence: { path: "data" },
    cause,
  });
  assert.ok(error instanceof Error);
  assert.equal(error.name, "LedgerError");
  assert.equal(error.code, "STORAGE_EXAMPLE");
  assert.equal(error.message, "The folder cannot be read.");
  assert.equal(error.fix, "chmod u+r data");
  assert.deepEqual(error.evidence, { path: "data" });
  assert.equal(error.cause, cause);
});

test("what is not given is absent, not undefined text", () => {
  const error = new LedgerError({ code: "STORAGE_EXAMPLE", message: "It broke." });
  assert.equal(error.fix, undefined);
  assert.deepEqual(error.evidence, {});
  assert.equal("cause" in error, false);
});
