import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { readSnapshotHead } from "./snapshot-file.ts";
import { SNAPSHOT_FOLDER } from "./snapshot-place.ts";

/** A snapshot in a data folder, as it says of itself. */
export interface ListedSnapshot {
  readonly file: string;
  readonly height: Height;
  readonly digest: string;
  readonly sizeBytes: number;
}

/** The snapshots of a data folder, the newest first. Cost: the head of each. */
export function listSnapshots(directory: string): readonly ListedSnapshot[] {
  const folder = join(directory, SNAPSHOT_FOLDER);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".snapshot"));
  return names
    .map((name): ListedSnapshot => {
      const file = join(folder, name);
      const { head, sizeBytes } = readSnapshotHead(file);
      return { file, height: head.height, digest: toHex0x(head.hash), sizeBytes };
    })
    .sort((left, right) => right.height - left.height);
}
