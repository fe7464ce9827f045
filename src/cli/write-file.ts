import { once } from "node:events";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { LedgerError } from "../primitives/ledger-error.ts";

/** Bytes that are gathered before they are written. */
const BATCH_BYTES = 1024 * 1024;

/**
 * Writes pieces to a file, or to standard output for `-`. A file appears whole or not at all: it is written beside its
 * place, made durable and renamed. Returns the number of bytes.
 */
export async function writePieces(path: string, pieces: Iterable<Uint8Array>): Promise<number> {
  return path === "-" ? writeToStdout(pieces) : writeToFile(path, pieces);
}

async function writeToStdout(pieces: Iterable<Uint8Array>): Promise<number> {
  let sizeBytes = 0;
  for (const piece of pieces) {
    sizeBytes += piece.length;
    if (!process.stdout.write(piece)) await once(process.stdout, "drain");
  }
  return sizeBytes;
}

function writeToFile(path: string, pieces: Iterable<Uint8Array>): number {
  const draft = `${path}.new`;
  try {
    const file = openSync(draft, "w", 0o644);
    let sizeBytes = 0;
    try {
      let batch: Uint8Array[] = [];
      let held = 0;
      const flush = (): void => {
        writeAll(file, Buffer.concat(batch));
        batch = [];
        held = 0;
      };
      for (const piece of pieces) {
        batch.push(piece);
        held += piece.length;
        sizeBytes += piece.length;
        if (held >= BATCH_BYTES) flush();
      }
      flush();
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    return sizeBytes;
  } catch (cause) {
    rmSync(draft, { force: true });
    if (cause instanceof LedgerError || !(cause instanceof Error) || !("syscall" in cause))
      throw cause;
    throw new LedgerError({
      code: "CLI_FILE_WRITE",
      message: `The file ${path} cannot be written. ${cause.message}.`,
      fix: "Name another place with -o FILE, or free space there.",
      evidence: { path },
      cause,
    });
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
