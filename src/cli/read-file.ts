import { readFileSync } from "node:fs";
import { LedgerError } from "../primitives/ledger-error.ts";

/** Longest input that a command holds in memory. */
const BYTES_MAX = 64 * 1024 * 1024;

/** The bytes of a file that a command was given, or of standard input for `-`. */
export function readInput(path: string): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (cause) {
    throw new LedgerError({
      code: "CLI_FILE_READ",
      message: `The file ${path} cannot be read. ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: `ls -l ${path}`,
      evidence: { path },
      cause,
    });
  }
  if (bytes.length <= BYTES_MAX) return new Uint8Array(bytes);
  throw new LedgerError({
    code: "CLI_FILE_READ",
    message: `The file ${path} has ${bytes.length} bytes, and at most ${BYTES_MAX} are read.`,
    fix: "Name a smaller file.",
    evidence: { path, sizeBytes: bytes.length },
  });
}
