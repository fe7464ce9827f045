import type { LedgerError } from "../primitives/ledger-error.ts";
import { corruptError, type DerivedFile, storageError } from "./storage-error.ts";
import { findWriteLimit } from "./write-limit.ts";

/** Primary result codes. Source: https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Where a statement failed. */
export interface SqlPlace {
  readonly directory: string;
  readonly table?: string;
  /** The file, where it is not the ledger's own. */
  readonly file?: DerivedFile;
}

/** The error that a failure of the database library amounts to, or undefined when it is a defect of ours. */
export function translateSqliteFailure(cause: unknown, place: SqlPlace): LedgerError | undefined {
  const { directory } = place;
  if (isIntegerTooLarge(cause)) {
    return corruptError({ ...place, detail: "a number beyond all bounds", cause });
  }
  const code = extendedCode(cause);
  if (code === undefined) return undefined;
  const evidence = { ...place, sqlite: code };
  switch (code & 0xff) {
    case SQLITE_BUSY:
      return storageError("STORAGE_LOCKED", {
        message: `Another program holds the database of ${directory} locked.`,
        fix: "End the program that has the database open, then try again.",
        evidence,
        cause,
      });
    case SQLITE_READONLY:
      return readOnlyError(directory, cause);
    case SQLITE_FULL:
      return fullError(directory, cause);
    case SQLITE_IOERR:
      return findWriteLimit(directory) === undefined
        ? inputOutputError(directory, code, cause)
        : fullError(directory, cause);
    case SQLITE_CORRUPT:
      return corruptError({ ...place, detail: "a page of the database contradicts itself", cause });
    case SQLITE_CANTOPEN:
      return inputOutputError(directory, code, cause);
    case SQLITE_NOTADB:
      return notALedgerError(directory, "its file is no database, or its first page is damaged");
    default:
      return undefined;
  }
}

/** A folder whose file is something else than a ledger. */
export function notALedgerError(directory: string, detail: string): LedgerError {
  return storageError("STORAGE_NOT_A_LEDGER", {
    message: `${directory} does not hold a ledger: ${detail}.`,
    fix: "Name the data folder of a ledger, or make a new one with mathledger init.",
    evidence: { directory, detail },
  });
}

/** A folder or file that this process may not write to. */
export function readOnlyError(directory: string, cause?: unknown): LedgerError {
  return storageError("STORAGE_READ_ONLY", {
    message: `The ledger in ${directory} cannot be written: the folder or a file in it is read-only for this user.`,
    fix: "Run as the owner of the folder, or open it for reading only.",
    evidence: { directory },
    cause,
  });
}

function fullError(directory: string, cause: unknown): LedgerError {
  return storageError("STORAGE_FULL", {
    message: `No room is left for the ledger in ${directory}; the last write was undone whole.`,
    fix: "Free space on that disk, or raise the quota or file size limit, then try again.",
    evidence: { directory },
    cause,
  });
}

function inputOutputError(directory: string, sqlite: number, cause: unknown): LedgerError {
  return storageError("STORAGE_IO", {
    message: `The system failed to read or write the ledger in ${directory} (SQLite ${sqlite}).`,
    fix: "Check the disk and the system's log, then open the folder again.",
    evidence: { directory, sqlite },
    cause,
  });
}

function extendedCode(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !("errcode" in cause)) return undefined;
  return typeof cause.errcode === "number" ? cause.errcode : undefined;
}

function isIntegerTooLarge(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_OUT_OF_RANGE";
}
