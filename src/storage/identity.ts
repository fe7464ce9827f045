import { bytes, uint } from "../codec/schema.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeChainId } from "../ledger/genesis.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { chainIdSchema } from "../ledger/schemas.ts";
import type { ChainId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { MetaRows } from "./meta-rows.ts";
import { APPLICATION_ID, FORMAT, TABLES } from "./schema.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { notALedgerError } from "./sqlite-failure.ts";
import { corruptError, storageError } from "./storage-error.ts";

/** Which chain a store holds: the document that it grows from, and its name. */
export interface StoreIdentity {
  readonly genesisBytes: Uint8Array;
  readonly chainId: ChainId;
}

const genesisBytesSchema = bytes(1, HARD_LIMITS.genesisBytesMax);

/** Writes format, document and chain id. Requires: a transaction on empty tables. */
export function writeIdentity(
  meta: MetaRows,
  document: { readonly bytes: Uint8Array; readonly chainId: ChainId },
): void {
  meta.write("format", uint(), FORMAT);
  meta.write("genesis", genesisBytesSchema, document.bytes);
  meta.write("chainId", chainIdSchema, document.chainId);
}

/** Refuses a file that is no ledger, or one of a form that this program does not know. */
export function checkFormat(database: SqlDatabase): void {
  const { directory } = database;
  if (database.integer("PRAGMA application_id") !== APPLICATION_ID) {
    throw notALedgerError(directory, "its file belongs to another program");
  }
  const format = new MetaRows(database).read("format", uint());
  if (format === undefined) {
    throw corruptError({ directory, table: "meta", detail: "the format is missing" });
  }
  if (format > FORMAT) throw formatError(directory, format);
  const found = new Map(
    database
      .prepare("sqlite_schema", "SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map((row) => [row.text(0), row.text(1)]),
  );
  for (const [table, statement] of Object.entries(TABLES)) {
    if (found.get(table) === statement) continue;
    throw corruptError({ directory, table, detail: "the table has another form" });
  }
}

/** The identity of a store, its chain id computed again from its document. */
export function readIdentity(
  meta: MetaRows,
  context: {
    readonly directory: string;
    readonly hashes: HashRegistry;
    readonly expected: ChainId | undefined;
  },
): StoreIdentity {
  const { directory, hashes, expected } = context;
  const genesisBytes = meta.read("genesis", genesisBytesSchema);
  const chainId = meta.read("chainId", chainIdSchema);
  if (genesisBytes === undefined || chainId === undefined) {
    throw corruptError({ directory, table: "meta", detail: "the genesis document is missing" });
  }
  const named = computeChainId(requireHash(hashes, 0x12), requireHash(hashes, 0x16), genesisBytes);
  if (!equalBytes(named, chainId)) {
    const detail = "the genesis document is not that of the chain";
    throw corruptError({ directory, table: "meta", detail });
  }
  if (expected !== undefined && !equalBytes(expected, chainId)) {
    throw wrongChainError(directory, expected, chainId);
  }
  return { genesisBytes, chainId };
}

function formatError(directory: string, format: number) {
  return storageError("STORAGE_FORMAT", {
    message: `The ledger in ${directory} has format ${format}; this program knows formats up to ${FORMAT}.`,
    fix: "Open it with the newer program that wrote it.",
    evidence: { directory, format, known: FORMAT },
  });
}

function wrongChainError(directory: string, expected: ChainId, found: ChainId) {
  return storageError("STORAGE_WRONG_CHAIN", {
    message: `The ledger in ${directory} is of another chain than the one asked for.`,
    fix: "Name the data folder of the chain, or a new folder.",
    evidence: { directory, expected: toHex0x(expected), found: toHex0x(found) },
  });
}
