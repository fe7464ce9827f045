import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import {
  FOLDER_MODE,
  holdsLedger,
  ledgerPaths,
  missingError,
  syncFolder,
  translateFileFailure,
} from "./data-folder.ts";
import { SqlDatabase } from "./sql-database.ts";
import { storageError } from "./storage-error.ts";

/**
 * Copies the ledger of a folder into another folder, as of one moment, beside whoever writes it. The copy has no log
 * and is packed; it appears whole or not at all. Keys are no part of it.
 * Cost: as reading and writing the ledger; the writer goes on meanwhile, and its log grows.
 */
export function copyStore(directory: string, target: string): void {
  const from = ledgerPaths(directory);
  const to = ledgerPaths(target);
  if (!holdsLedger(from)) throw missingError(directory);
  if (holdsLedger(to) || existsSync(to.draft)) throw existsError(target);
  try {
    mkdirSync(target, { recursive: true, mode: FOLDER_MODE });
    try {
      writeCopy(directory, { database: from.database, draft: to.draft });
      renameSync(to.draft, to.database);
      syncFolder(target);
    } catch (cause) {
      rmSync(to.draft, { force: true });
      throw cause;
    }
  } catch (cause) {
    throw translateFileFailure(cause, target);
  }
}

function writeCopy(
  directory: string,
  files: { readonly database: string; readonly draft: string },
): void {
  // Made before the library writes to it, so that nobody but the owner can ever read it.
  closeSync(openSync(files.draft, "wx", 0o600));
  const source = new SqlDatabase({ directory, file: files.database, readOnly: true });
  try {
    source.execute(`VACUUM INTO '${files.draft.replaceAll("'", "''")}'`);
  } finally {
    source.close();
  }
  const copy = openSync(files.draft, "r+");
  try {
    fsyncSync(copy);
  } finally {
    closeSync(copy);
  }
}

function existsError(directory: string) {
  return storageError("STORAGE_EXISTS", {
    message: `The folder ${directory} holds a ledger already.`,
    fix: "Name another folder: nothing is ever written over.",
    evidence: { directory },
  });
}
