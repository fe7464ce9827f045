import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ChainStore } from "./chain-store.ts";
import {
  fileSizeBytes,
  holdsLedger,
  isWritable,
  type LedgerPaths,
  ledgerPaths,
  missingError,
  translateFileFailure,
} from "./data-folder.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { checkFormat, readIdentity, type StoreIdentity } from "./identity.ts";
import { MetaRows } from "./meta-rows.ts";
import { COMMON_PRAGMAS, WRITER_PRAGMAS } from "./schema.ts";
import { SqlDatabase } from "./sql-database.ts";
import { readOnlyError } from "./sqlite-failure.ts";
import { corruptError, storageError } from "./storage-error.ts";
import type { Recovery, StoreOptions } from "./store-options.ts";
import { StoreParts } from "./store-parts.ts";
import { checkTip } from "./tip-check.ts";
import { surveyWal } from "./wal-survey.ts";

/** Memory for entries of the state, unless said otherwise. */
const CACHE_BYTES = 32 * 1024 * 1024;

/**
 * Opens the store of a folder. `write` claims the folder for this process; `read` leaves it to whoever writes, and sees
 * each of its blocks from the moment on that the block is durable. After an unclean end the newest durable transaction
 * stands again, and the newest blocks are checked against what was written beside them.
 */
export function openStore(
  directory: string,
  options: StoreOptions & { readonly mode: "write" | "read" },
): ChainStore {
  const paths = ledgerPaths(directory);
  try {
    // A folder that cannot be listed is told apart from one that is not there.
    readdirSync(directory);
    if (!holdsLedger(paths)) throw missingError(directory);
    accessSync(paths.database, constants.R_OK);
    if (options.mode === "read") return openForReading(paths, options);
    if (!isWritable(directory) || !isWritable(paths.database)) throw readOnlyError(directory);
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
  const lock = lockFolder(paths);
  try {
    return openLocked(paths, options, lock);
  } catch (cause) {
    lock.release();
    throw translateFileFailure(cause, directory);
  }
}

/** Opens a ledger whose folder this process has claimed. The store releases the lock when it is closed. */
export function openLocked(
  paths: LedgerPaths,
  options: StoreOptions,
  lock: FolderLock,
): ChainStore {
  const recovery = surveyFolder(paths);
  // Everything is checked before a connection exists that writes: one that closes moves the log into the file, and a
  // damaged log would take what is left of the file with it.
  const checked = openChecked(paths, options, chooseQuiet(paths));
  checked.database.close();
  const { directory, database: file } = paths;
  const database = new SqlDatabase({ directory, file, readOnly: false });
  try {
    database.execute(WRITER_PRAGMAS + COMMON_PRAGMAS);
    const parts = new StoreParts(database, options.cacheBytes ?? CACHE_BYTES);
    const { identity } = checked;
    return new ChainStore({ directory, database, parts, identity, options, recovery, lock });
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function openForReading(paths: LedgerPaths, options: StoreOptions): ChainStore {
  const checked = openChecked(paths, options, chooseReadable(paths));
  const { directory } = paths;
  return new ChainStore({ ...checked, directory, options, recovery: null, lock: null });
}

interface CheckedDatabase {
  readonly database: SqlDatabase;
  readonly parts: StoreParts;
  readonly identity: StoreIdentity;
}

/** A connection that cannot write to a database that has passed the checks of a start. */
function openChecked(
  paths: LedgerPaths,
  options: StoreOptions,
  file: string | URL,
): CheckedDatabase {
  const { directory } = paths;
  const floor = readRawCounter(paths);
  const database = new SqlDatabase({ directory, file, readOnly: true });
  try {
    database.execute(COMMON_PRAGMAS);
    return database.snapshot(() => {
      checkFormat(database);
      checkCounter(database, floor);
      const context = { directory, hashes: options.hashes, expected: options.chainId };
      const identity = readIdentity(new MetaRows(database), context);
      const parts = new StoreParts(database, 0);
      checkTip(parts, { ...identity, directory, hashes: options.hashes });
      return { database, parts, identity };
    });
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function surveyFolder(paths: LedgerPaths): Recovery {
  const wal = surveyWal(paths.wal);
  return { wasClean: wal.sizeBytes === 0, wal };
}

/**
 * The counter in the file's first page as it lies on the disk, past the log. The library reads it, for a file that this
 * process opened and closed by itself would lose the locks that it may hold on it.
 */
function readRawCounter(paths: LedgerPaths): number {
  const file = immutableUrl(paths);
  const raw = new SqlDatabase({
    directory: paths.directory,
    file,
    readOnly: true,
    isPartial: true,
  });
  try {
    return raw.counter();
  } finally {
    raw.close();
  }
}

/**
 * The log holds every transaction since pages were last moved from it into the file. Where it ends before the newest
 * of those that were moved, it was damaged afterwards, and its pages would be read as the newest though they are not.
 */
function checkCounter(database: SqlDatabase, floor: number): void {
  const counter = database.counter();
  // The counter wraps, so the two are compared as serial numbers are.
  if (((counter - floor) | 0) >= 0) return;
  const detail = `its log ends at transaction ${counter}, but ${floor} was in the file already`;
  throw corruptError({ directory: database.directory, detail });
}

/** Without a log, a connection that looks for none leaves no files behind. Requires: the lock, so that none appears. */
function chooseQuiet(paths: LedgerPaths): string | URL {
  return fileSizeBytes(paths.wal) === 0 ? immutableUrl(paths) : paths.database;
}

/**
 * A folder that cannot be written has no place for the memory that readers share, so the log must be gone or shared.
 */
function chooseReadable(paths: LedgerPaths): string | URL {
  const { directory, database, wal, shm } = paths;
  if (isWritable(directory)) return database;
  if (fileSizeBytes(wal) === 0) return immutableUrl(paths);
  if (existsSync(shm)) return database;
  throw storageError("STORAGE_READ_ONLY", {
    message: `The ledger in ${directory} was not closed, and in a read-only folder its log cannot be read.`,
    fix: `Copy ${directory} to a folder that you may write to and open the copy.`,
    evidence: { directory },
  });
}

function immutableUrl(paths: LedgerPaths): URL {
  const url = pathToFileURL(paths.database);
  url.searchParams.set("immutable", "1");
  return url;
}
