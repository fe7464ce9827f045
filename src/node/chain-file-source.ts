import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ChainFileFault } from "../ledger/chain-file-fault.ts";
import type { ChainHead } from "../ledger/chain-file-item.ts";
import { ChainFileReader, type ChainItem } from "../ledger/chain-file-reader.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { assertDefined } from "../primitives/assert.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { platformDigests } from "./chain-file-digest.ts";

const PIECE_BYTES = 1024 * 1024;

/** What the whole of a chain file says about itself, every byte of it read and its trailer compared. */
export interface ChainFileSurvey {
  readonly path: string;
  readonly sizeBytes: number;
  readonly head: ChainHead;
  readonly genesis: Uint8Array;
  readonly records: readonly EpochRecord[];
}

/** Bytes of a file, the first included and the last not. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The items of a chain file, or of one that lies within another file, one in memory at a time. Throws the file's first
 * fault, with the byte at fault, counted from the beginning of the chain file.
 */
export function* readChainFile(
  path: string,
  range: ByteRange = { start: 0, end: Number.MAX_SAFE_INTEGER },
): Generator<ChainItem, void> {
  const file = openChainFile(path);
  try {
    const reader = new ChainFileReader(platformDigests);
    const piece = new Uint8Array(PIECE_BYTES);
    for (let at = range.start; at < range.end; ) {
      const count = readPiece(file, piece.subarray(0, range.end - at), { path, at });
      if (count === 0) break;
      at += count;
      reader.push(piece.subarray(0, count));
      for (;;) {
        const item = reader.next();
        if (!item.ok) throw fileFaultError(path, item.error);
        if (item.value === null) break;
        yield item.value;
      }
    }
    const fault = reader.finish();
    if (fault !== null) throw fileFaultError(path, fault);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a chain file to its end before anything in it is judged: the trailer first, so that a torn copy is told before
 * an hour of verification. `onBytes` is told how far it has come. Cost: one pass; memory for one item.
 */
export async function surveyChainFile(
  path: string,
  onItem: (blocks: number, of: number) => Promise<void> | void = () => {},
): Promise<ChainFileSurvey> {
  let head: ChainHead | undefined;
  let genesis: Uint8Array | undefined;
  let records: readonly EpochRecord[] | undefined;
  for (const item of readChainFile(path)) {
    if (item.name === "head") head = item.head;
    else if (item.name === "genesis") genesis = item.genesis;
    else if (item.name === "records") records = item.records;
    else if (item.name === "block" && head !== undefined) {
      await onItem(item.height - head.from + 1, head.to - head.from + 1);
    }
  }
  return {
    path,
    sizeBytes: sizeOf(path),
    head: assertDefined(head, "a chain file without its head"),
    genesis: assertDefined(genesis, "a chain file without its genesis document"),
    records: assertDefined(records, "a chain file without its records"),
  };
}

function sizeOf(path: string): number {
  const file = openChainFile(path);
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

function openChainFile(path: string): number {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    throw new LedgerError({
      code: "CHAIN_FILE_UNREADABLE",
      message: `The chain file ${path} cannot be opened: ${reasonOf(cause)}.`,
      fix: "Check the path and its permissions; mathledger export -o FILE writes a chain file.",
      evidence: { path },
      cause,
    });
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new LedgerError({
    code: "CHAIN_FILE_UNREADABLE",
    message: `${path} is not a regular file, and a chain file is read twice: its trailer first, then its blocks.`,
    fix: "Copy it to a file and name that.",
    evidence: { path },
  });
}

function readPiece(
  file: number,
  piece: Uint8Array,
  { path, at }: { readonly path: string; readonly at: number },
): number {
  try {
    return readSync(file, piece, 0, piece.length, at);
  } catch (cause) {
    throw new LedgerError({
      code: "CHAIN_FILE_UNREADABLE",
      message: `Reading the chain file ${path} failed: ${reasonOf(cause)}.`,
      fix: "Check the disk, or take another copy of the file.",
      evidence: { path },
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause ? String(cause.code) : cause.message;
}

/** The fault of a chain file as an error that names the byte and what was found there. */
export function fileFaultError(path: string, fault: ChainFileFault): LedgerError {
  return new LedgerError({
    code: fault.code,
    message: `The chain file ${path} is refused at byte ${fault.offset}: ${describeFault(fault)}.`,
    fix:
      fault.code === "CHAIN_FILE_MAGIC"
        ? "Name a file that mathledger export has written."
        : "Take another copy of the file, or export the chain again with mathledger export.",
    evidence: { path, ...fault },
  });
}

function describeFault(fault: ChainFileFault): string {
  switch (fault.code) {
    case "CHAIN_FILE_MAGIC":
      return "it is no chain file";
    case "CHAIN_FILE_VERSION":
      return `it has version ${fault.version}, and this program reads version 1`;
    case "CHAIN_FILE_TRUNCATED":
      return `it ends inside the item "${fault.item}"`;
    case "CHAIN_FILE_TRAILING":
      return "bytes follow its end";
    case "CHAIN_FILE_OVERSIZE":
      return `the item "${fault.item}" claims more than ${fault.limitBytes} bytes`;
    case "CHAIN_FILE_MALFORMED":
      return `the item "${fault.item}" does not decode (${fault.fault})`;
    case "CHAIN_FILE_RANGE":
      return `the item "${fault.item}" does not belong to blocks ${fault.from} to ${fault.to}`;
    case "CHAIN_FILE_CHAIN":
      return "its genesis document is of another chain than its head names";
    case "CHAIN_FILE_COUNT":
      return `it holds ${fault.found} blocks where ${fault.expected} are stated`;
    case "CHAIN_FILE_DIGEST":
      return `its bytes are not those that were written (digest under 0x${fault.algorithm.toString(16)})`;
  }
}
