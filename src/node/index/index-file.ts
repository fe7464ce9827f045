import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ChainId } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { createFile, fileSizeBytes } from "../../storage/data-folder.ts";
import { COMMON_PRAGMAS } from "../../storage/schema.ts";
import { SqlDatabase } from "../../storage/sql-database.ts";
import {
  INDEX_APPLICATION_ID,
  INDEX_FORMAT,
  INDEX_ORDERS,
  INDEX_TABLES,
  INDEX_WORDS,
} from "./index-schema.ts";

/** Name of the index inside a data folder. It holds nothing that the blocks do not give again. */
const INDEX_FILE = "index.db";

/** What is derived may lose its newest blocks with the power: they are in the ledger, and are read again. */
const WRITER_PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
`;

/** An opened file, and why an earlier one was thrown away: null where none was. */
export interface OpenedIndexFile {
  readonly database: SqlDatabase;
  readonly discarded: string | null;
}

/**
 * Opens the index of a folder for writing. A file that is damaged, of another chain or of another form is made anew and
 * empty. Requires: the lock of the folder.
 */
export function openIndexFile(directory: string, chainId: ChainId): OpenedIndexFile {
  const file = join(directory, INDEX_FILE);
  const isThere = fileSizeBytes(file) > 0;
  const wasClosed = fileSizeBytes(`${file}-wal`) === 0;
  if (isThere) {
    const opened = tryOpen(directory, file, { chainId, isThorough: !wasClosed });
    if (opened.database !== null) return { database: opened.database, discarded: null };
    removeIndexFile(directory);
    return { database: createIndexFile(directory, chainId), discarded: opened.reason };
  }
  removeIndexFile(directory);
  return { database: createIndexFile(directory, chainId), discarded: null };
}

/** Opens the index of a folder for reading beside whoever writes it, or says why it cannot be used. */
export function readIndexFile(
  directory: string,
  chainId: ChainId,
): { readonly database: SqlDatabase } | { readonly reason: string } {
  const file = join(directory, INDEX_FILE);
  if (fileSizeBytes(file) === 0) return { reason: "there is none" };
  const opened = tryOpen(directory, file, { chainId, isThorough: false, readOnly: true });
  return opened.database === null ? { reason: opened.reason } : { database: opened.database };
}

/** An index in memory, for whoever has only blocks. */
export function memoryIndexFile(directory: string, chainId: ChainId): SqlDatabase {
  const database = new SqlDatabase({
    directory,
    file: ":memory:",
    readOnly: false,
    derived: INDEX_FILE,
  });
  database.execute(COMMON_PRAGMAS);
  writeTables(database, chainId);
  return database;
}

/** Takes the index of a folder away. Requires: nobody has it open. */
export function removeIndexFile(directory: string): void {
  const file = join(directory, INDEX_FILE);
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

function createIndexFile(directory: string, chainId: ChainId): SqlDatabase {
  const file = join(directory, INDEX_FILE);
  createFile(file);
  const database = new SqlDatabase({ directory, file, readOnly: false, derived: INDEX_FILE });
  try {
    database.execute(WRITER_PRAGMAS + COMMON_PRAGMAS);
    writeTables(database, chainId);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

function writeTables(database: SqlDatabase, chainId: ChainId): void {
  database.transaction(() => {
    for (const sql of [...Object.values(INDEX_TABLES), ...Object.values(INDEX_ORDERS)]) {
      database.execute(sql);
    }
    database.execute(INDEX_WORDS);
    const put = database.prepare("meta", "INSERT INTO meta (name, value) VALUES (?, ?)");
    put.run("chain_id", chainId);
    put.run("format", Uint8Array.of(INDEX_FORMAT));
    database.execute(`PRAGMA application_id = ${INDEX_APPLICATION_ID}`);
  });
}

type Attempt =
  | { readonly database: SqlDatabase }
  | { readonly database: null; readonly reason: string };

function tryOpen(
  directory: string,
  file: string,
  options: {
    readonly chainId: ChainId;
    readonly isThorough: boolean;
    readonly readOnly?: boolean;
  },
): Attempt {
  const { chainId, isThorough, readOnly = false } = options;
  let database: SqlDatabase | undefined;
  try {
    database = new SqlDatabase({ directory, file, readOnly, derived: INDEX_FILE });
    const reason = refuseFile(database, chainId, isThorough);
    if (reason !== null) {
      database.close();
      return { database: null, reason };
    }
    database.execute(readOnly ? COMMON_PRAGMAS : WRITER_PRAGMAS + COMMON_PRAGMAS);
    return { database };
  } catch (cause) {
    database?.close();
    if (!isBroken(cause)) throw cause;
    return { database: null, reason: "the file is damaged" };
  }
}

function refuseFile(database: SqlDatabase, chainId: ChainId, isThorough: boolean): string | null {
  if (database.integer("PRAGMA application_id") !== INDEX_APPLICATION_ID) {
    return "the file is no index";
  }
  const meta = database.prepare("meta", "SELECT value FROM meta WHERE name = ?");
  const format = meta.get("format")?.bytes(0);
  if (format === undefined || format[0] !== INDEX_FORMAT) return "its form is another one";
  const own = meta.get("chain_id")?.bytes(0);
  if (own === undefined || !equalBytes(own, chainId)) return "it is of another chain";
  const schema = database.prepare("sqlite_schema", "SELECT sql FROM sqlite_schema WHERE name = ?");
  for (const [name, sql] of Object.entries({
    ...INDEX_TABLES,
    ...INDEX_ORDERS,
    words: INDEX_WORDS,
  })) {
    if (schema.get(name)?.optionalText(0) !== sql) return `its ${name} have another form`;
  }
  // After an unclean end every page is looked at: a copy that was cut short shows here and not in the middle of work.
  if (!isThorough) return null;
  const check = database.prepare("sqlite_schema", "PRAGMA quick_check(1)").get()?.text(0);
  return check === "ok" ? null : "the file is damaged";
}

/** True iff the failure is one of the file's content, and not of the disk or of permissions. */
function isBroken(cause: unknown): boolean {
  if (!(cause instanceof LedgerError)) return false;
  return cause.code === "STORAGE_CORRUPT" || cause.code === "STORAGE_NOT_A_LEDGER";
}
