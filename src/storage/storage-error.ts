import { LedgerError } from "../primitives/ledger-error.ts";

/** Codes of the failures of a store. `docs/errors.md` says what each means. */
export type StorageCode =
  | "STORAGE_MISSING"
  | "STORAGE_EXISTS"
  | "STORAGE_NOT_A_LEDGER"
  | "STORAGE_FORMAT"
  | "STORAGE_WRONG_CHAIN"
  | "STORAGE_LOCKED"
  | "STORAGE_DENIED"
  | "STORAGE_READ_ONLY"
  | "STORAGE_FULL"
  | "STORAGE_IO"
  | "STORAGE_CORRUPT"
  | "STORAGE_NOT_HELD"
  | "STORAGE_PRUNED"
  | "STORAGE_SHARED_ID";

/** What a failure says beside its code: what happened and why, how to mend it, and where it was. */
export interface StorageFailure {
  readonly message: string;
  readonly fix: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The error of a failed store. */
export function storageError(code: StorageCode, failure: StorageFailure): LedgerError {
  return new LedgerError({ code, ...failure });
}

/** A file beside the ledger that is made again from it. */
export type DerivedFile = "index.db";

/** Where stored bytes are not what was written. */
export interface DamagedPlace {
  readonly directory: string;
  readonly table?: string;
  readonly file?: DerivedFile;
  readonly height?: number;
  readonly detail: string;
  readonly cause?: unknown;
}

/** Stored bytes that fail their check: by a disk, a copy that was cut short, or somebody else's program. */
export function corruptError({ cause, ...place }: DamagedPlace): LedgerError {
  const { directory, table, file, height, detail } = place;
  const row = height === undefined ? "" : ` at height ${height}`;
  const where = table === undefined ? "" : ` in table ${table}${row}`;
  return storageError("STORAGE_CORRUPT", {
    message: `The ${file === undefined ? "ledger" : "index"} in ${directory} is damaged${where}: ${detail}.`,
    fix:
      file === undefined
        ? `Keep ${directory} as it is, check the disk, and restore a backup or import an export ` +
          "of the chain into a new folder."
        : "Check the disk, and start the node again: the index is made anew. No block is in it.",
    evidence: place,
    cause,
  });
}

/** A block, transaction or undo that was asked for and is not there. */
export function notHeldError(directory: string, what: string, evidence: object): LedgerError {
  return storageError("STORAGE_NOT_HELD", {
    message: `The ledger in ${directory} does not hold ${what}.`,
    fix: "Ask for a height at or below the tip, or for an id as it was shown, with its algorithm.",
    evidence: { directory, ...evidence },
  });
}
