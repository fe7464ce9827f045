import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { EXIT, exitCodeOf } from "./exit-code.ts";

test("the longest beginning of a code decides", () => {
  const rows = [
    ["CLI_USAGE", 2],
    ["CLI_FILE_JSON", 4],
    ["CLI_INTERRUPTED", 130],
    ["STORAGE_LOCKED", 4],
    ["STORAGE_READ_ONLY", 6],
    ["STORAGE_NOT_HELD", 3],
    ["IMPORT_UTF8", 1],
    ["IMPORT_FILE_READ", 4],
    ["IMPORT_PLAN_OTHER", 6],
    ["GOV_NONCE_LOW", 5],
    ["LEDGER_ALGORITHM_MISSING", 5],
    ["LEDGER_JSON_FIELD", 6],
    ["NODE_PQ_DISABLED", 6],
    ["NODE_STOPPING", 3],
    ["KEYS_FILE_LOCKED", 6],
    ["PROOF_CONTENT", 1],
    ["INVARIANT", 70],
    ["NOBODY_KNOWS", 70],
  ] as const;
  for (const [code, exit] of rows) assert.equal(exitCodeOf(code), exit, code);
});

test("every documented code but our own defect has an exit of its family", () => {
  const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const codes = [...page.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, code = ""]) => code);
  const errors = codes.filter((code) => /^(?:CLI|STORAGE|IMPORT|KEYS|NODE|GOV|PROOF)_/.test(code));
  assert.ok(errors.length > 80);
  const defects = errors.filter((code) => exitCodeOf(code) === EXIT.defect);
  assert.deepEqual(
    defects,
    ["CLI_DEFECT", "NODE_BLOCK_DEFECT"].filter((code) => defects.includes(code)),
  );
});
