import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { LedgerError } from "../../src/primitives/ledger-error.ts";

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mathledger-test-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * One digest over names, modes and bytes of everything in a folder, but for what every attempt to open it touches: the
 * lock, the memory that readers share, and an empty log.
 */
export function digestFolder(folder: string): string {
  const hash = createHash("sha256");
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, entry);
    const { mode, size } = statSync(path);
    if (/ledger\.(?:lock|db-shm)$/.test(entry)) continue;
    if (entry.endsWith("ledger.db-wal") && size === 0) continue;
    hash.update(`${entry} ${mode.toString(8)}\n`);
    if (statSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** The error with which work is refused. */
export async function refusalOf(work: () => unknown): Promise<LedgerError> {
  try {
    await work();
  } catch (error) {
    assert(error instanceof LedgerError, String(error));
    return error;
  }
  return assert.fail("nothing was refused");
}
