import { statfsSync } from "node:fs";
import { join } from "node:path";
import { fileSizeBytes, ledgerPaths } from "../storage/data-folder.ts";

/** What the files of a data folder take, and what is left on their disk. */
export interface DiskFacts {
  readonly freeBytes: number;
  /** Bytes of each file that is there, by a short name. */
  readonly fileBytes: ReadonlyMap<string, number>;
}

/** A time in which a ledger has grown. */
export interface Growth {
  readonly bytes: number;
  readonly overMs: number;
}

const DAY_MS = 86_400_000;

/** Looks at the disk under a data folder. */
export function readDiskFacts(directory: string): DiskFacts {
  const { bavail, bsize } = statfsSync(directory);
  const { database, wal } = ledgerPaths(directory);
  const index = join(directory, "index.db");
  const fileBytes = new Map(
    [
      ["ledger", database],
      ["ledger-wal", wal],
      ["index", index],
      ["index-wal", `${index}-wal`],
    ].map(([name = "", path = ""]) => [name, fileSizeBytes(path)]),
  );
  return { freeBytes: bavail * bsize, fileBytes };
}

/** Days until the free bytes are used up if the ledger goes on growing as it has; null where it has not grown. */
export function estimateDaysLeft(freeBytes: number, { bytes, overMs }: Growth): number | null {
  if (bytes <= 0 || overMs <= 0) return null;
  return Math.floor((freeBytes / bytes) * (overMs / DAY_MS));
}
