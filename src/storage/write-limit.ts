import {
  closeSync,
  ftruncateSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** Bytes that a block of ordinary size needs at the end of a file. */
const ROOM_BYTES = 256 * 1024;

const LIMIT_CODES = new Set(["EFBIG", "ENOSPC", "EDQUOT"]);

/**
 * The limit that keeps the files of a folder from growing, or undefined. SQLite names a full disk but reports a quota
 * and a file size limit as any other fault of the disk, so a file of our own tries what the database could not.
 */
export function findWriteLimit(directory: string): string | undefined {
  const probe = join(directory, `.ledger-probe-${process.pid}`);
  try {
    const file = openSync(probe, "w", 0o600);
    try {
      writeSync(file, new Uint8Array(ROOM_BYTES));
      ftruncateSync(file, largestFile(directory) + ROOM_BYTES);
    } finally {
      closeSync(file);
    }
    return undefined;
  } catch (cause) {
    return limitOf(cause);
  } finally {
    rmSync(probe, { force: true });
  }
}

function limitOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" && LIMIT_CODES.has(code) ? code : undefined;
}

function largestFile(directory: string): number {
  let largest = 0;
  for (const name of readdirSync(directory)) {
    const stat = statSync(join(directory, name), { throwIfNoEntry: false });
    if (stat?.isFile() === true) largest = Math.max(largest, stat.size);
  }
  return largest;
}
