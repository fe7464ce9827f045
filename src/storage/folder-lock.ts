import { readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { LedgerError } from "../primitives/ledger-error.ts";
import { createFile, type LedgerPaths, translateFileFailure } from "./data-folder.ts";
import { translateSqliteFailure } from "./sqlite-failure.ts";
import { storageError } from "./storage-error.ts";

/** The right to write to a folder, held until it is released or the process ends in whatever way. */
export interface FolderLock {
  readonly release: () => void;
}

const SQLITE_BUSY = 5;

/**
 * Claims a folder for this process. The lock is one of the operating system on a file of its own, taken through the
 * database library, which knows how on every platform; it ends with the process, so that no stale one is ever left.
 */
export function lockFolder(paths: LedgerPaths): FolderLock {
  const { directory, lock } = paths;
  try {
    createFile(lock);
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
  const holder = new DatabaseSync(lock, { timeout: 0 });
  try {
    // Nothing is ever written: the open transaction is the lock.
    holder.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (cause) {
    holder.close();
    const isBusy = cause instanceof Error && "errcode" in cause && cause.errcode === SQLITE_BUSY;
    throw isBusy
      ? lockedError(paths, cause)
      : (translateSqliteFailure(cause, { directory }) ?? cause);
  }
  return { release: () => holder.close() };
}

function lockedError({ directory, lock }: LedgerPaths, cause: unknown): LedgerError {
  const pid = findHolder(lock);
  const who = pid === undefined ? "another process" : `process ${pid}`;
  return storageError("STORAGE_LOCKED", {
    message: `The ledger in ${directory} is open for writing in ${who}.`,
    fix:
      pid === undefined
        ? "End the other process, or open the ledger for reading only."
        : `End process ${pid}, or open the ledger for reading only.`,
    evidence: pid === undefined ? { directory } : { directory, pid },
    cause,
  });
}

/** The process that holds a lock on a file, where the system tells: Linux lists locks with owner and inode. */
function findHolder(path: string): number | undefined {
  let table: string;
  try {
    table = readFileSync("/proc/locks", "utf8");
  } catch {
    return undefined;
  }
  const { ino } = statSync(path);
  for (const line of table.split("\n")) {
    const match = /^\d+: +\S+ +\S+ +WRITE +(\d+) +\w+:\w+:(\d+) /.exec(line);
    if (match !== null && Number(match[2]) === ino && Number(match[1]) > 0) return Number(match[1]);
  }
  return undefined;
}
