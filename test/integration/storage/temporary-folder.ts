import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ledger-store-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The error with which a call fails; it has a code, a message, a fix and evidence. */
export function failureOf(call: () => unknown): LedgerError {
  try {
    call();
  } catch (error) {
    assert(error instanceof LedgerError, String(error));
    assert.notEqual(error.message, "");
    assert.notEqual(error.fix ?? "", "", `${error.code} has no fix`);
    assert.notDeepEqual(error.evidence, {}, `${error.code} has no evidence`);
    return error;
  }
  return assert.fail("nothing was refused");
}
