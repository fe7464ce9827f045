import { mkdirSync, renameSync, rmSync } from "node:fs";
import { requireHash } from "../crypto/require-hash.ts";
import { computeChainId } from "../ledger/genesis.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import { assert } from "../primitives/assert.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { ChainStore } from "./chain-store.ts";
import {
  createFile,
  FOLDER_MODE,
  holdsLedger,
  type LedgerPaths,
  ledgerPaths,
  syncFolder,
  translateFileFailure,
} from "./data-folder.ts";
import { lockFolder } from "./folder-lock.ts";
import { writeIdentity } from "./identity.ts";
import { MetaRows } from "./meta-rows.ts";
import { openLocked } from "./open-store.ts";
import { APPLICATION_ID, TABLES, WRITER_PRAGMAS } from "./schema.ts";
import { SqlDatabase } from "./sql-database.ts";
import { storageError } from "./storage-error.ts";
import type { StoreOptions } from "./store-options.ts";

/**
 * Makes the store of a new chain, without block 0 as yet, and opens it for writing. The folder may exist and hold other
 * things, but no ledger. A kill at any moment leaves either no ledger or a whole one.
 */
export function createStore(
  directory: string,
  document: Pick<GenesisDocument, "bytes" | "chainId">,
  options: Omit<StoreOptions, "chainId">,
): ChainStore {
  const { hashes } = options;
  const named = computeChainId(
    requireHash(hashes, 0x12),
    requireHash(hashes, 0x16),
    document.bytes,
  );
  assert(equalBytes(named, document.chainId), "a chain id of another document");
  const paths = ledgerPaths(directory);
  try {
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
  const lock = lockFolder(paths);
  try {
    if (holdsLedger(paths)) throw existsError(directory);
    writeDraft(paths, document);
    return openLocked(paths, options, lock);
  } catch (cause) {
    lock.release();
    throw translateFileFailure(cause, directory);
  }
}

function writeDraft(
  paths: LedgerPaths,
  document: Pick<GenesisDocument, "bytes" | "chainId">,
): void {
  const { directory, draft, database } = paths;
  removeDraft(draft);
  try {
    createFile(draft);
    const whole = new SqlDatabase({ directory, file: draft, readOnly: false });
    try {
      whole.execute(WRITER_PRAGMAS);
      whole.transaction(() => {
        whole.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
        for (const statement of Object.values(TABLES)) whole.execute(statement);
        writeIdentity(new MetaRows(whole), document);
      });
    } finally {
      // The last connection moves the log into the file and removes it.
      whole.close();
    }
    renameSync(draft, database);
    syncFolder(directory);
  } catch (cause) {
    removeDraft(draft);
    throw cause;
  }
}

function removeDraft(draft: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(draft + suffix, { force: true });
}

function existsError(directory: string) {
  return storageError("STORAGE_EXISTS", {
    message: `The folder ${directory} already holds a ledger.`,
    fix: "Name another folder, or open this one.",
    evidence: { directory },
  });
}
