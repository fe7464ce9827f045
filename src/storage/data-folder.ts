import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { LedgerError } from "../primitives/ledger-error.ts";
import { storageError } from "./storage-error.ts";

/** Names of the files of a ledger inside its data folder. */
const LEDGER_FILE = "ledger.db";
const LOCK_FILE = "ledger.lock";

/** Mode of the files of a ledger: their owner's alone. */
const FILE_MODE = 0o600;
/** Mode of a data folder that this program makes. */
export const FOLDER_MODE = 0o700;

/** Where the files of a ledger lie. */
export interface LedgerPaths {
  readonly directory: string;
  readonly database: string;
  /** The log of newest transactions; absent after a clean end. */
  readonly wal: string;
  /** Shared memory of the processes that have the database open. */
  readonly shm: string;
  readonly lock: string;
  /** A database in the making, which is renamed when it is whole. */
  readonly draft: string;
}

export function ledgerPaths(directory: string): LedgerPaths {
  const database = join(directory, LEDGER_FILE);
  return {
    directory,
    database,
    wal: `${database}-wal`,
    shm: `${database}-shm`,
    lock: join(directory, LOCK_FILE),
    draft: `${database}.new`,
  };
}

/** True iff the folder has a ledger's file. Whether it is one, its opening shows. */
export function holdsLedger(paths: LedgerPaths): boolean {
  return existsSync(paths.database);
}

/** True iff this process may write to a file or folder. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of a file, 0 where it does not exist. */
export function fileSizeBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Makes an empty file with the mode of a ledger's files unless one of that name is there. A file that is there is not
 * touched: opening and closing it would take away the locks that this process may hold on it.
 */
export function createFile(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, "wx", FILE_MODE));
  } catch (cause) {
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    if (!isThere) throw cause;
  }
}

/** Takes away a ledger whose making has failed. Requires: nobody has it open. */
export function removeLedger({ database, wal, shm }: LedgerPaths): void {
  for (const path of [database, wal, shm]) rmSync(path, { force: true });
}

/** Makes the names in a folder durable. */
export function syncFolder(directory: string): void {
  const folder = openSync(directory, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A folder, or a ledger in it, that does not exist. */
export function missingError(directory: string): LedgerError {
  return storageError("STORAGE_MISSING", {
    message: existsSync(directory)
      ? `The folder ${directory} holds no ledger.`
      : `The folder ${directory} does not exist.`,
    fix: `Make a ledger there with mathledger init --data ${directory}, or name another folder.`,
    evidence: { directory },
  });
}

/** A failed call of the file system on a folder, as an error that names the folder and what is in the way. */
export function translateFileFailure(cause: unknown, directory: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
      return missingError(directory);
    case "EACCES":
    case "EPERM":
      return storageError("STORAGE_DENIED", {
        message: `This user may not open the ledger in ${directory}.`,
        fix: `Run as the owner of ${directory}, or have it give you access.`,
        evidence: { directory },
        cause,
      });
    case "EROFS":
      return storageError("STORAGE_READ_ONLY", {
        message: `${directory} lies on a file system that is mounted read-only.`,
        fix: "Mount it for writing, or open the ledger for reading only.",
        evidence: { directory },
        cause,
      });
    case "ENOTDIR":
    case "EEXIST":
      return storageError("STORAGE_NOT_A_LEDGER", {
        message: `${directory} is a file and not a folder.`,
        fix: "Name the data folder of a ledger.",
        evidence: { directory },
        cause,
      });
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return storageError("STORAGE_FULL", {
        message: `No room is left for the ledger in ${directory}.`,
        fix: "Free space on that disk, or raise the quota or file size limit, then try again.",
        evidence: { directory },
        cause,
      });
    default:
      return cause;
  }
}
